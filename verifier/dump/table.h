// A table as a dump declares it, and what becomes of it in SQLite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/alike_letters.h"

namespace handrail::dump {

// How a column's values are kept. docs/dumps.md has the table of types.
enum class Storage : std::uint8_t {
  integer,
  unsigned_integer,  // beyond 63 bits as text, which sorts behind every number
  real,
  decimal,  // text with all its digits, compared as a number
  text,
  blob,
  boolean,  // 1 and 0
  bits,     // MySQL's BIT(n) as a number
  any,      // as the dump writes it: SQLite's own
};

// What "equal" and "less" mean for a column's texts; SQLite's names for it (verifier/collations.h).
enum class Comparison : std::uint8_t {
  exact,
  exact_padded,
  without_case,
  without_case_padded,
  as_number,
  by_language,
  by_language_padded
};

// Where a generated column's values come from. Unknown until the table's first rows: some programs write
// them, some do not.
enum class Values : std::uint8_t { unknown, in_dump, computed_here, left_out };

struct DumpColumn {
  std::string name;
  std::string type;  // as the engine's own catalogue spells it: "varchar(40)", "bigint(20) unsigned"
  Storage storage = Storage::text;
  Comparison comparison = Comparison::exact;
  bool not_null = false;
  bool counts_up = false;                    // AUTO_INCREMENT, identity
  bool generated = false;                    // computed by the server, as `expression` says
  std::string expression;                    // as the dump writes it
  Values values = Values::unknown;           // of a generated column
  std::optional<std::string> default_value;  // as the dump writes it
  std::string collation;                     // the engine's name for it
  std::string comment;
  bool set_on_update = false;               // MySQL's ON UPDATE CURRENT_TIMESTAMP
  bool counts_always = false;               // PostgreSQL's GENERATED ALWAYS AS IDENTITY
  std::optional<std::int64_t> next_number;  // of one that counts up: what the server would give next
  bool has_rare_letters = false;            // among its values, where the collation has no regard to case

  bool is_by_language() const {
    return comparison == Comparison::by_language || comparison == Comparison::by_language_padded;
  }
  bool is_without_case() const {
    return is_by_language() || comparison == Comparison::without_case ||
           comparison == Comparison::without_case_padded;
  }
  Accents accents() const { return is_by_language() ? Accents::by_language : Accents::never_count; }
  bool is_left_out() const { return values == Values::left_out; }
};

struct DumpCheck {  // CHECK (…)
  std::string name;
  std::string expression;
};

struct DumpTrigger {
  std::string name;
  std::string event;  // "BEFORE INSERT OR UPDATE"
};

struct DumpKey {
  struct Part {
    std::string column;  // empty for an expression
    std::string expression;
    bool whole = true;  // not only its beginning: name(10)
    bool descending = false;
  };
  std::string name;  // empty for SQLite's choice
  std::vector<Part> parts;
  bool unique = false;
  bool primary = false;
  bool special = false;   // FULLTEXT, GIN …: not a tree of values
  bool loose = false;     // SQLite lets equal values pass, though it is unique
  std::string condition;  // of a partial index
};

struct DumpForeignKey {
  std::string name;
  std::vector<std::string> columns;
  std::string parent;  // as DumpTable::name
  std::vector<std::string> parent_columns;
  std::string on_delete;  // "CASCADE"; empty: no action
  std::string on_update;
  bool deferred = false;  // looked at when the transaction ends
};

struct DumpTable {
  std::string name;  // in SQLite
  std::vector<DumpColumn> columns;
  std::vector<DumpKey> keys;
  std::vector<DumpForeignKey> foreign_keys;
  std::vector<DumpCheck> checks;      // known, not enforced
  std::vector<DumpTrigger> triggers;  // known, not kept
  bool is_divided = false;            // has partitions or heirs, whose rows it has here, or is one
  std::string collation;              // the engine's name for what new columns are compared by
  std::string comment;
  bool key_comes_later = false;  // the primary key is made when the rows are there

  const DumpColumn* column(std::string_view name) const;  // without regard to case
  DumpColumn* column(std::string_view name);
  const DumpKey* primary_key() const;
  // Whether SQLite might take two keys for one that the server tells apart: texts without case.
  bool has_uncertain_key() const;
  // Whether a part of the primary key may get its values when the rows are there.
  bool has_computed_key() const;
  // The column that is SQLite's rowid, so that a table that counts up has one tree and not two.
  const DumpColumn* rowid() const;

 private:
  bool primary_key_has(bool (*is_so)(const DumpColumn&)) const;
};

// As the catalogue has them (docs/dumps.md): "unsigned integer", "mysql_ci".
std::string_view name_of(Storage storage);
Storage storage_named(std::string_view name);
std::string_view name_of(Comparison comparison);  // SQLite's collation; empty: byte by byte
Comparison comparison_named(std::string_view name);

// A column's type and collation as CREATE TABLE has them for SQLite: "TEXT COLLATE mysql_ci".
std::string column_type_sql(const DumpColumn& column);
// CREATE TABLE for SQLite, without or with the keys that the finished schema has: the primary key where it is
// no rowid, and foreign keys.
std::string create_table_sql(const DumpTable& table, bool primary_key, bool foreign_keys);
std::string create_index_sql(const DumpTable& table, const DumpKey& key, std::string_view name, bool unique);
// Whether SQLite can have the index.
bool is_indexable(const DumpTable& table, const DumpKey& key);

}  // namespace handrail::dump
