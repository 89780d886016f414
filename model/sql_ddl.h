// What a statement defines, as data: the parts of CREATE, ALTER, DROP, TRUNCATE and RENAME that decide
// whether it can be run again, what it destroys and what it blocks. Read from tokens, so that one reader
// serves every dialect and text that no grammar takes as a whole still gives what it holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/source_text.h"

namespace handrail {

enum class DdlAction : std::uint8_t {
  create_table,
  create_index,
  create_database,  // and schema
  create_other,     // view, routine, trigger, user, type, …
  drop_table,
  drop_index,
  drop_database,  // and schema
  drop_other,
  truncate,
  add_column,
  add_index,       // ALTER TABLE … ADD INDEX, MySQL
  add_constraint,  // PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK
  drop_column,
  drop_constraint,  // and keys
  change_column,    // MODIFY, CHANGE, ALTER COLUMN … TYPE: another type, perhaps another name
  set_not_null,     // ALTER COLUMN … SET NOT NULL
  rename,
  convert,  // CONVERT TO CHARACTER SET, ENGINE=, FORCE, SET LOGGED, SET TABLESPACE: every row is written anew
  other,
};

struct ColumnDefinition {
  std::string name;
  std::string type;  // upper case with its arguments and without blanks: "VARCHAR(32)", "BIGINT UNSIGNED"
  bool not_null = false;
  bool has_default = false;
  std::string default_value;  // as it is written, "0", "now()", "'x'"
  bool fills_itself = false;  // AUTO_INCREMENT, SERIAL, IDENTITY, GENERATED
  bool primary_key = false;
  bool unique = false;
  bool references = false;
};

// One thing that a statement does; ALTER TABLE may do several.
struct DdlClause {
  DdlAction action = DdlAction::other;
  std::string name;      // of what is created, added, dropped or changed; unquoted, without its schema
  bool guarded = false;  // IF [NOT] EXISTS or OR REPLACE
  bool unique = false;   // UNIQUE index or constraint
  bool primary_key = false;
  bool foreign_key = false;
  bool check = false;
  bool not_valid = false;    // PostgreSQL: rows that are there are not looked at yet
  bool using_index = false;  // … a constraint that takes an index that is there
  bool full_text = false;    // FULLTEXT and SPATIAL
  ColumnDefinition column;
  Span place;                  // in the statement's text
  std::uint32_t guard_at = 0;  // where IF [NOT] EXISTS belongs, 0 when there is no such place
};

struct Ddl {
  std::string table;  // that is altered, created, indexed or emptied; unquoted, without its schema
  bool temporary = false;
  bool concurrently = false;
  std::string algorithm;  // "INPLACE", as ALGORITHM= says
  std::string lock;       // "NONE", as LOCK= says
  std::vector<DdlClause> clauses;
  std::vector<ColumnDefinition> columns;  // of CREATE TABLE
};

// No clauses for what is no definition.
Ddl read_ddl(std::string_view sql);

}  // namespace handrail
