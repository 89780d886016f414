// has_index: the table has an index of this `name`, or one over the whole table that begins with these
// columns in this order; `unique: true` asks that it forbids duplicates of exactly these.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check& check) {
  const std::string table = quoted_text(value_of(check, "table"));
  const std::string name = value_of(check, "name");
  const std::vector<std::string>& columns = values_of(check, "column");
  const std::string unique = value_of(check, "unique");
  if (name.empty() && columns.empty()) return fail("\"has_index\" needs \"name\" or \"columns\"");
  if (!unique.empty() && unique != "true" && unique != "false") return fail("\"unique\" is true or false");

  std::string condition = "1";
  if (!name.empty()) condition += fmt::format(" AND lower(list.name) = lower({})", quoted_text(name));
  if (unique == "true") condition += " AND list.\"unique\"";
  if (!columns.empty()) {
    std::vector<std::string> lower;
    for (const std::string& column : columns) lower.push_back(fmt::format("lower({})", quoted_text(column)));
    condition += fmt::format(
        " AND NOT list.partial AND (SELECT group_concat(part, '|') FROM (SELECT lower(coalesce(name, '')) AS "
        "part FROM "
        "pragma_index_info(list.name) WHERE {} ORDER BY seqno)) = {}",
        unique == "true" ? "1" : fmt::format("seqno < {}", columns.size()), joined(lower, " || '|' || "));
  }
  // An INTEGER PRIMARY KEY is the table's own tree and stands in no list of indexes.
  std::string own_tree = "0";
  if (name.empty() && columns.size() == 1) {
    own_tree = fmt::format(
        "(SELECT count(*) = 1 AND lower(max(name)) = lower({1}) AND lower(max(type)) = 'integer' FROM "
        "pragma_table_info({0}) WHERE pk > 0)",
        table, quoted_text(columns.front()));
  }
  const std::string wanted = !name.empty() ? name : joined(columns, ", ");
  return Question{
      fmt::format("SELECT {} AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_index_list({}) AS list "
                  "WHERE {}) AND NOT {}",
                  quoted_text(wanted), table, condition, own_tree),
      {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(has_index, {"has_index", {"table"}, {"name", "column", "unique"}, false, compile});
}  // namespace handrail
