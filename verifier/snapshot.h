// A snapshot of a datastore, opened for reading: what a guide's checks are run on. One file in
// verifier/snapshots/ knows one format; all give the same two things, facts about themselves and rows for a
// reading SQL text.
//
//   snapshot_files("app.db") -> open_snapshot(files, limits) -> Snapshot::ask("SELECT …") -> Rows
//
// A snapshot is untrusted input and is never changed: see docs/verifier.md for what is done about hostile
// files.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/cell.h"
#include "model/effects/effects.h"
#include "verifier/byte_source.h"
#include "verifier/dialect.h"
#include "verifier/scratch_file.h"

namespace handrail {

// One file as the reader named it, without its folder.
struct SnapshotFile {
  std::string name;
  std::unique_ptr<ByteSource> bytes;
};

// The file and what belongs to it and lies beside it (a write-ahead log, a journal that a crash left).
Result<std::vector<SnapshotFile>> snapshot_files(const std::string& path);

// What a snapshot may cost. The same natively and in the browser, so that both give the same report.
struct SnapshotLimits {
  std::size_t cache_bytes = std::size_t{64} << 20;
  std::size_t overlay_bytes = std::size_t{8} << 20;
  std::int64_t heap_bytes = std::int64_t{24} << 20;  // of SQLite itself: sorting, grouping
  int value_bytes = 16 << 20;                        // the largest text or blob that is looked at
  std::uint64_t steps = 2'000'000'000;               // of SQLite's machine for one check
  std::uint64_t page_accesses = 1'000'000'000;       // for one check

  // Of a dump that is loaded, and of a rehearsal.
  std::uint64_t scratch_bytes = std::uint64_t{64} << 30;        // of each scratch file
  std::int64_t load_heap_bytes = std::int64_t{64} << 20;        // of SQLite itself: pages and sorting
  std::uint64_t unpacked_bytes = std::uint64_t{256} << 30;      // that a compressed dump may grow to
  std::uint64_t ratio = 200;                                    // … and how many times its size, beyond
  std::uint64_t unpacked_bytes_free = std::uint64_t{64} << 20;  // … this much
};

// How a snapshot is opened, beyond what it may cost.
struct OpenOptions {
  ScratchMaker scratch = default_scratch();
  // While a dump is loaded: bytes of its file that were read, of how many. False gives up.
  std::function<bool(std::uint64_t done, std::uint64_t total)> on_progress;
  std::string database;  // of a dump that holds several; empty: the first one that has tables
};

// A file's questions are measured in steps, so that native program and browser stop at the same one; where a
// person sets a time, this many stand for it.
inline constexpr std::uint64_t kStepsPerMillisecond = 20'000;

struct SnapshotFacts {
  std::string name;
  std::string format;  // "sqlite"
  Engine engine = Engine::unknown;
  std::uint64_t bytes = 0;
  std::vector<std::string> companions;  // "app.db-wal"
  std::vector<std::string> notes;       // what the reader should know, whole sentences
};

// Why a question has no answer.
struct Refusal {
  enum class Reason : std::uint8_t {
    sql,          // SQL that this format does not understand: another dialect, a missing table
    not_reading,  // it would change something
    not_here,     // it is written for a server, and may mean something else on its loaded dump
    not_in_file,  // it asks for something that belongs to a connection or a server, not to a snapshot
    limit,        // it did not end within the steps that one check may take
    memory,       // it needs more memory than it may use
    damaged,      // the file is not what its format says
    unreadable,   // the bytes could not be read
  };
  Reason reason = Reason::sql;
  std::string message;
};
std::string_view name_of(Refusal::Reason reason);

template <typename T>
using Asked = tl::expected<T, Refusal>;

class Rows {
 public:
  virtual ~Rows() = default;
  virtual const std::vector<std::string>& columns() const = 0;
  // False after the last row.
  virtual Asked<bool> next() = 0;
  virtual Cell cell(std::size_t column) = 0;
};

class SqliteSnapshot;

class Snapshot {
 public:
  virtual ~Snapshot() = default;
  virtual const SnapshotFacts& facts() const = 0;
  // Of the SQL that ask() takes. A loaded dump's is SQLite's, whatever facts().engine says.
  virtual const Dialect& dialect() const { return sqlite_dialect(); }
  // How long each of the next questions may take; nothing: what the snapshot was opened with. Servers measure
  // time, files count steps (kStepsPerMillisecond).
  virtual void limit_time(std::optional<std::chrono::milliseconds> limit) = 0;
  // One reading statement. The snapshot must outlive the rows, and have no other rows open that are still
  // used.
  virtual Asked<std::unique_ptr<Rows>> ask(std::string_view sql) = 0;
  // Bytes that were read from the source so far.
  virtual std::uint64_t bytes_read() const = 0;
  // The same data to be changed, in an overlay of its own (SqliteSnapshot::change). This snapshot must
  // outlive it. Fails for a server: what is changed there is changed.
  virtual Result<std::unique_ptr<SqliteSnapshot>> rehearsal(const ScratchMaker& scratch);
  // Of the source: written to since it was opened, which makes every answer doubtful. Empty when it was not.
  virtual std::string changed() = 0;
};

// A format joins by one file verifier/snapshots/<name>.cc that defines `snapshot_format_<name>`.
struct SnapshotFormat {
  std::string_view name;
  // By its first bytes (up to 4096), which are unpacked where the file is compressed.
  bool (*recognises)(std::string_view beginning);
  Result<std::unique_ptr<Snapshot>> (*open)(std::vector<SnapshotFile> files, const SnapshotLimits& limits,
                                            const OpenOptions& options);
};

// `files` in any order: one database and what belongs to it. Fails with one clear error on anything else: no
// database, an empty or cut-off file, a write-ahead log of another database.
Result<std::unique_ptr<Snapshot>> open_snapshot(std::vector<SnapshotFile> files,
                                                const SnapshotLimits& limits = {},
                                                const OpenOptions& options = {});

}  // namespace handrail
