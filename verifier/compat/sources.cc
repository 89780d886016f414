// FROM: tables, queries in brackets, and how they are joined.
#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {

std::string Parser::from() {
  std::string sql = joined_source();
  while (accept(",")) sql += ", " + joined_source();
  return sql;
}

std::string Parser::joined_source() {
  std::string sql = source();
  while (true) {
    std::string kind;
    if (accept("cross")) {
      kind = "CROSS ";
    } else if (is("left") || is("right") || is("full")) {
      kind = text::upper(take().value) + " ";
      accept("outer");
    } else if (is("natural") || is("straight_join")) {
      cannot(text::upper(peek().value));
    } else if (!accept("inner") && !is("join")) {
      return sql;
    }
    expect("join");
    const std::size_t before = scopes_.back().sources.size();
    sql += " " + kind + "JOIN " + source();
    if (accept("on")) {
      sql += " ON " + condition(expression());
    } else if (accept("using")) {
      expect("(");
      std::string names;
      do {
        const std::string column = name();
        const auto of = [&](std::size_t first, std::size_t last) -> const Expression& {
          const Expression* found = nullptr;
          for (std::size_t s = first; s < last; ++s) {
            for (const Column& each : scopes_.back().sources[s].columns) {
              if (text::lower(each.name) == text::lower(column)) found = &each.value;
            }
          }
          if (found == nullptr) cannot("USING a column that is not on both sides");
          return *found;
        };
        const Expression &left = of(0, before), &right = of(before, scopes_.back().sources.size());
        compared(left, "=", right, engine_);
        must_be_told_apart(left);
        must_be_told_apart(right);
        names += (names.empty() ? "" : ", ") + name_sql(column);
        scopes_.back().joined.insert(text::lower(column));
      } while (accept(","));
      expect(")");
      sql += " USING (" + names + ")";
    } else if (kind != "CROSS " && !mysql()) {
      cannot("a JOIN without ON");
    }
  }
}

std::string Parser::source() {
  if (is("lateral")) cannot("LATERAL");
  std::string sql;
  Source made;
  if (accept("(")) {
    if (!is("select") && !is("with") && !is("(")) cannot("tables in brackets");
    ++derived_;
    Query inner = query();
    --derived_;
    expect(")");
    accept("as");
    made.alias = name();
    if (is("(")) cannot("a list of names behind a table");
    sql = "(" + inner.sql + ") AS " + name_sql(made.alias);
    for (Column& column : inner.columns) {
      Expression value = column.value;
      value.sql = name_sql(made.alias) + "." + name_sql(column.name);
      value.columns = {value.sql};
      value.is_aggregate = value.is_literal = false;
      made.columns.push_back({column.name, std::move(value), made.alias});
    }
  } else {
    std::string schema, table_name = name();
    if (accept(".")) {
      schema = table_name;
      table_name = name();
    }
    if (is("(")) cannot("a function in FROM");
    std::string alias = table_name;
    const bool has_as = accept("as");
    if (has_as || is_name()) alias = name();
    if (is("(")) cannot("a list of names behind a table");
    if (auto found = catalogue_table(schema, table_name, alias, sql)) {
      made = std::move(*found);
    } else {
      made = table(schema.empty() ? table_name : schema + "." + table_name, alias, sql);
    }
  }
  for (const std::string_view hint : {"use", "force", "ignore", "partition", "tablesample"}) {
    if (is(hint)) cannot(text::upper(hint) + " behind a table");
  }
  for (const Source& other : scopes_.back().sources) {
    if (text::lower(other.alias) == text::lower(made.alias)) cannot("two tables of one name");
  }
  count_columns(made.columns.size());
  scopes_.back().sources.push_back(std::move(made));
  return sql;
}

Source Parser::table(const std::string& wanted, const std::string& alias, std::string& sql) {
  Source made{alias, {}};
  for (const Source& cte : ctes_) {
    if (text::lower(cte.alias) != text::lower(wanted)) continue;
    for (const Column& column : cte.columns) {
      Expression value = column.value;
      value.sql = name_sql(alias) + "." + name_sql(column.name);
      value.columns = {value.sql};
      value.is_aggregate = value.is_literal = false;
      made.columns.push_back({column.name, std::move(value), alias});
    }
    sql = name_sql(cte.alias) + " AS " + name_sql(alias);
    return made;
  }
  std::string found = wanted;
  std::vector<DeclaredColumn> declared = schema_(found);
  if (const std::size_t dot = wanted.find('.');
      declared.empty() && dot != std::string::npos && (mysql() || wanted.substr(0, dot) == "public")) {
    found = wanted.substr(dot + 1);
    declared = schema_(found);
  }
  if (declared.empty()) throw CannotCheck{Refusal::Reason::sql, "no such table: " + wanted};
  made.table = found;
  read_.insert(text::lower(found));
  if (derived_ == 0) read_beside_.insert(text::lower(found));
  for (const DeclaredColumn& column : declared) made.columns.push_back(column_of(column, alias, engine_));
  sql = name_sql(found) + " AS " + name_sql(alias);
  return made;
}

}  // namespace handrail::compat
