// integrity: SQLite's own check of the whole file. The rows that fail are what it found.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check&, Catalogue& catalogue) {
  if (catalogue.dialect().engine() != Engine::sqlite)
    return fail(fmt::format("\"integrity\" is SQLite's own check of a file; this is {}",
                            name_of(catalogue.engine())));
  Expect expect;
  expect.kind = ExpectKind::equals;
  expect.values = {"ok"};
  return Question{"PRAGMA integrity_check", {expect}};
}

}  // namespace

HANDRAIL_CHECK(integrity, {"integrity", {}, {}, false, compile});
}  // namespace handrail
