// accepted_values: the column holds nothing but these, or NULL.
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string table = sql.table(value_of(check, "table"));
  if (values_of(check, "column").size() != 1) return fail("\"accepted_values\" takes one column");
  const std::string column = table + "." + sql.name(value_of(check, "column"));
  std::string shown = sql.exact_text(column);
  // A loaded dump keeps truth values as 1 and 0; PostgreSQL writes them out.
  for (const Catalogue::Column& known : catalogue.columns_of(value_of(check, "table"))) {
    if (catalogue.is_loaded_dump() && text::lower(known.name) == text::lower(value_of(check, "column")) &&
        known.type == "boolean")
      shown = fmt::format("CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", column);
  }
  std::vector<std::string> accepted;
  for (const std::string& value : values_of(check, "values")) accepted.push_back(sql.text(value));
  // As text: a guide's values have no type, and 1 in it means the number as well as the text.
  return looks_for({"row", "rows",
                    fmt::format("where {} is none of: {}", value_of(check, "column"),
                                joined(values_of(check, "values"), ", "))},
                   fmt::format("SELECT {} FROM {} WHERE {} IS NOT NULL AND {} NOT IN ({})",
                               catalogue.shown_columns(value_of(check, "table"), values_of(check, "column")),
                               table, column, shown, joined(accepted, ", ")));
}

}  // namespace

HANDRAIL_CHECK(accepted_values, {"accepted_values", {"table", "column", "values"}, {}, false, compile});
}  // namespace handrail
