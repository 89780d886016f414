// not_null: a value in each of these columns, in every row.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string table = sql.table(value_of(check, "table"));
  std::vector<std::string> missing;
  // With the table's name before it, a misspelt column is an error and never a string.
  for (const std::string& column : values_of(check, "column")) {
    missing.push_back(fmt::format("{}.{} IS NULL", table, sql.name(column)));
  }
  return looks_for({"row", "rows", "with NULL in " + joined(values_of(check, "column"), " or ")},
                   fmt::format("SELECT {} FROM {} WHERE {}",
                               catalogue.shown_columns(value_of(check, "table"), values_of(check, "column")),
                               table, joined(missing, " OR ")));
}

}  // namespace

HANDRAIL_CHECK(not_null, {"not_null", {"table", "column"}, {}, false, compile});
}  // namespace handrail
