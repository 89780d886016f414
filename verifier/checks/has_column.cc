// has_column: the table has these columns, each with the declared `type`, the `default`, and `nullable` or
// not where these are given. The rows that fail are the columns that are missing or declared otherwise, as
// they are.
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/check_kind.h"
#include "verifier/declared_column.h"

namespace handrail {
namespace {

constexpr std::size_t kType = 1, kDefault = 2, kNullable = 3;  // columns of the question

bool is_null(const Cell& cell) { return cell.kind == Cell::Kind::null; }

Result<Question> compile(const Check& check, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string nullable = value_of(check, "nullable");
  if (!nullable.empty() && nullable != "true" && nullable != "false")
    return fail("\"nullable\" is true or false");
  Question question = looks_for(
      {"column", "columns", "missing or declared otherwise"},
      fmt::format("SELECT wanted.name, found.type, found.default_value, found.nullable FROM ({}) AS wanted "
                  "LEFT JOIN ({}) AS found ON lower(found.name) = lower(wanted.name)",
                  table_of(values_of(check, "column"), "name", sql), sql.columns(value_of(check, "table"))));
  question.is_fine = [&check, nullable](const std::vector<Cell>& row) {
    if (is_null(row[kNullable])) return false;  // no such column
    if (!values_of(check, "type").empty() && !is_type(row[kType].bytes, value_of(check, "type")))
      return false;
    if (!nullable.empty() && (row[kNullable].bytes == "1") != (nullable == "true")) return false;
    if (values_of(check, "default").empty()) return true;
    const std::string wanted = value_of(check, "default");
    const bool none_wanted = text::lower(wanted) == "null";
    return is_null(row[kDefault]) ? none_wanted : is_default(row[kDefault].bytes, wanted);
  };
  return question;
}

}  // namespace

HANDRAIL_CHECK(has_column,
               {"has_column", {"table", "column"}, {"type", "default", "nullable"}, false, compile});
}  // namespace handrail
