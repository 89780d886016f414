// INSERT and REPLACE, with what they do about rows that are there already.
#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/changing.h"

namespace handrail::compat {
namespace {

const dump::DumpColumn* counted_column(const dump::DumpTable& table) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [](const dump::DumpColumn& column) { return column.counts_up; });
  return found == table.columns.end() ? nullptr : &*found;
}

[[noreturn]] void refuse_width(std::size_t values, std::size_t columns) {
  refuse(fmt::format("{} value{} given for {} column{}", values, values == 1 ? " is" : "s are", columns,
                     columns == 1 ? "" : "s"));
}

bool is_number_of_its_own(const dump::DumpKey& key, const dump::DumpColumn* counted) {
  return counted != nullptr && key.parts.size() == 1 &&
         text::lower(key.parts.front().column) == text::lower(counted->name);
}

}  // namespace

void Changing::insert(bool replaces) {
  while (mysql() && (accept("low_priority") || accept("high_priority") || accept("delayed"))) {}
  const bool ignores = mysql() && accept("ignore");
  if (!accept("into") && !mysql()) expect("into");
  const dump::DumpTable& table = changed_table();
  must_be_changeable(table, "insert");
  if (replaces) must_be_changeable(table, "delete");
  if (accept("as")) cannot("a name for the table of INSERT");
  if (is("partition")) cannot("PARTITION");
  const Columns columns = insert_columns(table);
  if (is("overriding")) cannot("OVERRIDING");
  const dump::DumpColumn* counted = counted_column(table);
  const bool counts =
      counted != nullptr && std::find(columns.begin(), columns.end(), counted) == columns.end();
  if (counts && counted->next_number) change_.next_number = counted->next_number;

  const std::size_t rows_at = at_;
  std::string sql = replaces  ? "INSERT OR REPLACE INTO "
                    : ignores ? "INSERT OR IGNORE INTO "
                              : "INSERT INTO ";
  std::string names;
  for (const dump::DumpColumn& column : table.columns) {
    if (!column.generated) names += (names.empty() ? "" : ", ") + name_sql(column.name);
  }
  const bool queries = is("select") || is("with") || is("(");
  const std::string rows = queries ? insert_query(table, columns) : insert_values(table, columns);
  sql = (queries ? rows.substr(0, rows.find('\x1f')) : std::string()) + sql + name_sql(table.name) + " (" +
        names + ") " + (queries ? rows.substr(rows.find('\x1f') + 1) : "VALUES " + rows);
  const bool several = queries || text_of(rows_at, at_).find(") , (") != std::string::npos;
  for (const dump::DumpForeignKey& key : table.foreign_keys) {
    if (mysql() && several && text::lower(key.parent) == text::lower(table.name))
      cannot(
          fmt::format("several rows of {}, whose foreign key {} leads to itself and is looked at row by row",
                      table.name, key.name));
  }

  bool keeps = ignores;
  if (is("on")) {
    take();
    keeps = true;
    if (mysql()) {
      sql += on_duplicate_key(table);
    } else {
      const std::string acts = on_conflict(table);
      sql += acts;
      if (several && acts.find("DO UPDATE") != std::string::npos)
        cannot("ON CONFLICT DO UPDATE with several rows, of which no two may meet the same one");
    }
  }
  if (keeps && several && mysql() && counts)
    cannot("several rows, some of which may be there already, with numbers that the server counts");
  if (is("returning")) {
    while (peek().kind != Token::Kind::end && !is(";")) take();
  }
  end();
  if (ignores) change_.adjusts = true;
  if (keeps || replaces) must_have_plain_keys(table);
  if (queries && counts) change_.notes.push_back("which row gets which number");
  change_.steps.push_back({ChangeStep::Kind::run, std::move(sql), {}});
  compute(table);
  note_unkept(table);
  add_checks(table);
}

// A row is compared with those that are there before its computed columns are known.
void Changing::must_have_plain_keys(const dump::DumpTable& table) {
  for (const dump::DumpKey& key : table.keys) {
    for (const dump::DumpKey::Part& part : key.parts) {
      const dump::DumpColumn* column = key.unique ? table.column(part.column) : nullptr;
      if (column != nullptr && column->generated)
        cannot(fmt::format("the unique key {} on a column that the server computes", key.name));
    }
  }
}

