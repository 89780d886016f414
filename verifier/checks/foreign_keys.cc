// foreign_keys: no row breaks a declared foreign key. A server enforces them, but not those that were
// declared over rows that it did not look at (NOT VALID; foreign_key_checks=0 while a dump was loaded). The
// rows that fail: table, primary key, column, value, and where it should point.
#include <fmt/core.h>

#include "verifier/check_kind.h"

namespace handrail {
namespace {

using ForeignKey = Catalogue::ForeignKey;

// The columns of a row as one text.
std::string as_text(const std::string& table, const std::vector<std::string>& columns, const Dialect& sql) {
  std::string out;
  for (const std::string& column : columns) {
    const std::string part = sql.engine() == Engine::sqlite
                                 ? fmt::format("CAST({}.{} AS TEXT)", sql.table(table), sql.name(column))
                                 : fmt::format("{}.{}", sql.table(table), sql.name(column));
    if (!out.empty()) out += sql.engine() == Engine::sqlite ? " || ', ' || " : ", ";
    out += part;
  }
  return sql.engine() == Engine::sqlite ? out : fmt::format("concat_ws(', ', {})", out);
}

std::string key_text(const std::string& table, Catalogue& catalogue) {
  std::vector<std::string> key;
  for (std::size_t position = 1;; ++position) {
    const std::size_t found = key.size();
    for (const Catalogue::Column& column : catalogue.columns_of(table)) {
      if (column.key_position == static_cast<int>(position)) key.push_back(column.name);
    }
    if (key.size() == found) break;
  }
  return key.empty() ? "NULL" : as_text(table, key, catalogue.dialect());
}

std::string selected(const std::string& table, const std::string& key, const std::string& column,
                     const std::string& value, const std::string& parent, const Dialect& sql) {
  return fmt::format("SELECT {} AS {}, {} AS {}, {} AS {}, {} AS {}, {} AS parent", sql.text(table),
                     sql.name("table"), key, sql.name("key"), column, sql.name("column"), value,
                     sql.name("value"), parent);
}

// Of one key of a server's table: rows all of whose columns hold a value that no row of the parent has.
std::string orphans_of(const ForeignKey& key, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string table = sql.table(key.table);
  std::vector<std::string> present, same;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const std::string column = table + "." + sql.name(key.columns[i]);
    present.push_back(column + " IS NOT NULL");
    same.push_back(fmt::format("parent.{} = {}", sql.name(key.parent_columns[i]), column));
  }
  return fmt::format("{} FROM {} WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
                     selected(key.table, key_text(key.table, catalogue), sql.text(joined(key.columns, ", ")),
                              as_text(key.table, key.columns, sql), sql.text(key.parent), sql),
                     table, joined(present, " AND "), sql.table(key.parent), joined(same, " AND "));
}

// Of all keys of a table in SQLite, which knows itself what breaks them (a parent that is not there, the
// parent's collation).
std::string violations_of(const std::vector<const ForeignKey*>& keys, Catalogue& catalogue) {
  const Dialect& sql = catalogue.dialect();
  const std::string& table = keys.front()->table;
  std::string columns = "CASE found.fkid", values = columns;
  for (const ForeignKey* key : keys) {
    columns += fmt::format(" WHEN {} THEN {}", key->name, sql.text(joined(key->columns, ", ")));
    values += fmt::format(" WHEN {} THEN {}", key->name, as_text(table, key->columns, sql));
  }
  return fmt::format(
      "{} FROM pragma_foreign_key_check({}) AS found LEFT JOIN {} ON {}.rowid = found.rowid",
      selected(table, key_text(table, catalogue), columns + " END", values + " END", "found.parent", sql),
      sql.text(table), sql.table(table), sql.table(table));
}

constexpr std::size_t kMostParts = 100;  // of one statement

Result<Question> compile(const Check&, Catalogue& catalogue) {
  const bool sqlite = catalogue.dialect().engine() == Engine::sqlite;
  const std::vector<ForeignKey>& keys = catalogue.foreign_keys();
  std::vector<std::string> parts;
  bool has_rowids = true;
  for (std::size_t i = 0; i < keys.size();) {
    std::vector<const ForeignKey*> of_table;
    for (const std::string& table = keys[i].table; i < keys.size() && keys[i].table == table; ++i)
      of_table.push_back(&keys[i]);
    if (sqlite) {
      has_rowids &= catalogue.has_rowid(of_table.front()->table);
      parts.push_back(violations_of(of_table, catalogue));
    } else {
      for (const ForeignKey* key : of_table) parts.push_back(orphans_of(*key, catalogue));
    }
  }
  const Question::Offence offence{"row", "rows", "pointing to nothing"};
  if (sqlite && (parts.empty() || parts.size() > kMostParts || !has_rowids))
    return looks_for(offence, "PRAGMA foreign_key_check");
  if (parts.empty()) return looks_for(offence, "SELECT 1 AS none WHERE 1 = 0");
  return looks_for(offence, joined(parts, " UNION ALL "));
}

}  // namespace

HANDRAIL_CHECK(foreign_keys, {"foreign_keys", {}, {}, false, compile});
}  // namespace handrail
