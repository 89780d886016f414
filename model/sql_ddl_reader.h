// Reads one definition from its tokens; private to sql_ddl*.cc: sql_ddl.cc reads what is created, dropped and
// emptied, sql_ddl_alter.cc the clauses of ALTER TABLE.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/sql_ddl.h"
#include "model/sql_reader.h"

namespace handrail {

class DdlReader {
 public:
  // `text` must outlive it.
  explicit DdlReader(std::string_view text) : r_(text) {}

  Ddl run();

 private:
  std::uint32_t end_of_text();
  DdlClause& add(DdlAction action, std::uint32_t begin);
  bool take_if_exists();
  // Starts a clause that may be guarded, and reads its guard and its name.
  DdlClause& add_named(DdlAction action, std::uint32_t begin);

  void create();
  // The definitions between CREATE TABLE's parentheses.
  void columns();
  // To the comma or parenthesis that ends an item of a list.
  void to_end_of_item();
  // Type and constraints of a column, up to the comma or parenthesis behind them.
  ColumnDefinition definition(std::string name);
  std::string type();
  // A default: a literal, a call or what stands in parentheses, with PostgreSQL's cast behind it.
  std::string expression();
  // ALGORITHM=…, LOCK=… behind CREATE INDEX.
  void options();
  bool option();
  void drop();
  void truncate();

  void alter();
  void clause(std::uint32_t begin);
  void change_clause(std::uint32_t begin);
  void alter_column_clause(std::uint32_t begin);
  void add_clause(std::uint32_t begin);
  void add_constraint(std::uint32_t begin);
  void add_index(std::uint32_t begin);
  void add_columns(std::uint32_t begin);
  void drop_clause(std::uint32_t begin);
  // PARTITION, SYSTEM VERSIONING, PERIOD FOR: what ADD and DROP do to a table beside its columns.
  bool at_table_feature() const;

  sql::Reader r_;
  Ddl ddl_;
};

}  // namespace handrail
