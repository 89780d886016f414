// What pg_dump and pg_dumpall write as plain text.
#pragma once

#include "verifier/dump/copy_rows.h"
#include "verifier/dump/dump_reader.h"
#include "verifier/dump/postgresql_declarations.h"

namespace handrail::dump {

class PostgresqlDump final : public DumpReader {
 public:
  // `database` of those that a dump of pg_dumpall holds; empty: the first one that has tables.
  PostgresqlDump(Input& input, Loader& loader, std::string database)
      : DumpReader(input, loader, kPostgresqlSyntax), chosen_(std::move(database)) {}

 private:
  Result<void> statement(const std::string& first_word) override;
  Result<void> ended() override;

  Result<void> client_command();
  Result<void> insert();
  Result<void> start_rows(const std::string& name, const std::vector<std::string>& columns,
                          std::uint32_t line);
  Result<void> copy(std::string_view statement, std::uint32_t line);
  Result<void> declaration(std::string_view text);
  Result<void> create(Tokens& tokens);
  Result<void> create_table(Tokens& tokens);
  void alter_table(Tokens& tokens);
  void comment_on(Tokens& tokens);
  void add_trigger(Tokens& tokens);
  void set_sequence(Tokens tokens);
  Result<void> set(Tokens& tokens);
  bool is_chosen() const { return chosen_.empty() || current_.empty() || current_ == chosen_; }

  std::string chosen_;
  std::string current_;
  std::vector<std::string> databases_;
  Domains domains_;
  std::map<std::string, std::pair<std::string, std::string>> sequences_;  // whose numbers a column counts up
  const char* character_set_ = "utf8mb4";                                 // character_set_name()
  std::string head_;                                                      // of the last INSERT
};

}  // namespace handrail::dump
