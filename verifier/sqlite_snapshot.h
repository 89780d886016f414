// A snapshot whose rows SQLite reads, whatever format they came from: a database file, or a dump that was
// loaded into scratch storage. Everything goes through SnapshotVfs, so no file is ever written; what may be
// asked, and what it may cost, is the same for all.
//
//   SqliteSnapshot(facts, files, limits)             checks: reading only
//   SqliteSnapshot(facts, files, limits, rehearsal, scratch)
//                                                    a guide's changes as well, made in the overlay, of which
//                                                    what memory does not hold is in a scratch file
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "verifier/collations.h"
#include "verifier/page_accesses.h"
#include "verifier/snapshot.h"
#include "verifier/snapshot_vfs.h"
#include "verifier/sqlite_guard.h"

namespace handrail {

class SqliteSnapshot final : public Snapshot {
 public:
  enum class Purpose : std::uint8_t { checks, rehearsal };

  SqliteSnapshot(SnapshotFacts facts, SnapshotVfs::Files files, const SnapshotLimits& limits,
                 Purpose purpose = Purpose::checks, ScratchMaker scratch = {});
  ~SqliteSnapshot() override;
  SqliteSnapshot(const SqliteSnapshot&) = delete;
  SqliteSnapshot& operator=(const SqliteSnapshot&) = delete;

  // Before anything else. Reads the header, the log and the schema, so that a file that is no database fails
  // here. Sets SQLite's memory limit for the whole process, to what `limits` say.
  Result<void> open();

  const SnapshotFacts& facts() const override { return facts_; }
  const Dialect& dialect() const override { return *dialect_; }
  // Instead of SQLite's own: of a database that holds another catalogue beside its schema.
  void speak(const Dialect& dialect) { dialect_ = &dialect; }
  void note(std::string sentence) { facts_.notes.push_back(std::move(sentence)); }
  std::uint64_t bytes_read() const override { return vfs_.cache().statistics().bytes; }
  std::string changed() override { return vfs_.changed(); }

  void limit_time(std::optional<std::chrono::milliseconds> limit) override;
  Asked<std::unique_ptr<Rows>> ask(std::string_view sql) override;

  // Of a rehearsal only: one statement that may change the data or the schema, in the overlay. It is carried
  // out as its rows are read to the end; the limits of steps and of page accesses are those of one check.
  // What reaches beyond this one database (ATTACH to a file, extensions) is refused.
  Asked<std::unique_ptr<Rows>> change(std::string_view sql);

  Result<std::unique_ptr<SqliteSnapshot>> rehearsal(const ScratchMaker& scratch) override;

  // Of a rehearsal: rows that were changed so far, by triggers and foreign keys as well.
  std::int64_t changed_rows() const;
  bool in_transaction() const;
  // Also within a transaction, where PRAGMA foreign_keys does nothing.
  void enforce_foreign_keys(bool enforced);

  // SQLite's result code in the words of the person who wrote the check.
  Refusal refusal(int code) const;
  // Why what was just read is not what the server would say: its collation decides about letters that were
  // compared.
  std::optional<Refusal> doubt() const;

 private:
  int restrict();
  // Whatever is asked until the next one shares its limits.
  void begin_question();
  Asked<sqlite3_stmt*> prepare(std::string_view sql);
  static int count_steps(void* self);

  SnapshotFacts facts_;
  SnapshotLimits limits_;
  Purpose purpose_;
  const Dialect* dialect_ = &sqlite_dialect();
  SnapshotVfs vfs_;
  std::shared_ptr<PageAccesses> accesses_ = PageAccesses::make();
  SqliteGuard guard_;
  Doubt doubt_;  // of the last question
  sqlite3* connection_ = nullptr;
  std::uint64_t steps_ = 0;  // that one question may take
  std::uint64_t steps_left_ = 0;
};

}  // namespace handrail
