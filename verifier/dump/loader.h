// Makes an SQLite database of a dump, in scratch storage: tables as they are declared, rows bound into
// prepared statements within one transaction, indexes and keys when all rows are there. SQL that stands in
// the dump is never run, but for the declarations of an SQLite dump, which a guard looks at first.
//
//   Loader::open -> create, start_rows, insert… -> finish -> the database's bytes
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <sqlite3.h>

#include "verifier/dump/table.h"
#include "verifier/dump/tuples.h"
#include "verifier/snapshot_vfs.h"

namespace handrail::dump {

class Loader {
 public:
  // `limits` and `options` must outlive it.
  static Result<std::unique_ptr<Loader>> open(Engine engine, const SnapshotLimits& limits,
                                              const OpenOptions& options);
  ~Loader();
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  // A table as `declared`; keys and foreign keys may be added to it until finish(). One of the same name is
  // replaced.
  Result<void> create(DumpTable declared);
  // Nothing where there is no such table.
  Result<void> drop(std::string_view name);
  // Without regard to case; nullptr where there is none.
  DumpTable* table(std::string_view name);
  bool has_tables() const { return !by_name_.empty(); }

  // When all rows are there, `table` gets those of `part` as well: a partition, a table that inherits.
  void fill(std::string table, std::string part) { fills_.emplace_back(std::move(table), std::move(part)); }

  // The rows that follow are this table's, their values for `columns` in this order (all that have values,
  // when it is empty). Texts are in the character set (character_set_name()) until the next call.
  Result<void> start_rows(DumpTable& table, const std::vector<std::string>& columns,
                          const char* character_set);
  Result<void> insert(const Row& row);

  // For a dump of SQLite's own: a declaration in its own words, and rows for what it declared, `width` values
  // each, for `columns` as the dump lists them ("" or "(a,b)").
  Result<void> declare(const std::string& sql);
  Result<void> declare_virtual(const std::string& name, const std::string& sql);
  Result<void> forget_sequences() { return execute("DELETE FROM sqlite_sequence"); }
  Result<void> set_pragma(std::string_view name, const std::string& number);
  Result<void> start_plain_rows(std::string_view table, std::string_view columns, std::size_t width);
  // A view is known by its name alone.
  void add_view(std::string name) { views_.insert(std::move(name)); }

  // What a reader should know, for SnapshotFacts::notes.
  void note(std::string sentence) { notes_.push_back(std::move(sentence)); }

  // Indexes, keys, the catalogue (docs/dumps.md). Nothing else may be called afterwards.
  Result<std::unique_ptr<ByteSource>> finish();
  std::vector<std::string> take_notes() { return std::move(notes_); }

 private:
  struct Target {       // of one value in a row
    int parameter = 0;  // from 1; 0: not kept
    Storage storage = Storage::any;
    DumpColumn* looked_at = nullptr;  // for rare letters
    DumpColumn* generated = nullptr;  // where DEFAULT says that the value is not in the dump
  };
  Loader(Engine engine, const SnapshotLimits& limits, const OpenOptions& options)
      : engine_(engine), limits_(limits), options_(options) {}

  Result<void> connect();
  Result<void> execute(const std::string& sql);
  Result<sqlite3_stmt*> prepare(const std::string& sql);
  Error problem() const;
  int bind(const Target& target, const Row& row, const Field& field);
  int bind_text(const Target& target, const Row& row, const Field& field);
  int bind_bytes(const Target& target, std::string_view bytes);
  static int authorize(void* self, int action, const char* first, const char* second, const char*,
                       const char*);

  void finalize();

  // generated.cc
  Result<void> settle_generated(DumpTable& table, const std::vector<std::string>& columns);
  Result<void> leave_out(DumpTable& table, DumpColumn& column, const std::string& why);
  Result<void> compute(DumpTable& table);
  Result<void> compute_column(DumpTable& table, DumpColumn& column);

  // finish.cc
  Result<void> fill_from_parts(const std::string& table, int depth);
  Result<void> make_indexes(DumpTable& table);
  Result<void> complete_schema();
  void keep_checkable_foreign_keys(DumpTable& table);
  Result<void> write_catalogue();

  Engine engine_;
  const SnapshotLimits& limits_;
  const OpenOptions& options_;
  std::unique_ptr<ScratchFile> scratch_;
  std::unique_ptr<SnapshotVfs> vfs_;
  sqlite3* connection_ = nullptr;
  std::deque<DumpTable> tables_;  // pointers to them are handed out; without a name: dropped
  std::unordered_map<std::string, DumpTable*> by_name_;     // in lower case
  std::vector<std::pair<std::string, std::string>> fills_;  // a table and its part
  std::set<std::string> views_;
  std::vector<std::string> notes_;

  sqlite3_stmt* insert_ = nullptr;
  std::vector<Target> targets_;
  const char* character_set_ = "utf8mb4";
  bool converts_ = false;  // texts are not UTF-8
  std::string converted_;
};

}  // namespace handrail::dump
