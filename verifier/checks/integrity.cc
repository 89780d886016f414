// integrity: SQLite's own check of the whole file, or of one table. The rows that fail are what it found.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  const std::string table = value_of(check, "table");
  Expect expect;
  expect.kind = ExpectKind::equals;
  expect.values = {"ok"};
  return Question{table.empty() ? "PRAGMA integrity_check"
                                : fmt::format("PRAGMA integrity_check({})", quoted_name(table)),
                  {expect}};
}

}  // namespace

HANDRAIL_CHECK(integrity, {"integrity", {}, {"table"}, false, compile});
}  // namespace handrail
