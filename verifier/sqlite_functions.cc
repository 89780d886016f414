#include "verifier/sqlite_functions.h"

#include <memory>
#include <string_view>

#include "verifier/pattern.h"

namespace handrail {
namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return {text != nullptr ? text : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void regexp(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL || sqlite3_value_type(arguments[1]) == SQLITE_NULL)
    return;
  try {
    // SQLite keeps the parsed pattern while it stays the same from row to row.
    const auto* pattern = static_cast<const Pattern*>(sqlite3_get_auxdata(context, 0));
    std::unique_ptr<Pattern> parsed;
    if (pattern == nullptr) {
      auto result = Pattern::parse(text_of(arguments[0]));
      if (!result) return sqlite3_result_error(context, result.error().message.c_str(), -1);
      parsed = std::make_unique<Pattern>(std::move(*result));
      pattern = parsed.get();
    }
    sqlite3_result_int(context, pattern->found_in(text_of(arguments[1])) ? 1 : 0);
    if (parsed != nullptr) {
      sqlite3_set_auxdata(context, 0, parsed.release(),
                          [](void* kept) { delete static_cast<Pattern*>(kept); });
    }
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

int add_check_functions(sqlite3* connection) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  return sqlite3_create_function_v2(connection, "regexp", 2, flags, nullptr, regexp, nullptr, nullptr,
                                    nullptr);
}

}  // namespace handrail
