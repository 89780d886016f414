// What mysqldump, mariadb-dump and phpMyAdmin write.
#pragma once

#include <set>

#include "verifier/dump/dump_reader.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {

class MysqlDump final : public DumpReader {
 public:
  // `database` of those that the dump holds; empty: the first one of the user's own that has tables.
  MysqlDump(Input& input, Loader& loader, std::string database)
      : DumpReader(input, loader, kMysqlSyntax), chosen_(std::move(database)), given_(!chosen_.empty()) {}

 private:
  Result<void> statement(const std::string& first_word) override;
  Result<void> ended() override;

  Result<void> insert();
  Result<void> declaration(std::string_view text);
  Result<void> create(Tokens& tokens);
  Result<void> create_table(Tokens& tokens);
  void add_trigger(Tokens& tokens);
  Result<void> set(Tokens& tokens);
  void set_modes(Tokens& tokens);
  // Whether a statement about a table of this database (empty: the current one) is about the chosen one.
  bool is_chosen(const std::string& database);

  std::string chosen_;
  bool given_;
  std::string current_;
  std::vector<std::string> databases_;
  std::set<std::string> views_;
  const char* character_set_ = "utf8mb4";  // character_set_name()
  SqlSyntax saved_ = kMysqlSyntax;         // its modes, in @saved_sql_mode
  std::string head_;                       // of the last INSERT
  bool skips_ = false;                     // its rows
};

}  // namespace handrail::dump
