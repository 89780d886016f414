#include "verifier/compat/translate.h"

#include "verifier/compat/parser.h"

namespace handrail::compat {
namespace {

// Within it, what is put together again and again (a AND b AND c …) takes no time to speak of.
constexpr std::size_t kMostBytes = std::size_t{64} << 10;

}  // namespace

Asked<std::string> translated(std::string_view sql, Engine engine, const Schema& schema,
                              const std::function<Instant()>& now) {
  auto read = refusals_of([&] {
    if (sql.size() > kMostBytes) cannot("SQL of more than 64 KiB");
    return Parser(tokens_of(sql, engine), engine, schema, now).statement();
  });
  if (!read && read.error().reason == Refusal::Reason::not_here)
    read.error().message = "it cannot be checked on a loaded dump: " + read.error().message;
  return read;
}

}  // namespace handrail::compat
