// has_index: the table has an index of this `name`, or one over the whole table that begins with these
// columns in this order; `unique: true` asks that it forbids duplicates of exactly these.
#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "model/utf8.h"
#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string name = value_of(check, "name");
  const std::vector<std::string>& columns = values_of(check, "column");
  const std::string unique = value_of(check, "unique");
  if (name.empty() && columns.empty()) return fail("\"has_index\" needs \"name\" or \"column\"");
  if (!unique.empty() && unique != "true" && unique != "false") return fail("\"unique\" is true or false");

  std::vector<std::string> conditions;
  if (!name.empty()) conditions.push_back(fmt::format("lower(name) = lower({})", sql.text(name)));
  if (unique == "true") conditions.emplace_back("is_unique = 1");
  if (!columns.empty()) {
    std::string list;
    for (const std::string& column : columns) list += text::lower(column) + ", ";
    const auto length =
        std::count_if(list.begin(), list.end(), [](char c) { return !utf8::is_continuation(c); });
    conditions.emplace_back("is_partial = 0");
    conditions.push_back(
        fmt::format("{} = {}", unique == "true" ? "columns" : fmt::format("substr(columns, 1, {})", length),
                    sql.text(list)));
  }
  return looks_for(
      {"index", "indexes", "missing"},
      fmt::format(
          "SELECT missing FROM ({}) AS wanted WHERE NOT EXISTS (SELECT 1 FROM ({}) AS found WHERE {})",
          table_of({!name.empty() ? name : joined(columns, ", ")}, "missing", sql),
          sql.indexes(value_of(check, "table")), joined(conditions, " AND ")));
}

}  // namespace

HANDRAIL_CHECK(has_index, {"has_index", {"table"}, {"name", "column", "unique"}, false, compile});
}  // namespace handrail
