// has_column: the table has these columns; `type` asks for the declared type of a single one.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  std::vector<std::string> wanted;
  for (const std::string& column : columns_of(check)) wanted.push_back("(" + quoted_text(column) + ")");
  std::string type;
  if (const std::string declared = value_of(check, "type"); !declared.empty()) {
    if (wanted.size() != 1) return fail("\"type\" goes with a single column");
    type = fmt::format(" WHERE lower(type) = lower({})", quoted_text(declared));
  }
  return Question{
      fmt::format(
          "WITH wanted(missing) AS (VALUES {}) SELECT missing FROM wanted WHERE lower(missing) NOT IN "
          "(SELECT lower(name) FROM pragma_table_xinfo({}){})",
          joined(wanted, ", "), quoted_text(value_of(check, "table")), type),
      {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(has_column, {"has_column", {"table", "column"}, {"type"}, false, compile});
}  // namespace handrail
