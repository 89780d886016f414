// SQLite database files, with the write-ahead log or the journal beside them.
#include <sqlite3.h>

#include <fmt/core.h>

#include "verifier/snapshot.h"
#include "verifier/snapshot_vfs.h"
#include "verifier/sqlite_functions.h"
#include "verifier/sqlite_guard.h"

namespace handrail {
namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr int kProgressInterval = 1000;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

class SqliteSnapshot;

class SqliteRows final : public Rows {
 public:
  SqliteRows(SqliteSnapshot& snapshot, sqlite3_stmt* statement) : snapshot_(snapshot), statement_(statement) {
    const int count = sqlite3_column_count(statement_);
    for (int i = 0; i < count; ++i) {
      const char* name = sqlite3_column_name(statement_, i);
      columns_.emplace_back(name != nullptr ? name : "");
    }
  }
  ~SqliteRows() override { sqlite3_finalize(statement_); }
  SqliteRows(const SqliteRows&) = delete;
  SqliteRows& operator=(const SqliteRows&) = delete;

  const std::vector<std::string>& columns() const override { return columns_; }
  Asked<bool> next() override;

  Cell cell(std::size_t column) override {
    const int index = static_cast<int>(column);
    Cell cell;
    switch (sqlite3_column_type(statement_, index)) {
      case SQLITE_NULL: return cell;
      case SQLITE_INTEGER:
        cell.kind = Cell::Kind::integer;
        cell.integer = sqlite3_column_int64(statement_, index);
        break;
      case SQLITE_FLOAT:
        cell.kind = Cell::Kind::real;
        cell.real = sqlite3_column_double(statement_, index);
        break;
      case SQLITE_BLOB: cell.kind = Cell::Kind::blob; break;
      default: cell.kind = Cell::Kind::text; break;
    }
    const void* bytes = cell.kind == Cell::Kind::blob
                            ? sqlite3_column_blob(statement_, index)
                            : static_cast<const void*>(sqlite3_column_text(statement_, index));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, index));
    if (bytes != nullptr) cell.bytes = {static_cast<const char*>(bytes), size};
    return cell;
  }

 private:
  SqliteSnapshot& snapshot_;
  sqlite3_stmt* statement_;
  std::vector<std::string> columns_;
};

class SqliteSnapshot final : public Snapshot {
 public:
  SqliteSnapshot(SnapshotFacts facts, SnapshotVfs::Files files, const SnapshotLimits& limits)
      : facts_(std::move(facts)),
        limits_(limits),
        vfs_(std::move(files), limits.cache_bytes, limits.overlay_bytes) {}
  ~SqliteSnapshot() override { sqlite3_close(connection_); }
  SqliteSnapshot(const SqliteSnapshot&) = delete;
  SqliteSnapshot& operator=(const SqliteSnapshot&) = delete;

  Result<void> open() {
    sqlite3_hard_heap_limit64(limits_.heap_bytes);
    // Opened for writing because a journal may have to be rolled back first, which happens in memory
    // (SnapshotVfs).
    int code =
        sqlite3_open_v2(SnapshotVfs::database_name(), &connection_, SQLITE_OPEN_READWRITE, vfs_.name());
    if (code == SQLITE_OK) code = restrict();
    if (code == SQLITE_OK) {
      // Reads the header, the log and the schema, so that a file that is no database is found out here.
      auto rows = ask("SELECT count(*) FROM sqlite_schema");
      auto read = rows ? (*rows)->next() : Asked<bool>(tl::unexpected(rows.error()));
      if (!read) return fail(Error{read.error().message, facts_.name, 0, 0, {}});
      return {};
    }
    return fail(Error{refusal(code).message, facts_.name, 0, 0, {}});
  }

  void note(std::string sentence) { facts_.notes.push_back(std::move(sentence)); }

  const SnapshotFacts& facts() const override { return facts_; }
  std::uint64_t bytes_read() const override { return vfs_.cache().statistics().bytes; }
  std::string changed() override { return vfs_.changed(); }

