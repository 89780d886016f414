// has_table: these tables (or views) are there. The rows that fail are the names that are missing.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  std::vector<std::string> wanted;
  for (const std::string& table : values_of(check, "table")) wanted.push_back("(" + quoted_text(table) + ")");
  return Question{
      fmt::format(
          "WITH wanted(missing) AS (VALUES {}) SELECT missing FROM wanted WHERE lower(missing) NOT IN "
          "(SELECT lower(name) FROM sqlite_schema WHERE type IN ('table', 'view'))",
          joined(wanted, ", ")),
      {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(has_table, {"has_table", {"table"}, {}, false, compile});
}  // namespace handrail
