// accepted_values: the column holds nothing but these, or NULL.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  const std::string table = quoted_name(value_of(check, "table"));
  if (values_of(check, "column").size() != 1) return fail("\"accepted_values\" takes one column");
  const std::string column = fmt::format("{}.{}", table, quoted_name(values_of(check, "column").front()));
  std::vector<std::string> accepted;
  for (const std::string& value : values_of(check, "values")) accepted.push_back(quoted_text(value));
  // As text: a guide's values have no type, and 1 in it means the number as well as the text.
  return Question{fmt::format("SELECT {0}, count(*) AS \"rows\" FROM {1} WHERE {0} IS NOT NULL "
                              "AND CAST({0} AS TEXT) NOT IN ({2}) GROUP BY {0}",
                              column, table, joined(accepted, ", ")),
                  {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(accepted_values, {"accepted_values", {"table", "column", "values"}, {}, false, compile});
}  // namespace handrail
