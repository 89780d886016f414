#include "verifier/compat/computed_column.h"

#include <charconv>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {
namespace {

const Schema kNoTables = [](const std::string&) { return std::vector<DeclaredColumn>(); };
const std::function<Instant()> kNoClock = []() -> Instant { cannot("the present"); };

// "varchar(40)" -> 40; 0 where there is no length.
std::size_t length_of(std::string_view type) {
  const std::size_t open = type.find('(');
  std::size_t length = 0;
  if (open != std::string_view::npos)
    std::from_chars(type.data() + open + 1, type.data() + type.size(), length);
  return length;
}

// Whether a column of the type keeps the value as it is.
void must_be_kept(const Expression& value, const DeclaredColumn& column, const Expression& kept) {
  const std::string type = text::lower(column.type);
  if (value.is_inexact) cannot("a quotient or an average, whose digits differ");
  if (value.kind == Kind::null) return;
  const bool both_whole = (value.kind == Kind::boolean || value.kind == Kind::integer) &&
                          (kept.kind == Kind::boolean || kept.kind == Kind::integer);
  if (!both_whole && value.kind != kept.kind) cannot("a value of another type than the column's");
  switch (kept.kind) {
    case Kind::boolean:
    case Kind::date: return;
    case Kind::integer:
      if (type.starts_with("bit") || type.starts_with("year")) break;
      return;
    case Kind::text:
      if (text::contains_any(type, {"varchar", "character varying", "text"})) return;
      break;
    default: break;
  }
  cannot("what a column of the type " + column.type + " makes of it");
}

}  // namespace

Expression Parser::value_of_row(Source row) {
  scopes_.emplace_back();
  scopes_.back().sources.push_back(std::move(row));
  Expression value = expression();
  if (peek().kind != Token::Kind::end) cannot(fmt::format("'{}'", peek().value));
  if (value.is_aggregate) cannot("an aggregate");
  return value;
}

Asked<ComputedColumn> computed_column(std::string_view expression, const DeclaredColumn& column,
                                      const std::vector<DeclaredColumn>& table, Engine engine) {
  return refusals_of([&] {
    Source row;
    for (const DeclaredColumn& each : table) {
      Column known = column_of(each, {}, engine);
      known.value.sql = name_sql(each.name);  // without a table: SQLite takes no alias where it changes rows
      known.value.columns = {known.value.sql};
      row.columns.push_back(std::move(known));
    }
    const Expression value =
        Parser(tokens_of(expression, engine), engine, kNoTables, kNoClock).value_of_row(row);
    must_be_kept(value, column, column_of(column, {}, engine).value);
    return ComputedColumn{value.sql, value.kind == Kind::text ? length_of(column.type) : 0};
  });
}

}  // namespace handrail::compat