Changing::Columns Changing::insert_columns(const dump::DumpTable& table) {
  Columns out;
  const bool is_list = is("(") && !is("select", 1) && !is("with", 1) && !is("(", 1);
  if (is_list) {
    take();
    while (!accept(")")) {
      std::string wanted = name();
      while (accept(".")) wanted = name();
      const dump::DumpColumn* column = table.column(wanted);
      if (column == nullptr) refuse("no such column: " + wanted);
      if (std::find(out.begin(), out.end(), column) != out.end()) refuse(wanted + " is named twice");
      out.push_back(column);
      if (!accept(",") && !is(")")) cannot(fmt::format("'{}' in a list of columns", peek().value));
    }
    return out;
  }
  if (is("set")) return out;
  for (const dump::DumpColumn& column : table.columns) out.push_back(&column);
  return out;
}

// What a column that counts up gets; `value` is what is given for it, or nothing.
std::string Changing::number_for(const dump::DumpTable& table, const dump::DumpColumn& column,
                                 const Expression* value) {
  const bool zero = value != nullptr && mysql() && value->is_literal && value->literal == "0";
  const bool asks = value == nullptr || zero || (mysql() && value->kind == Kind::null);
  if (!asks) {
    if (column.counts_always) refuse(fmt::format("{} is counted by the server alone", column.name));
    // The server counts on from a larger number.
    if (mysql() && value->kind == Kind::integer && value->is_literal) {
      const std::int64_t number = std::stoll(value->literal);
      if (change_.next_number && number >= *change_.next_number) change_.next_number = number + 1;
    }
    return stored(*value, table, column, engine_);
  }
  if (!change_.next_number) change_.next_number = column.next_number;
  if (!change_.next_number) cannot(fmt::format("{}, whose next number the dump does not tell", column.name));
  const std::int64_t number = (*change_.next_number)++;
  return stored({std::to_string(number), Kind::integer, true, std::to_string(number)}, table, column,
                engine_);
}

std::string Changing::insert_values(const dump::DumpTable& table, const Columns& given) {
  Columns columns = given;
  const auto row = [&](const std::vector<std::optional<Expression>>& values) {
    std::string sql;
    for (const dump::DumpColumn& column : table.columns) {
      const auto at =
          static_cast<std::size_t>(std::find(columns.begin(), columns.end(), &column) - columns.begin());
      const Expression* value = at < values.size() && values[at] ? &*values[at] : nullptr;
      if (column.generated) {
        if (value != nullptr) cannot(fmt::format("{}, which is computed by the server", column.name));
        continue;
      }
      sql += sql.empty() ? "(" : ", ";
      if (column.counts_up) {
        sql += number_for(table, column, value);
      } else {
        sql += value != nullptr ? stored(*value, table, column, engine_) : assigned_default(table, column);
      }
    }
    return sql + ")";
  };
  scopes_.emplace_back();
  const auto value = [&]() -> std::optional<Expression> {
    if (is("default") && !is("(", 1)) {
      take();
      return {};
    }
    try {
      return expression();
    } catch (const CannotCheck& refused) {
      // MySQL lets a row's value name one that stands before it.
      if (refused.reason == Refusal::Reason::sql && mysql()) cannot("a column's name among VALUES");
      throw;
    }
  };

  if (!mysql() && accept("default")) {
    expect("values");
    columns.clear();
    return row({});
  }
  if (mysql() && accept("set")) {
    std::vector<std::optional<Expression>> values;
    do {
      const std::string wanted = name();
      const dump::DumpColumn* column = table.column(wanted);
      if (column == nullptr) refuse("no such column: " + wanted);
      columns.push_back(column);
      expect("=");
      values.push_back(value());
    } while (accept(","));
    scopes_.pop_back();
    return row(values);
  }
  if (!accept("value")) expect("values");
  std::string out;
  do {
    expect("(");
    std::vector<std::optional<Expression>> values;
    while (!accept(")")) {
      values.push_back(value());
      if (!accept(",") && !is(")")) cannot(fmt::format("'{}' among VALUES", peek().value));
    }
    const bool empty = mysql() && values.empty();
    const bool fits = values.size() == columns.size() || (!mysql() && values.size() < columns.size());
    if (!empty && !fits) refuse_width(values.size(), columns.size());
    out += (out.empty() ? "" : ", ") + row(values);
  } while (accept(","));
  scopes_.pop_back();
  return out;
}

