// What statements share that change rows: the table, what would happen to it on the server only, what its
// constraints want, and the assignments of UPDATE.
#include "verifier/compat/changing.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "model/text.h"

namespace handrail::compat {
namespace {

Schema schema_of(const Tables& tables) {
  return [&tables](const std::string& name) {
    std::vector<DeclaredColumn> out;
    const dump::DumpTable* table = tables(name);
    if (table == nullptr) return out;
    const dump::DumpKey* key = table->primary_key();
    for (const dump::DumpColumn& column : table->columns) {
      if (column.is_left_out()) continue;
      const bool is_key = key != nullptr && key->parts.size() == 1 &&
                          text::equal_ignoring_case(key->parts.front().column, column.name);
      out.push_back({column.name, column.type, column.collation, is_key, column.has_rare_letters, {}});
    }
    if (out.empty()) out.push_back({});
    return out;
  };
}

const Tables kNoTables = [](const std::string&) -> const dump::DumpTable* { return nullptr; };

}  // namespace

Change Changing::change() {
  if (accept("insert")) {
    insert(false);
  } else if (mysql() && accept("replace")) {
    insert(true);
  } else if (accept("update")) {
    update();
  } else if (accept("delete")) {
    delete_rows();
  } else if (accept("truncate")) {
    truncate();
  } else {
    cannot(fmt::format("{}, which is not understood here", text::upper(peek().value)));
  }
  return std::move(change_);
}

void Changing::end() {
  while (accept(";")) {}
  if (peek().kind != Token::Kind::end) cannot(fmt::format("'{}'", peek().value));
}

const dump::DumpTable& Changing::changed_table() {
  std::string wanted = name();
  std::string schema;
  if (accept(".")) {
    schema = wanted;
    wanted = name();
  }
  const bool is_plain = schema.empty() || mysql() || schema == "public";
  const dump::DumpTable* table = tables_(is_plain ? wanted : schema + "." + wanted);
  if (table == nullptr) refuse("no such table: " + wanted);
  return *table;
}

// `event`: "insert". What a server does beside the statement, of which the dump has only the name.
void Changing::must_be_changeable(const dump::DumpTable& table, std::string_view event) {
  change_.table = table.name;
  change_.changes_rows |= event == "update" || event == "delete";
  if (table.is_divided) cannot(fmt::format("{}, which is made of parts or is one", table.name));
  for (const dump::DumpTrigger& trigger : table.triggers) {
    if (text::mentions(trigger.event, event))
      cannot(fmt::format("{}, whose trigger {} is left out of a loaded dump", table.name, trigger.name));
  }
}

void Changing::note_unkept(const dump::DumpTable& table) {
  for (const dump::DumpKey& key : table.keys) {
    if (key.unique && key.loose) change_.notes.push_back(fmt::format("the unique key {}", key.name));
  }
}

// Columns that the server computes of others follow them.
void Changing::compute(const dump::DumpTable& table) {
  for (const dump::DumpColumn& column : table.columns) {
    if (!column.generated || column.is_left_out()) continue;
    const auto value = value_for(column.expression, table, column, engine_, now_);
    if (!value) cannot(fmt::format("{}, which the server computes: {}", column.name, value.error().message));
    change_.steps.push_back({ChangeStep::Kind::run_uncounted,
                             fmt::format("UPDATE {0} SET {1} = {2} WHERE {1} COLLATE BINARY IS NOT {2}",
                                         name_sql(table.name), name_sql(column.name), *value),
                             {}});
  }
}

void Changing::add_checks(const dump::DumpTable& table) {
  for (const dump::DumpCheck& check : table.checks) {
    const auto condition = condition_of(check.expression, table, engine_, now_);
    const std::string called = check.name.empty() ? "(" + check.expression + ")" : check.name;
    if (!condition) {
      change_.notes.push_back(fmt::format("the constraint CHECK {}", called));
      continue;
    }
    change_.steps.push_back(
        {ChangeStep::Kind::kept_or_failed,
         fmt::format("SELECT 1 FROM {} WHERE NOT ({}) LIMIT 1", name_sql(table.name), *condition),
         fmt::format("a row breaks the constraint CHECK {}", called)});
  }
}

Source Changing::source_of(const dump::DumpTable& table, const std::string& alias) const {
  Source out{alias, {}};
  for (const DeclaredColumn& column : schema_(table.name))
    out.columns.push_back(column_of(column, alias, engine_));
  return out;
}

std::string Changing::text_of(std::size_t begin, std::size_t end) const {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) out += text::lower(tokens_[i].value) + " ";
  return out;
}

