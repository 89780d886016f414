// CREATE, ALTER, DROP and RENAME of tables and indexes, written for MySQL or PostgreSQL, on a dump that was
// loaded into SQLite: the catalogue says what the server's would, SQLite's tables follow it, and rows get
// what the server would give them, or the statement is left out. Used by LoadedDump.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/compat/expression.h"
#include "verifier/dump/table.h"
#include "verifier/dump/tokens.h"
#include "verifier/rehearse/declared_types.h"
#include "verifier/rehearse/loaded_tables.h"
#include "verifier/sqlite_snapshot.h"

namespace handrail {

class Declaring {
 public:
  // All must outlive it. `checks_foreign_keys`: MySQL's FOREIGN_KEY_CHECKS.
  Declaring(SqliteSnapshot& overlay, LoadedTables& tables, const std::function<Instant()>& now,
            bool checks_foreign_keys);

  // Throws compat::CannotCheck; the caller takes back what was done until then.
  void carry_out(std::string_view sql);
  std::vector<std::string> take_notes() { return std::move(notes_); }
  // Of a CREATE TABLE … AS SELECT: what fills the table, in the server's SQL.
  std::string take_filling() { return std::move(filling_); }

 private:
  using Values = std::map<std::string, std::string>;  // SQL for a column's value, by its name in lower case

  // declaring.cc
  void create_table(dump::Tokens& tokens);
  void create_like(const std::string& name, const std::string& other);
  void create_as(const std::string& name, dump::Tokens& tokens);
  void create_index(dump::Tokens& tokens);
  void drop_table(dump::Tokens& tokens);
  void drop_index(dump::Tokens& tokens);
  void drop_view(dump::Tokens& tokens);
  void rename_tables(dump::Tokens& tokens);

  // altering.cc: one table's ALTER; each reads up to its comma.
  void alter_table(dump::Tokens& tokens);
  void alter_mysql(dump::Tokens& tokens);
  void alter_postgresql(dump::Tokens& tokens);
  void alter_column(const std::string& column, dump::Tokens& tokens);
  void add_column(std::string_view declaration);
  void add_constraint(std::string_view declaration);
  void change_column(const std::string& old_name, std::string_view declaration);
  void drop_column(const std::string& column);
  void drop_key(const std::string& name);
  void drop_constraint(const std::string& name, bool may_be_gone);
  void rename_column(const std::string& from, const std::string& to);
  dump::DumpTable declared(std::string_view declaration, std::string& place);
  dump::DumpColumn& column_of(const std::string& name);
  void must_not_be_named(const std::string& column, std::string_view what);

  // rebuilding.cc
  std::string name_of(dump::Tokens& tokens);
  const dump::DumpTable& existing(const std::string& name);
  void settle(dump::DumpTable& table, std::string_view stated);
  void settle_keys(dump::DumpTable& table);
  void settle_foreign_key(dump::DumpTable& table, dump::DumpForeignKey& key);
  void make(const dump::DumpTable& table);
  void rebuild(const dump::DumpTable& before, dump::DumpTable& after, const Values& values);
  void make_index(const dump::DumpTable& table, const dump::DumpKey& key);
  void remove_index(const dump::DumpTable& table, const dump::DumpKey& key);
  void must_be_sure(const dump::DumpTable& table, const dump::DumpKey& key);
  void check_rows(const dump::DumpTable& before, const dump::DumpTable& after);
  void write_catalogue(const dump::DumpTable& table);
  void forget_catalogue(const std::string& table);
  void rename_table(const std::string& from, const std::string& to);
  void run(const std::string& sql);
  bool gives_row(const std::string& sql);
  bool mysql() const { return style_.engine == Engine::mysql; }

  SqliteSnapshot& overlay_;
  LoadedTables& tables_;
  const std::function<Instant()>& now_;
  bool checks_foreign_keys_;
  CatalogueStyle style_;
  std::vector<std::string> notes_;
  std::string filling_;

  // Of the ALTER that is read.
  dump::DumpTable before_, after_;
  Values values_;          // of columns that are new or change
  bool rebuilds_ = false;  // SQLite cannot change it in place
  std::vector<std::string> added_;
  std::string renamed_to_;
};

}  // namespace handrail