// The query by a name of its own, and behind a mark what reads it.
std::string Changing::insert_query(const dump::DumpTable& table, const Columns& columns) {
  const bool in_brackets = is("(");
  if (in_brackets) take();
  const Query inner = query();
  if (in_brackets) expect(")");
  if (inner.columns.size() != columns.size()) refuse_width(inner.columns.size(), columns.size());
  std::string named, given;
  for (const dump::DumpColumn& column : table.columns) {
    if (column.generated) continue;
    const auto at =
        static_cast<std::size_t>(std::find(columns.begin(), columns.end(), &column) - columns.begin());
    given += given.empty() ? "" : ", ";
    if (at == columns.size()) {
      if (!column.counts_up) {
        given += assigned_default(table, column);
        continue;
      }
      if (!change_.next_number)
        cannot(fmt::format("{}, whose next number the dump does not tell", column.name));
      given += fmt::format("{} + row_number() OVER ()", *change_.next_number - 1);
      change_.counts_rows = true;
      continue;
    }
    if (column.counts_always) refuse(fmt::format("{} is counted by the server alone", column.name));
    Expression value = inner.columns[at].value;
    if (!value.is_literal || value.kind == Kind::null) value.sql = fmt::format("v{}", at);
    value.is_column = false;
    given += stored(value, table, column, engine_);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i]->generated) cannot(fmt::format("{}, which is computed by the server", columns[i]->name));
    named += fmt::format("{}v{}", named.empty() ? "" : ", ", i);
  }
  return fmt::format("WITH handrail_rows({}) AS ({}) \x1fSELECT {} FROM handrail_rows WHERE true", named,
                     inner.sql, given);
}

std::string Changing::on_duplicate_key(const dump::DumpTable& table) {
  expect("duplicate");
  expect("key");
  expect("update");
  must_be_changeable(table, "update");
  const dump::DumpColumn* counted = change_.next_number ? counted_column(table) : nullptr;
  const auto keys = std::count_if(table.keys.begin(), table.keys.end(), [&](const dump::DumpKey& key) {
    if (key.unique && key.loose) cannot(fmt::format("the unique key {}, which is not kept here", key.name));
    return key.unique && !is_number_of_its_own(key, counted);
  });
  if (keys != 1) cannot("ON DUPLICATE KEY UPDATE with more than one key that a row may meet");
  const Source inserted = source_of(table, "excluded");
  inserted_ = &inserted;
  scopes_.emplace_back();
  scopes_.back().sources.push_back(source_of(table, table.name));
  std::vector<Assignment> assigned = assignments(table, table.name);
  inserted_ = nullptr;
  scopes_.pop_back();
  must_keep_keys(table, assigned);
  add_update_times(table, table.name, assigned);
  std::string sql = " ON CONFLICT DO UPDATE SET ";
  for (const Assignment& one : assigned)
    sql += (&one == &assigned.front() ? "" : ", ") + name_sql(one.column->name) + " = " + one.sql;
  return sql;
}

std::string Changing::on_conflict(const dump::DumpTable& table) {
  expect("conflict");
  std::string target;
  std::set<std::string> wanted;
  if (accept("(")) {
    do {
      const std::string column = name();
      wanted.insert(text::lower(column));
      target += (target.empty() ? "" : ", ") + name_sql(column);
    } while (accept(","));
    expect(")");
  } else if (accept("on")) {
    expect("constraint");
    const std::string constraint = name();
    for (const dump::DumpKey& key : table.keys) {
      if (key.name != constraint) continue;
      for (const dump::DumpKey::Part& part : key.parts) {
        wanted.insert(text::lower(part.column));
        target += (target.empty() ? "" : ", ") + name_sql(part.column);
      }
    }
    if (target.empty()) refuse("no such constraint: " + constraint);
  }
  if (is("where")) cannot("ON CONFLICT with a condition of the index");
  bool known = target.empty();
  for (const dump::DumpKey& key : table.keys) {
    std::set<std::string> parts;
    for (const dump::DumpKey::Part& part : key.parts) parts.insert(text::lower(part.column));
    if (key.unique && parts == wanted && key.loose)
      cannot(fmt::format("the unique key {}, which is not kept here", key.name));
    known |= key.unique && parts == wanted;
    if (target.empty() && key.unique && key.loose)
      cannot(fmt::format("the unique key {}, which is not kept here", key.name));
  }
  if (!known) refuse("no unique key has the columns of ON CONFLICT");
  std::string sql = " ON CONFLICT" + (target.empty() ? "" : " (" + target + ")");
  expect("do");
  if (accept("nothing")) return sql + " DO NOTHING";
  expect("update");
  expect("set");
  if (target.empty()) refuse("ON CONFLICT DO UPDATE names no columns");
  must_be_changeable(table, "update");
  scopes_.emplace_back();
  scopes_.back().sources.push_back(source_of(table, table.name));
  scopes_.back().sources.push_back(source_of(table, "excluded"));
  const std::vector<Assignment> assigned = assignments(table, table.name);
  must_keep_keys(table, assigned);
  sql += " DO UPDATE SET ";
  for (const Assignment& one : assigned)
    sql += (&one == &assigned.front() ? "" : ", ") + name_sql(one.column->name) + " = " + one.sql;
  if (accept("where")) sql += " WHERE " + condition(expression());
  scopes_.pop_back();
  return sql;
}

}  // namespace handrail::compat