std::string Changing::assigned_default(const dump::DumpTable& table, const dump::DumpColumn& column) {
  if (column.counts_up) cannot("DEFAULT for a column that counts up");
  auto value = default_for(table, column, engine_, now_);
  if (!value) throw CannotCheck{value.error().reason, value.error().message};
  return *value;
}

std::vector<Changing::Assignment> Changing::assignments(const dump::DumpTable& table,
                                                        const std::string& target) {
  std::vector<Assignment> out;
  do {
    if (is("(")) cannot("a list of columns in SET");
    std::string wanted = name();
    while (accept(".")) {
      if (!text::equal_ignoring_case(wanted, target) && !text::equal_ignoring_case(wanted, table.name) &&
          is_name() && !is(".", 1))
        cannot("SET for more than one table");
      wanted = name();
    }
    const dump::DumpColumn* column = table.column(wanted);
    if (column == nullptr) refuse("no such column: " + wanted);
    if (column->generated) cannot(fmt::format("{}, which is computed by the server", wanted));
    if (column->counts_always) cannot(fmt::format("{}, which only the server counts up", wanted));
    if (!accept("=") && !(mysql() && accept(":="))) cannot(fmt::format("'{}' in SET", peek().value));
    if (is("default") && !is("(", 1)) {
      take();
      out.push_back({column, assigned_default(table, *column), false, false});
      continue;
    }
    const std::size_t begin = at_;
    const Expression value = expression();
    if (value.is_aggregate) cannot("an aggregate in SET");
    // MySQL carries assignments out from left to right: what stands on the right has the new value.
    const std::string words = " " + text_of(begin, at_);
    for (const Assignment& earlier : out) {
      if (mysql() && words.find(" " + text::lower(earlier.column->name) + " ") != std::string::npos)
        cannot(fmt::format("{} set and then used in one SET", earlier.column->name));
      if (earlier.column == column) cannot(fmt::format("{} set twice", column->name));
    }
    const bool holds_query = words.find(" select ") != std::string::npos;
    const std::string own = name_sql(target) + ".";
    const bool reads_others =
        holds_query || std::any_of(value.columns.begin(), value.columns.end(),
                                   [&](const std::string& read) { return !read.starts_with(own); });
    out.push_back({column, stored(value, table, *column, engine_), !value.columns.empty() || holds_query,
                   reads_others});
  } while (accept(","));
  return out;
}

// MySQL's ON UPDATE CURRENT_TIMESTAMP. Only rows that change get it, which is every row that is touched here:
// whether the others do is asked of the values.
void Changing::add_update_times(const dump::DumpTable& table, const std::string& target,
                                std::vector<Assignment>& assigned) const {
  std::string changes;
  for (const Assignment& one : assigned)
    changes += fmt::format("{}{}.{} COLLATE BINARY IS NOT {}", changes.empty() ? "" : " OR ",
                           name_sql(target), name_sql(one.column->name), one.sql);
  for (const dump::DumpColumn& column : table.columns) {
    const bool is_set = std::any_of(assigned.begin(), assigned.end(),
                                    [&](const Assignment& one) { return one.column == &column; });
    if (!column.set_on_update || is_set) continue;
    const std::string now = stored(literal_moment(now_(), Kind::datetime), table, column, engine_);
    assigned.push_back({&column,
                        fmt::format("CASE WHEN {} THEN {} ELSE {}.{} END", changes, now, name_sql(target),
                                    name_sql(column.name)),
                        false, false});
  }
}

// Servers look at a unique key row by row, in an order of their own.
void Changing::must_keep_keys(const dump::DumpTable& table, const std::vector<Assignment>& assigned) {
  for (const dump::DumpKey& key : table.keys) {
    for (const Assignment& one : assigned) {
      const bool is_part =
          key.unique && std::any_of(key.parts.begin(), key.parts.end(), [&](const auto& part) {
            return text::equal_ignoring_case(part.column, one.column->name);
          });
      if (is_part && one.is_free)
        cannot(fmt::format("{} set from other values, for the server looks at its unique key row by row",
                           one.column->name));
    }
  }
  for (const dump::DumpForeignKey& key : table.foreign_keys) {
    const auto names = [&](const std::vector<std::string>& columns) {
      return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
        return std::any_of(assigned.begin(), assigned.end(), [&](const Assignment& one) {
          return text::equal_ignoring_case(one.column->name, column);
        });
      });
    };
    if (mysql() && text::equal_ignoring_case(key.parent, table.name) &&
        (names(key.columns) || names(key.parent_columns)))
      cannot(fmt::format("{}, whose foreign key {} leads to itself and is looked at row by row", table.name,
                         key.name));
  }
}

