// One call of an SQL function of our own.
#pragma once

#include <cstdint>
#include <new>
#include <string>
#include <string_view>

#include <fmt/core.h>
#include <sqlite3.h>

#include "verifier/compat/letters.h"
#include "verifier/compat/sqlite_functions.h"
#include "verifier/instant.h"

namespace handrail::compat {

// The values of one call. A NULL among them makes the result NULL, as on the servers.
class Call {
 public:
  Call(sqlite3_context* context, sqlite3_value** values) : context_(context), values_(values) {}

  std::string_view text(int i) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(values_[i]));
    return {bytes != nullptr ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(values_[i]))};
  }
  std::int64_t number(int i) const { return sqlite3_value_int64(values_[i]); }
  int type(int i) const { return sqlite3_value_type(values_[i]); }

  // MySQL's zero date is before all others; what is no moment at all is left to the server.
  Instant moment(int i) const {
    const std::string_view shown = text(i);
    if (const auto instant = parse_instant(shown)) return *instant;
    if (shown.starts_with("0000-00-00")) return {INT64_MIN / 4};
    throw NotHere{fmt::format("the time {}", shown.substr(0, 40))};
  }

  void give(std::int64_t value) { sqlite3_result_int64(context_, value); }
  void give(std::string_view value) {
    sqlite3_result_text(context_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  void give_null() { sqlite3_result_null(context_); }
  void give_argument(int i) { sqlite3_result_value(context_, values_[i]); }

 private:
  sqlite3_context* context_;
  sqlite3_value** values_;
};

// Thrown where the server would refuse the statement.
struct Refusing {
  std::string why;
};

template <void (*kFunction)(Call&)>
void guarded(sqlite3_context* context, int count, sqlite3_value** values) {
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return sqlite3_result_null(context);
  }
  try {
    Call call(context, values);
    kFunction(call);
  } catch (const NotHere& refused) {
    const std::string message = std::string(kRefusal) + refused.why;
    sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
  } catch (const Refusing& refused) {
    sqlite3_result_error(context, refused.why.c_str(), static_cast<int>(refused.why.size()));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

struct Function {
  const char* name;
  int arguments;
  void (*call)(sqlite3_context*, int, sqlite3_value**);
};

}  // namespace handrail::compat
