// unique: no two rows have the same values in these columns together. As in SQL, NULL equals nothing.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  const std::string table = quoted_name(value_of(check, "table"));
  std::vector<std::string> columns;
  std::vector<std::string> present;
  for (const std::string& column : values_of(check, "column")) {
    columns.push_back(fmt::format("{}.{}", table, quoted_name(column)));
    present.push_back(columns.back() + " IS NOT NULL");
  }
  const std::string list = joined(columns, ", ");
  return Question{
      fmt::format("SELECT {0}, count(*) AS \"rows\" FROM {1} WHERE {2} GROUP BY {0} HAVING count(*) > 1",
                  list, table, joined(present, " AND ")),
      {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(unique, {"unique", {"table", "column"}, {}, false, compile});
}  // namespace handrail
