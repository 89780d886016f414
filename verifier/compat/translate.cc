#include "verifier/compat/translate.h"

#include "verifier/compat/parser.h"

namespace handrail::compat {

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
