// The tables of a dump that was loaded into SQLite, as its catalogue declares them (docs/dumps.md): read from
// an overlay in which statements are rehearsed, and written back where a statement declares them anew.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "verifier/dump/table.h"
#include "verifier/sqlite_snapshot.h"

namespace handrail {

class LoadedTables {
 public:
  // The overlay must outlive it.
  explicit LoadedTables(SqliteSnapshot& overlay) : overlay_(overlay) {}

  // Without regard to case; nullptr where there is none. Good until the catalogue is changed (forget()).
  const dump::DumpTable* find(const std::string& name);
  void forget() { tables_.clear(); }

  // What the server gives next in a column that counts up. Outlives a rollback, as it does there.
  void set_next_number(const std::string& table, std::int64_t number);
  // One more than the largest there is, where only that is known.
  void forget_next_number(const std::string& table);

  // Whether the dump has a view, or a column that the server computes, of this name: the server finds it, and
  // SQLite does not.
  bool is_left_out(const std::string& name);

  // The first value of the first row, as text; empty without one.
  std::string value(const std::string& sql);

 private:
  std::unique_ptr<dump::DumpTable> read(const std::string& name);
  std::int64_t next_number(const dump::DumpTable& table, const dump::DumpColumn& column);

  SqliteSnapshot& overlay_;
  std::map<std::string, std::unique_ptr<dump::DumpTable>> tables_;  // in lower case
  std::map<std::string, std::int64_t> numbers_;
};

}  // namespace handrail
