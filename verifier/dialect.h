// The SQL that a snapshot understands: how names and texts are written in it, and what its catalogue is asked
// for tables, columns, indexes and foreign keys. The words of the vocabulary (checks/) are written once with
// it, so that a check means the same on a file, on a loaded dump and on a live server.
//
// The catalogue's queries are whole SELECTs that give the columns named below under these very names; they
// may be used as a table (`FROM (…) AS found`). Tables are named as a check names them, without regard to
// upper and lower case, and as `schema.table` where the engine has schemas. Yes and no are 1 and 0.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/effects/effects.h"

namespace handrail {

class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual Engine engine() const = 0;

  virtual std::string name(std::string_view name) const = 0;   // an identifier: "a ""name"""
  virtual std::string table(std::string_view name) const = 0;  // … of a table: "public"."users"
  virtual std::string text(std::string_view text) const = 0;   // a literal: 'it''s'
  // The value of an expression as text that is compared byte by byte, whatever the column's collation.
  virtual std::string exact_text(std::string_view expression) const = 0;
  // The condition that text does not match a pattern (verifier/pattern.h). Nothing where the engine's own
  // patterns would mean something else: then the rows are matched as they come.
  virtual std::optional<std::string> mismatch(std::string_view expression,
                                              std::string_view pattern) const = 0;

  // An expression that sorts a column of this type as its cells are: numbers by their amount, everything else
  // by its bytes (compare/row_walk.h, order_of).
  virtual std::string cell_order(std::string_view column, std::string_view type) const = 0;

  // name, kind ("table", "view": whatever holds no rows of its own). Without the engine's own.
  virtual std::string tables() const = 0;
  // name, type ("varchar(40)"), default_value (as the catalogue spells it), nullable, key_position (within
  // the primary key, from 1; else 0), position (from 1), is_kept (its values can be asked for).
  virtual std::string columns(std::string_view table) const = 0;
  // table_name, name, type, position. Of every table; views and the engine's own tables are left out.
  virtual std::string every_column() const = 0;
  // name, is_unique, is_partial (covers only some rows), columns ("a, b, ": each followed by a comma, in
  // lower case; an expression is empty).
  virtual std::string indexes(std::string_view table) const = 0;
  // table_name, constraint_name, position (from 1), column_name, parent_table, parent_column. Of every table;
  // one row for each column.
  virtual std::string foreign_keys() const = 0;
};

const Dialect& sqlite_dialect();       // files, and dumps of SQLite
const Dialect& loaded_dump_dialect();  // dumps of other engines, which SQLite holds
const Dialect& mysql_dialect();        // MariaDB as well
const Dialect& postgresql_dialect();

// `text` between marks, those within it doubled.
std::string quoted(std::string_view text, char mark);

}  // namespace handrail