std::string Changing::ordered_limit(const dump::DumpTable& table) {
  bool unordered = false, by_key = false;
  std::string sql;
  if (is("order")) {
    sql = order_by(unordered);
    std::size_t last = at_ - 1;
    if (text::is_one_of(text::lower(tokens_[last].value), {"asc", "desc"})) --last;
    const dump::DumpKey* key = table.primary_key();
    by_key = key != nullptr && key->parts.size() == 1 &&
             text::equal_ignoring_case(tokens_[last].value, key->parts.front().column) &&
             text::is_one_of(text::lower(tokens_[last - 1].value), {"by", ",", "."});
  }
  const std::string limited = limit();
  if (limited.empty()) return {};
  if (sql.empty() || unordered || !by_key) cannot("LIMIT without an order that ends with the primary key");
  return sql + limited;
}

Expression Changing::over(const dump::DumpTable& table) { return value_of_row(source_of(table, table.name)); }

// The catalogue has a default as the dump writes it: PostgreSQL with the type behind texts.
std::string Changing::default_of(const dump::DumpTable& table, const dump::DumpColumn& column) {
  const bool is_text = peek().kind == Token::Kind::text;
  const bool cast = !mysql() && is_text && is("::", 1);
  if (is_text && (cast || peek(1).kind == Token::Kind::end))
    return stored(of_declared_type(peek().value, column, engine_), table, column, engine_);
  if (mysql() && (is("current_timestamp") || is("now")))
    return stored(literal_moment(now_(), Kind::datetime), table, column, engine_);
  scopes_.emplace_back();
  const Expression value = expression();
  end();
  return stored(value, table, column, engine_);
}

Asked<Change> changed(std::string_view sql, Engine engine, const Tables& tables,
                      const std::function<Instant()>& now) {
  const Schema schema = schema_of(tables);
  return refusals_of([&] {
    if (sql.size() > kMostBytes) cannot("SQL of more than 64 KiB");
    return Changing(tokens_of(sql, engine), engine, schema, tables, now).change();
  });
}

Asked<std::string> value_for(std::string_view expression, const dump::DumpTable& table,
                             const dump::DumpColumn& column, Engine engine,
                             const std::function<Instant()>& now) {
  const Tables only = [&](const std::string& name) {
    return text::equal_ignoring_case(name, table.name) ? &table : nullptr;
  };
  const Schema schema = schema_of(only);
  return refusals_of([&] {
    const Expression value = Changing(tokens_of(expression, engine), engine, schema, only, now).over(table);
    return stored(value, table, column, engine);
  });
}

Asked<std::string> default_for(const dump::DumpTable& table, const dump::DumpColumn& column, Engine engine,
                               const std::function<Instant()>& now) {
  const Schema schema = schema_of(kNoTables);
  return refusals_of([&]() -> std::string {
    if (column.default_value)
      return Changing(tokens_of(*column.default_value, engine), engine, schema, kNoTables, now)
          .default_of(table, column);
    if (!column.not_null) return "NULL";
    const ColumnType type = ColumnType::of(column.type);
    if (engine == Engine::mysql && type.base == "enum") {
      if (const auto first = implicit_default(column)) return stored(*first, table, column, engine);
    }
    if (engine == Engine::mysql) refuse(fmt::format("{} has no default, and no value is given", column.name));
    return stored({"NULL", Kind::null, true}, table, column, engine);
  });
}

Asked<std::string> condition_of(std::string_view expression, const dump::DumpTable& table, Engine engine,
                                const std::function<Instant()>& now) {
  const Tables only = [&](const std::string& name) {
    return text::equal_ignoring_case(name, table.name) ? &table : nullptr;
  };
  const Schema schema = schema_of(only);
  return refusals_of([&] {
    return condition(Changing(tokens_of(expression, engine), engine, schema, only, now).over(table));
  });
}

std::string row_number_of(const dump::DumpTable& table) {
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    if (table.column(name) == nullptr) return name;
  }
  cannot(fmt::format("{}, whose columns have the names of SQLite's rows", table.name));
}

}  // namespace handrail::compat
