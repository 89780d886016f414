// has_column: the table has these columns, each with the declared `type`, the `default`, and `nullable` or
// not where these are given.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  std::vector<std::string> wanted;
  for (const std::string& column : values_of(check, "column"))
    wanted.push_back("(" + quoted_text(column) + ")");
  const std::string type = value_of(check, "type");
  const std::string default_value = value_of(check, "default");
  const std::string nullable = value_of(check, "nullable");
  if (!nullable.empty() && nullable != "true" && nullable != "false")
    return fail("\"nullable\" is true or false");

  std::string condition;
  if (!type.empty()) condition += fmt::format(" AND lower(type) = lower({})", quoted_text(type));
  // As the schema spells it, or the text that a quoted literal there stands for.
  if (!default_value.empty()) {
    condition += fmt::format(" AND (dflt_value = {0} OR dflt_value = {1})", quoted_text(default_value),
                             quoted_text(quoted_text(default_value)));
  }
  if (!nullable.empty()) condition += nullable == "true" ? " AND NOT \"notnull\"" : " AND \"notnull\"";
  return Question{
      fmt::format(
          "WITH wanted(missing) AS (VALUES {}) SELECT missing FROM wanted WHERE lower(missing) NOT IN "
          "(SELECT lower(name) FROM pragma_table_xinfo({}) WHERE 1{})",
          joined(wanted, ", "), quoted_text(value_of(check, "table")), condition),
      {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(has_column,
               {"has_column", {"table", "column"}, {"type", "default", "nullable"}, false, compile});
}  // namespace handrail
