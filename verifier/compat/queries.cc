// SELECT: what it reads from, what it gives, and in which order.
#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {
namespace {

constexpr int kMostNestedQueries = 60;

}  // namespace

std::string Parser::statement() {
  std::string sql;
  if (is("show") || is("describe") || is("desc")) {
    sql = show();
  } else if (is("select") || is("with") || is("(")) {
    Query whole = query();
    for (const Column& column : whole.columns) {
      if (column.value.is_inexact) cannot("a quotient or an average, whose digits differ");
      if (column.value.kind == Kind::json && !column.value.is_column)
        cannot("a part of JSON, whose blanks differ");
    }
    sql = std::move(whole.sql);
  } else {
    throw CannotCheck{Refusal::Reason::not_reading, "a check may only read: SELECT, WITH, SHOW or DESCRIBE"};
  }
  while (accept(";")) {}
  if (peek().kind != Token::Kind::end) cannot(fmt::format("'{}'", peek().value));
  return sql;
}

Query Parser::query() {
  descend(kMostNestedQueries);
  const std::size_t ctes = ctes_.size();
  std::string sql;
  if (is("with")) {
    take();
    if (is("recursive")) cannot("WITH RECURSIVE");
    do {
      Source cte{name(), {}};
      expect("as");
      expect("(");
      ++derived_;
      Query inner = query();
      --derived_;
      expect(")");
      sql += (sql.empty() ? "WITH " : ", ") + name_sql(cte.alias) + " AS (" + inner.sql + ")";
      cte.columns = std::move(inner.columns);
      ctes_.push_back(std::move(cte));
    } while (accept(","));
    sql += " ";
  }
  Query out = select();
  out.sql = sql + out.sql;
  ctes_.resize(ctes);
  climb();
  return out;
}

// Up to the order and the limit, which are those of the whole union.
Query Parser::select() {
  scopes_.emplace_back();
  Query out = select_core();
  std::size_t cores = 1;
  while (accept("union")) {
    const bool all = accept("all");
    if (!all) accept("distinct");
    scopes_.back() = {};
    Query next = select_core();
    if (next.columns.size() != out.columns.size()) cannot("a UNION of different numbers of columns");
    for (std::size_t i = 0; i < out.columns.size(); ++i) {
      Expression& first = out.columns[i].value;
      const Expression& other = next.columns[i].value;
      if (first.kind != other.kind && other.kind != Kind::null) cannot("a UNION of different types");
      if (!all) {
        must_be_told_apart(first);
        must_be_told_apart(other);
      }
      if (!all && first.kind == Kind::text && first.collation != other.collation)
        cannot("a UNION of different collations");
      first.is_inexact |= other.is_inexact;
      first.is_wide |= other.is_wide;
      first.has_rare_letters |= other.has_rare_letters;
      first.is_column = false;  // whose collation the result has is SQLite's to say
    }
    out.sql += (all ? " UNION ALL " : " UNION ") + next.sql;
    ++cores;
  }
  if (is("intersect") || is("except")) cannot(text::upper(peek().value));
  if (cores > 1) {
    // What the order names are columns of the result.
    scopes_.back() = {};
    scopes_.back().named = out.columns;
    for (Column& column : scopes_.back().named) {
      column.value.sql = name_sql(column.name);
      column.value.columns.clear();
    }
  }
  bool texts_out_of_order = false;
  out.sql += order_by(texts_out_of_order);
  const std::string limited = limit();
  if (!limited.empty() && texts_out_of_order)
    cannot("the first rows in the order of texts, which is the server's own");
  out.sql += limited;
  for (const std::string_view clause : {"for", "fetch", "window", "into", "lock", "procedure"}) {
    if (is(clause)) cannot(text::upper(clause));
  }
  scopes_.pop_back();
  return out;
}

Query Parser::select_core() {
  expect("select");
  std::string sql = "SELECT ";
  const bool distinct = accept("distinct");
  if (distinct) {
    if (is("on")) cannot("DISTINCT ON");
    sql += "DISTINCT ";
  } else {
    accept("all");
  }
  // The items name what FROM brings, which stands behind them: they are read last.
  const std::size_t items_at = at_;
  int depth = 0;
  while (peek().kind != Token::Kind::end &&
         !(depth == 0 && (is("from") || is("union") || is(")") || is(";")))) {
    if (is("(")) ++depth;
    if (is(")")) --depth;
    take();
  }
  std::string behind;
  if (accept("from")) {
    if (accept("dual")) {
      if (!mysql()) cannot("FROM dual");
    } else {
      behind = " FROM " + from();
    }
  }
  const std::size_t rest_at = at_;
  at_ = items_at;
  std::vector<Expression> items;
  Query out;
  select_items(items, out.columns, sql);
  if (distinct) {
    for (const Expression& item : items) must_be_told_apart(item);
  }
  scopes_.back().named = out.columns;
  if (!is("from") && at_ != rest_at) cannot(fmt::format("'{}'", peek().value));
  at_ = rest_at;

  if (accept("where")) {
    const Expression where = expression();
    if (where.is_aggregate) cannot("an aggregate in WHERE");
    behind += " WHERE " + condition(where);
  }
  std::vector<Expression> grouped, shown = items;
  bool groups = false;
  if (accept("group")) {
    expect("by");
    groups = true;
    behind += " GROUP BY ";
    do {
      if (peek().kind == Token::Kind::number) {
        const long position = whole_number();
        if (position < 1 || position > static_cast<long>(items.size()))
          cannot("GROUP BY a position that is not there");
        grouped.push_back(items[static_cast<std::size_t>(position - 1)]);
      } else {
        grouped.push_back(expression());
      }
      must_be_told_apart(grouped.back());
      if (grouped.size() > 1) behind += ", ";
      behind += collated(grouped.back());
    } while (accept(","));
    if (is("with")) cannot("WITH ROLLUP");
  }
  if (accept("having")) {
    shown.push_back(expression());
    behind += " HAVING " + condition(shown.back());
  }
  const bool aggregates =
      groups || std::any_of(shown.begin(), shown.end(), [](const Expression& e) { return e.is_aggregate; });
  if (aggregates) check_grouping(grouped, shown);
  out.sql = sql + behind;
  return out;
}

