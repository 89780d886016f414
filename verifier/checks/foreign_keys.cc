// foreign_keys: no row breaks a declared foreign key, in the whole file or in one table.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  const std::string table = value_of(check, "table");
  return Question{table.empty() ? "PRAGMA foreign_key_check"
                                : fmt::format("PRAGMA foreign_key_check({})", quoted_name(table)),
                  {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(foreign_keys, {"foreign_keys", {}, {"table"}, false, compile});
}  // namespace handrail
