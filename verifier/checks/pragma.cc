// pragma: a setting that the file itself holds (journal_mode, user_version, encoding, …), with what it must
// be.
#include <algorithm>

#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  if (catalogue.engine() != Engine::sqlite)
    return fail(fmt::format("\"pragma\" is a setting of SQLite; this is {}", name_of(catalogue.engine())));
  const std::string name = value_of(check, "name");
  const bool plain =
      std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (!plain) return fail("\"name\" is the name of a PRAGMA, such as journal_mode");
  if (check.expect.kind == ExpectKind::none) return fail("\"pragma\" needs \"expect\"");
  return Question{"PRAGMA " + name, {check.expect}};
}

}  // namespace

HANDRAIL_CHECK(pragma, {"pragma", {"name"}, {}, true, compile});
}  // namespace handrail