// A column beside aggregates has one value in each group, or the server would choose one (or refuse).
void Parser::check_grouping(const std::vector<Expression>& grouped,
                            const std::vector<Expression>& shown) const {
  std::set<std::string> fixed, fixed_tables;
  for (const Expression& group : grouped) {
    fixed.insert(group.sql);
    for (const Source& source : scopes_.back().sources) {
      for (const Column& column : source.columns) {
        if (column.is_key && column.value.sql == group.sql) fixed_tables.insert(source.alias);
      }
    }
  }
  for (const Expression& item : shown) {
    if (fixed.count(item.sql) > 0) continue;
    for (const std::string& column : item.columns) {
      const bool of_fixed =
          std::any_of(fixed_tables.begin(), fixed_tables.end(),
                      [&](const std::string& table) { return column.starts_with(name_sql(table) + "."); });
      if (fixed.count(column) == 0 && !of_fixed) cannot(fmt::format("{}, which is not grouped by", column));
    }
  }
}

void Parser::select_items(std::vector<Expression>& items, std::vector<Column>& columns, std::string& sql) {
  bool first = true;
  do {
    if (!first) sql += ", ";
    first = false;
    const bool all = is("*");
    const bool all_of_table = (is_name() && is(".", 1) && is("*", 2));
    if (all || all_of_table) {
      const std::string table = all_of_table ? name() : std::string();
      if (all_of_table) take();
      take();
      if (!scopes_.back().joined.empty()) cannot("* of tables joined by USING");
      bool any = false;
      for (const Source& source : scopes_.back().sources) {
        if (all_of_table && text::lower(source.alias) != text::lower(table)) continue;
        count_columns(source.columns.size());
        for (const Column& column : source.columns) {
          sql += (any ? ", " : "") + column.value.sql;
          any = true;
          items.push_back(column.value);
          columns.push_back({column.name, column.value});
        }
      }
      if (!any) cannot("* of nothing");
      continue;
    }
    count_columns(1);
    const std::size_t begin = at_;
    Expression item = expression();
    std::string alias;
    if (accept("as")) {
      alias = peek().kind == Token::Kind::text ? take().value : name();
    } else if (is_name()) {
      alias = name();
    } else if (mysql() && peek().kind == Token::Kind::text) {
      alias = take().value;
    }
    std::string shown = alias;
    for (std::size_t i = begin; shown.empty() && i + 1 == at_; ++i) shown = tokens_[i].value;
    if (shown.empty() && item.is_column) shown = tokens_[at_ - 1].value;
    sql += collated(item);
    if (alias.empty() && shown.empty()) {
      for (std::size_t i = begin; i < at_; ++i) shown += tokens_[i].value;
    }
    sql += " AS " + name_sql(shown);
    columns.push_back({shown, item});
    items.push_back(std::move(item));
  } while (accept(","));
}

std::string Parser::order_by(bool& texts_out_of_order) {
  if (!accept("order")) return {};
  expect("by");
  std::string sql;
  do {
    sql += sql.empty() ? " ORDER BY " : ", ";
    Expression key;
    if (peek().kind == Token::Kind::number) {
      const long position = whole_number();
      const auto& columns = scopes_.back().named;
      if (position < 1 || position > static_cast<long>(columns.size()))
        cannot("ORDER BY a position that is not there");
      key = columns[static_cast<std::size_t>(position - 1)].value;
      const std::string by = collated(key);
      sql += by == key.sql ? std::to_string(position) : by;
    } else {
      key = expression();
      sql += key.kind == Kind::timestamptz ? instant_sql(key) : collated(key);
    }
    const bool unordered = key.kind == Kind::text ? !key.is_ordered_alike || !key.collation.empty()
                                                  : key.kind == Kind::other || key.kind == Kind::json;
    texts_out_of_order |= unordered;
    const bool down = accept("desc");
    if (down)
      sql += " DESC";
    else
      accept("asc");
    if (accept("nulls")) {
      const bool first = accept("first");
      if (!first) expect("last");
      sql += first ? " NULLS FIRST" : " NULLS LAST";
    } else if (!mysql()) {
      sql += down ? " NULLS FIRST" : " NULLS LAST";
    }
  } while (accept(","));
  return sql;
}

std::string Parser::limit() {
  if (accept("limit")) {
    if (accept("all")) return {};
    const long first = whole_number();
    if (mysql() && accept(",")) return fmt::format(" LIMIT {} OFFSET {}", whole_number(), first);
    if (accept("offset")) return fmt::format(" LIMIT {} OFFSET {}", first, whole_number());
    return fmt::format(" LIMIT {}", first);
  }
  if (is("offset")) cannot("OFFSET without LIMIT");
  return {};
}

}  // namespace handrail::compat
