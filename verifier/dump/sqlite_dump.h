// What sqlite3's .dump writes. Its declarations are SQLite's own and are kept word for word.
#pragma once

#include "verifier/dump/dump_reader.h"

namespace handrail::dump {

class SqliteDump final : public DumpReader {
 public:
  SqliteDump(Input& input, Loader& loader) : DumpReader(input, loader, kSqliteSyntax) {}

 private:
  Result<void> statement(const std::string& first_word) override;
  Result<void> ended() override;

  Result<void> insert();
  Result<void> schema_row();
  Result<void> start(const std::string& head, std::size_t width);
  Result<void> end_of_row();

  std::string head_;  // of the last INSERT
  bool skips_ = false;
  bool began_ = false;
  bool committed_ = false;
  bool declared_ = false;
};

}  // namespace handrail::dump