  Asked<std::unique_ptr<Rows>> ask(std::string_view sql) override {
    steps_left_ = limits_.steps;
    guard_.denied.message.clear();
    guard_.asks_journal_mode = false;
    vfs_.allow_page_accesses(connection_, limits_.page_accesses);

    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int code =
        sqlite3_prepare_v2(connection_, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
    if (code != SQLITE_OK) return tl::unexpected(refusal(code));
    if (statement == nullptr) return tl::unexpected(Refusal{Refusal::Reason::sql, "there is no SQL in it"});
    auto rows = std::make_unique<SqliteRows>(*this, statement);
    if (const std::string_view rest(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
        holds_sql(rest)) {
      return tl::unexpected(Refusal{Refusal::Reason::sql, "it is more than one statement"});
    }
    // The authorizer let it through; this holds whatever a later SQLite adds to the language. (It counts
    // PRAGMA journal_mode as writing even where it only asks.)
    if (sqlite3_stmt_readonly(statement) == 0 && !guard_.asks_journal_mode) {
      return tl::unexpected(Refusal{Refusal::Reason::not_reading, "it would change the database"});
    }
    return rows;
  }

  Refusal refusal(int code) const {
    const std::string message = connection_ != nullptr ? sqlite3_errmsg(connection_) : sqlite3_errstr(code);
    if (!guard_.denied.message.empty()) return guard_.denied;
    switch (code & 0xff) {
      case SQLITE_AUTH: return {Refusal::Reason::not_reading, message};
      case SQLITE_READONLY: return {Refusal::Reason::not_reading, message};
      case SQLITE_INTERRUPT:
        return {Refusal::Reason::limit,
                vfs_.spent() ? fmt::format("it did not end within {} page accesses", limits_.page_accesses)
                             : fmt::format("it did not end within {} steps", limits_.steps)};
      case SQLITE_NOMEM:
        return {Refusal::Reason::memory,
                fmt::format("it needs more than {} MiB of memory", limits_.heap_bytes >> 20)};
      case SQLITE_FULL:
        return {Refusal::Reason::memory, fmt::format("it would write more than {} MiB of temporary data",
                                                     limits_.overlay_bytes >> 20)};
      case SQLITE_TOOBIG:
        return {Refusal::Reason::memory,
                fmt::format("a value in it is larger than {} MiB", limits_.value_bytes >> 20)};
      case SQLITE_CORRUPT: return {Refusal::Reason::damaged, "the file is damaged: " + message};
      case SQLITE_NOTADB: return {Refusal::Reason::damaged, "is not an SQLite database, or it is encrypted"};
      case SQLITE_IOERR:
      case SQLITE_CANTOPEN:
        if (code == SQLITE_IOERR_NOMEM) return {Refusal::Reason::memory, "there is not enough memory"};
        return {Refusal::Reason::unreadable, vfs_.read_error().empty() ? message : vfs_.read_error()};
      default: return {Refusal::Reason::sql, message};
    }
  }

 private:
  int restrict() {
    sqlite3_extended_result_codes(connection_, 1);
    restrict_connection(connection_, limits_.value_bytes);
    // Set up before the authorizer forbids every PRAGMA that sets something.
    const char* settings =
        "PRAGMA locking_mode=EXCLUSIVE;"  // the index of a write-ahead log on the heap, no shared memory
        "PRAGMA temp_store=MEMORY;"
        "PRAGMA cache_size=-2048;"
        "PRAGMA mmap_size=1073741824;"  // pages are used where the chunk cache holds them (SnapshotVfs,
                                        // xFetch)
        "PRAGMA cell_size_check=ON;"
        "PRAGMA query_only=ON;";
    int code = sqlite3_exec(connection_, settings, nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) code = add_check_functions(connection_);
    sqlite3_progress_handler(connection_, kProgressInterval, &SqliteSnapshot::count_steps, this);
    sqlite3_set_authorizer(connection_, &SqliteGuard::authorize, &guard_);
    return code;
  }

  static int count_steps(void* self) {
    auto& snapshot = *static_cast<SqliteSnapshot*>(self);
    if (snapshot.steps_left_ < kProgressInterval) return 1;
    snapshot.steps_left_ -= kProgressInterval;
    return 0;
  }

  SnapshotFacts facts_;
  SnapshotLimits limits_;
  SnapshotVfs vfs_;
  SqliteGuard guard_;
  sqlite3* connection_ = nullptr;
  std::uint64_t steps_left_ = 0;
};

Asked<bool> SqliteRows::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected(snapshot_.refusal(code));
}

bool recognises(std::string_view beginning) {
  return beginning.size() >= 100 && beginning.starts_with(kMagic);
}

// A file that ends before the pages its header promises was cut off on its way, unless a log or a journal
// makes up for it. The promise counts only where it was written together with the rest of the header (the two
// change counters, https://www.sqlite.org/fileformat.html, "In-header database size").
Result<void> check_length(const SnapshotFile& file, std::string_view header) {
  std::uint64_t page_size = big_endian(header, 16, 2);
  if (page_size == 1) page_size = 65536;
  const std::uint64_t pages = big_endian(header, 28, 4);
  if (big_endian(header, 24, 4) != big_endian(header, 92, 4) || pages == 0) return {};
  if (pages * page_size <= file.bytes->size()) return {};
  return fail(Error{fmt::format("is cut off: its header names {} pages of {} bytes, the file has {} bytes",
                                pages, page_size, file.bytes->size()),
                    file.name, 0, 0, "copy it again, with sqlite3 .backup or while nobody writes to it"});
}

Result<std::unique_ptr<Snapshot>> open(std::vector<SnapshotFile> files, const SnapshotLimits& limits) {
  std::string header(100, '\0');
  auto got = files.front().bytes->read(0, std::as_writable_bytes(std::span(header)));
  if (!got) return tl::unexpected(got.error());
  const bool wal_mode = header[18] == 2;

  SnapshotFacts facts{files.front().name, "sqlite", Engine::sqlite, files.front().bytes->size(), {}, {}};
  SnapshotVfs::Files sources;
  bool made_up_for = false;  // by a log or a journal
  for (SnapshotFile& file : std::span(files).subspan(1)) {
    const bool wal = file.name.ends_with("-wal");
    if (!wal && !file.name.ends_with("-journal")) continue;  // -shm: made anew from the log
    facts.companions.push_back(file.name);
    made_up_for |= file.bytes->size() > 0;
    (wal ? sources.wal : sources.journal) = std::move(file.bytes);
  }
  if (!made_up_for) {
    if (auto length = check_length(files.front(), header); !length) return tl::unexpected(length.error());
  }
  if (wal_mode && sources.wal == nullptr) {
    facts.notes.push_back(
        fmt::format("{0} is in WAL mode and no {0}-wal came with it: if it was copied while in use, its "
                    "latest changes are missing",
                    facts.name));
  }
  if (!wal_mode && sources.wal != nullptr && sources.wal->size() > 0) {
    facts.notes.push_back(fmt::format("{0} is not in WAL mode: {0}-wal was not used", facts.name));
  }
  if (sources.journal != nullptr && sources.journal->size() > 0) {
    facts.notes.push_back(fmt::format(
        "{0}-journal was taken into account: an unfinished change in it was rolled back, in memory",
        facts.name));
  }

  sources.database = std::move(files.front().bytes);
  auto snapshot = std::make_unique<SqliteSnapshot>(std::move(facts), std::move(sources), limits);
  if (auto opened = snapshot->open(); !opened) return tl::unexpected(opened.error());
  return snapshot;
}

}  // namespace

extern const SnapshotFormat snapshot_format_sqlite;
const SnapshotFormat snapshot_format_sqlite = {"sqlite", recognises, open};

}  // namespace handrail
