// unique: no two rows have the same values in these columns together. As in SQL, NULL equals nothing. The
// rows that fail are all those that share their values with another.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string table = sql.table(value_of(check, "table"));
  std::vector<std::string> columns;
  std::vector<std::string> present;
  std::vector<std::string> shared;
  std::vector<std::string> order;
  for (const std::string& column : values_of(check, "column")) {
    columns.push_back(table + "." + sql.name(column));
    present.push_back(columns.back() + " IS NOT NULL");
    shared.push_back(columns.back() + " = shared." + sql.name(column));
    order.push_back("shared." + sql.name(column));
  }
  for (const Catalogue::Column& column : catalogue.columns_of(value_of(check, "table"))) {
    if (column.key_position > 0) order.push_back(table + "." + sql.name(column.name));
  }
  // The few values that are shared are the outer loop, so that nothing is looked up where there are none.
  Question question = looks_for(
      {"row", "rows", "sharing " + joined(values_of(check, "column"), ", ") + " with another"},
      fmt::format(
          "SELECT {0} FROM (SELECT {1} FROM {2} WHERE {3} GROUP BY {1} HAVING count(*) > 1) AS shared "
          "CROSS JOIN {2} WHERE {4} ORDER BY {5}",
          catalogue.shown_columns(value_of(check, "table"), values_of(check, "column")),
          joined(columns, ", "), table, joined(present, " AND "), joined(shared, " AND "),
          joined(order, ", ")));
  return if_told_apart(std::move(question), catalogue, value_of(check, "table"), values_of(check, "column"),
                       Catalogue::Compared::with_themselves);
}

}  // namespace

HANDRAIL_CHECK(unique, {"unique", {"table", "column"}, {}, false, compile});
}  // namespace handrail
