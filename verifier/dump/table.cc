#include "verifier/dump/table.h"

#include <algorithm>
#include <array>

#include "verifier/dialect.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

std::string name_sql(std::string_view name) { return quoted(name, '"'); }

std::string names_sql(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name_sql(name);
  return out;
}

std::string_view type_of(Storage storage) {
  switch (storage) {
    case Storage::integer:
    case Storage::boolean:
    case Storage::bits: return "INT";  // not INTEGER: a primary key of that name would be the rowid
    case Storage::real: return "REAL";
    case Storage::decimal:
    case Storage::text: return "TEXT";
    case Storage::unsigned_integer:  // no affinity: a large one must stay text
    case Storage::blob:
    case Storage::any: return "BLOB";
  }
  return "";
}

constexpr std::array<std::string_view, 8> kStorages = {
    "integer", "unsigned integer", "real", "decimal", "text", "blob", "boolean", "bits"};
constexpr std::array<std::string_view, 7> kComparisons = {
    "", "mysql_bin", "mysql_ci_nopad", "mysql_ci", "decimal", "mysql_language_ci_nopad", "mysql_language_ci"};

template <typename Enum, std::size_t N>
Enum named(const std::array<std::string_view, N>& names, std::string_view name, Enum otherwise) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? otherwise : static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name_of(Storage storage) {
  return storage == Storage::any ? "any" : kStorages[static_cast<std::size_t>(storage)];
}
Storage storage_named(std::string_view name) { return named(kStorages, name, Storage::any); }
std::string_view name_of(Comparison comparison) { return kComparisons[static_cast<std::size_t>(comparison)]; }
Comparison comparison_named(std::string_view name) { return named(kComparisons, name, Comparison::exact); }

std::string column_type_sql(const DumpColumn& column) {
  std::string sql(type_of(column.storage));
  const std::string_view collation = name_of(column.comparison);
  if (!collation.empty()) sql += " COLLATE " + std::string(collation);
  return sql;
}

const DumpColumn* DumpTable::column(std::string_view wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const DumpColumn& column) { return same_word(column.name, wanted); });
  return found == columns.end() ? nullptr : &*found;
}

DumpColumn* DumpTable::column(std::string_view wanted) {
  return const_cast<DumpColumn*>(static_cast<const DumpTable*>(this)->column(wanted));
}

const DumpKey* DumpTable::primary_key() const {
  const auto found = std::find_if(keys.begin(), keys.end(), [](const DumpKey& key) { return key.primary; });
  return found == keys.end() ? nullptr : &*found;
}

bool DumpTable::has_uncertain_key() const {
  return primary_key_has([](const DumpColumn& column) { return column.is_without_case(); });
}

bool DumpTable::has_computed_key() const {
  return primary_key_has([](const DumpColumn& column) { return column.generated; });
}

bool DumpTable::primary_key_has(bool (*is_so)(const DumpColumn&)) const {
  const DumpKey* key = primary_key();
  return key != nullptr && std::any_of(key->parts.begin(), key->parts.end(), [&](const DumpKey::Part& part) {
           const DumpColumn* kept = column(part.column);
           return kept != nullptr && is_so(*kept);
         });
}

const DumpColumn* DumpTable::rowid() const {
  const DumpKey* key = primary_key();
  if (key == nullptr || key_comes_later || key->parts.size() != 1) return nullptr;
  const DumpColumn* only = column(key->parts.front().column);
  if (only == nullptr || only->generated) return nullptr;  // its values may come after the rows
  const bool fits =
      only->storage == Storage::integer || (only->storage == Storage::unsigned_integer && only->counts_up);
  return fits ? only : nullptr;
}

std::string create_table_sql(const DumpTable& table, bool primary_key, bool foreign_keys) {
  std::string sql = "CREATE TABLE " + name_sql(table.name) + " (";
  std::string separator = "\n  ";
  const DumpColumn* rowid = table.rowid();
  for (const DumpColumn& column : table.columns) {
    if (column.is_left_out()) continue;
    sql += separator + name_sql(column.name) + " ";
    if (&column == rowid) {
      sql += "INTEGER PRIMARY KEY";
    } else {
      sql += column_type_sql(column);
      if (column.not_null && !column.generated) sql += " NOT NULL";
    }
    separator = ",\n  ";
  }
  // SQLite has no table without columns; this one counts its rows.
  if (separator == "\n  ") sql += "handrail_row INTEGER";
  if (const DumpKey* key = table.primary_key();
      primary_key && key != nullptr && rowid == nullptr && is_indexable(table, *key)) {
    std::vector<std::string> names;
    for (const DumpKey::Part& part : key->parts) names.push_back(part.column);
    sql += separator + "PRIMARY KEY (" + names_sql(names) + ")";
  }
  for (const DumpForeignKey& key : table.foreign_keys) {
    if (!foreign_keys) break;
    sql += separator + (key.name.empty() ? "" : "CONSTRAINT " + name_sql(key.name) + " ") + "FOREIGN KEY (" +
           names_sql(key.columns) + ") REFERENCES " + name_sql(key.parent);
    if (!key.parent_columns.empty()) sql += " (" + names_sql(key.parent_columns) + ")";
    if (!key.on_delete.empty()) sql += " ON DELETE " + key.on_delete;
    if (!key.on_update.empty()) sql += " ON UPDATE " + key.on_update;
    if (key.deferred) sql += " DEFERRABLE INITIALLY DEFERRED";
  }
  return sql + "\n)";
}

std::string create_index_sql(const DumpTable& table, const DumpKey& key, std::string_view name, bool unique) {
  std::string sql = unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql += name_sql(name) + " ON " + name_sql(table.name) + " (";
  std::string separator;
  for (const DumpKey::Part& part : key.parts) {
    sql += separator + name_sql(part.column) + (part.descending ? " DESC" : "");
    separator = ", ";
  }
  return sql + ")";
}

bool is_indexable(const DumpTable& table, const DumpKey& key) {
  if (key.special || !key.condition.empty() || key.parts.empty()) return false;
  return std::all_of(key.parts.begin(), key.parts.end(), [&](const DumpKey::Part& part) {
    const DumpColumn* column = table.column(part.column);
    return column != nullptr && !column->is_left_out();
  });
}

}  // namespace handrail::dump
