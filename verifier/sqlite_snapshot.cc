#include "verifier/sqlite_snapshot.h"

#include <algorithm>
#include <cassert>
#include <cctype>

#include <fmt/core.h>

#include "model/sqlite_cell.h"
#include "model/text.h"
#include "verifier/collations.h"
#include "verifier/compat/sqlite_functions.h"
#include "verifier/compat/store_functions.h"
#include "verifier/index_agreement.h"
#include "verifier/sqlite_functions.h"

namespace handrail {
namespace {

constexpr int kProgressInterval = 1000;

// Pages that are used again lie in SQLite's own cache, checked and ready; what reads ahead needs little.
std::size_t read_ahead_bytes(const SnapshotLimits& limits) { return limits.cache_bytes / 4; }
std::size_t page_cache_bytes(const SnapshotLimits& limits) {
  return limits.cache_bytes - read_ahead_bytes(limits);
}

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

  Asked<bool> next() override {
    const int code = sqlite3_step(statement_);
    if (auto doubt = snapshot_.doubt()) return tl::unexpected(std::move(*doubt));
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return tl::unexpected(snapshot_.refusal(code));
  }

  Cell cell(std::size_t column) override { return sqlite_cell(statement_, static_cast<int>(column)); }

 private:
  SqliteSnapshot& snapshot_;
  sqlite3_stmt* statement_;
  std::vector<std::string> columns_;
};

// PRAGMA integrity_check of everything, however it is written.
bool asks_for_integrity(std::string_view sql) {
  std::string words;
  for (const char c : sql) {
    if (c == ';') break;
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space)
      words += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!words.empty() && words.back() != ' ')
      words += ' ';
  }
  const std::string_view asked = text::trim(words);
  return (asked == "pragma integrity_check" || asked == "pragma main.integrity_check") &&
         !holds_sql(sql.substr(std::min(sql.find(';'), sql.size())));
}

}  // namespace

SqliteSnapshot::SqliteSnapshot(SnapshotFacts facts, SnapshotVfs::Files files, const SnapshotLimits& limits,
                               Purpose purpose, ScratchMaker scratch)
    : facts_(std::move(facts)),
      limits_(limits),
      purpose_(purpose),
      vfs_(std::move(files), read_ahead_bytes(limits),
           {limits.overlay_bytes, limits.scratch_bytes, std::move(scratch)}),
      steps_(limits.steps) {}

SqliteSnapshot::~SqliteSnapshot() {
  sqlite3_close(connection_);
  accesses_->allow(nullptr, UINT64_MAX);
}

Result<void> SqliteSnapshot::open() {
  sqlite3_hard_heap_limit64(limits_.heap_bytes);
  // Opened for writing because a journal may have to be rolled back first, which happens in memory
  // (SnapshotVfs).
  int code = sqlite3_open_v2(SnapshotVfs::database_name(), &connection_, SQLITE_OPEN_READWRITE, vfs_.name());
  if (code == SQLITE_OK) code = restrict();
  if (code != SQLITE_OK) return fail(Error{refusal(code).message, facts_.name, 0, 0, {}});
  auto rows = ask("SELECT count(*) FROM sqlite_schema");
  auto read = rows ? (*rows)->next() : Asked<bool>(tl::unexpected(rows.error()));
  if (!read) return fail(Error{read.error().message, facts_.name, 0, 0, {}});
  return {};
}

void SqliteSnapshot::limit_time(std::optional<std::chrono::milliseconds> limit) {
  steps_ = limit ? static_cast<std::uint64_t>(limit->count()) * kStepsPerMillisecond : limits_.steps;
}

Asked<std::unique_ptr<Rows>> SqliteSnapshot::ask(std::string_view sql) {
  guard_.changes = SqliteGuard::Changes::refused;
  begin_question();
  if (asks_for_integrity(sql) && indexes_agree(connection_)) sql = "SELECT 'ok' AS integrity_check";
  auto statement = prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  auto rows = std::make_unique<SqliteRows>(*this, *statement);
  // The authorizer let it through; this holds whatever a later SQLite adds to the language. (It counts
  // PRAGMA journal_mode as writing even where it only asks.)
  if (sqlite3_stmt_readonly(*statement) == 0 && !guard_.asks_journal_mode) {
    return tl::unexpected(Refusal{Refusal::Reason::not_reading, "it would change the database"});
  }
  return rows;
}

Result<std::unique_ptr<SqliteSnapshot>> SqliteSnapshot::rehearsal(const ScratchMaker& scratch) {
  auto copy = std::make_unique<SqliteSnapshot>(facts_, vfs_.borrowed(), limits_, Purpose::rehearsal, scratch);
  copy->speak(*dialect_);
  if (auto opened = copy->open(); !opened) return tl::unexpected(opened.error());
  return copy;
}

std::int64_t SqliteSnapshot::changed_rows() const { return sqlite3_total_changes64(connection_); }

bool SqliteSnapshot::in_transaction() const { return sqlite3_get_autocommit(connection_) == 0; }

void SqliteSnapshot::enforce_foreign_keys(bool enforced) {
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_FKEY, enforced ? 1 : 0, nullptr);
}

Asked<std::unique_ptr<Rows>> SqliteSnapshot::change(std::string_view sql) {
  assert(purpose_ == Purpose::rehearsal);
  guard_.changes = SqliteGuard::Changes::rehearsed;
  begin_question();
  auto statement = prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  return std::make_unique<SqliteRows>(*this, *statement);
}

void SqliteSnapshot::begin_question() {
  steps_left_ = steps_;
  accesses_->allow(connection_, limits_.page_accesses);
}

Asked<sqlite3_stmt*> SqliteSnapshot::prepare(std::string_view sql) {
  guard_.denied.message.clear();
  guard_.asks_journal_mode = guard_.asks_integrity = false;
  doubt_.met = false;

  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v2(connection_, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
  if (code != SQLITE_OK) return tl::unexpected(refusal(code));
  if (statement == nullptr) return tl::unexpected(Refusal{Refusal::Reason::sql, "there is no SQL in it"});
  if (const std::string_view rest(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
      holds_sql(rest)) {
    sqlite3_finalize(statement);
    return tl::unexpected(Refusal{Refusal::Reason::sql, "it is more than one statement"});
  }
  return statement;
}

Refusal SqliteSnapshot::refusal(int code) const {
  const std::string message = connection_ != nullptr ? sqlite3_errmsg(connection_) : sqlite3_errstr(code);
  if (!guard_.denied.message.empty()) return guard_.denied;
  switch (code & 0xff) {
    case SQLITE_AUTH: return {Refusal::Reason::not_reading, message};
    case SQLITE_READONLY: return {Refusal::Reason::not_reading, message};
    case SQLITE_INTERRUPT:
      return {Refusal::Reason::limit,
              accesses_->spent()
                  ? fmt::format("it did not end within {} page accesses", limits_.page_accesses)
                  : fmt::format("it did not end within {} steps", steps_)};
    case SQLITE_NOMEM:
      return {Refusal::Reason::memory,
              fmt::format("it needs more than {} MiB of memory", limits_.heap_bytes >> 20)};
    case SQLITE_FULL:
      if (purpose_ == Purpose::rehearsal) return {Refusal::Reason::memory, vfs_.write_error()};
      return {Refusal::Reason::memory,
              fmt::format("it would write more than {} MiB of temporary data", limits_.overlay_bytes >> 20)};
    case SQLITE_TOOBIG:
      return {Refusal::Reason::memory,
              fmt::format("a value in it is larger than {} MiB", limits_.value_bytes >> 20)};
    case SQLITE_CORRUPT: return {Refusal::Reason::damaged, "the file is damaged: " + message};
    case SQLITE_NOTADB: return {Refusal::Reason::damaged, "is not an SQLite database, or it is encrypted"};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      if (code == SQLITE_IOERR_NOMEM) return {Refusal::Reason::memory, "there is not enough memory"};
      return {Refusal::Reason::unreadable, vfs_.read_error().empty() ? message : vfs_.read_error()};
    default:
      return {message.starts_with(compat::kRefusal) ? Refusal::Reason::not_here : Refusal::Reason::sql,
              message};
  }
}

std::optional<Refusal> SqliteSnapshot::doubt() const {
  // That a database is whole is no question of the server's.
  if (!doubt_.met || guard_.asks_integrity) return std::nullopt;
  return Refusal{Refusal::Reason::not_here,
                 std::string(compat::kRefusal) +
                     "letters compared that the server's collation may take for one another or not (ß and s, "
                     "accents that a language counts)"};
}

int SqliteSnapshot::restrict() {
  sqlite3_extended_result_codes(connection_, 1);
  restrict_connection(connection_, limits_.value_bytes);
  // Set up before the authorizer forbids every PRAGMA that sets something.
  const std::string settings =
      "PRAGMA locking_mode=EXCLUSIVE;"  // the index of a write-ahead log on the heap, no shared memory
      "PRAGMA temp_store=MEMORY;"
      "PRAGMA cell_size_check=ON;" +  // of a page once, when it is read: another reason for a large cache
      fmt::format("PRAGMA cache_size=-{};", page_cache_bytes(limits_) >> 10);
  int code = sqlite3_exec(connection_, settings.c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_OK && purpose_ == Purpose::checks) {
    code = sqlite3_exec(connection_, "PRAGMA query_only=ON", nullptr, nullptr, nullptr);
  }
  if (code == SQLITE_OK && purpose_ == Purpose::rehearsal) allow_changes(connection_);
  if (code == SQLITE_OK) code = add_check_functions(connection_);
  if (code == SQLITE_OK) code = add_collations(connection_, &doubt_);
  if (code == SQLITE_OK) code = compat::add_functions(connection_);
  if (code == SQLITE_OK && purpose_ == Purpose::rehearsal) code = compat::add_store_functions(connection_);
  sqlite3_progress_handler(connection_, kProgressInterval, &SqliteSnapshot::count_steps, this);
  sqlite3_set_authorizer(connection_, &SqliteGuard::authorize, &guard_);
  return code;
}

int SqliteSnapshot::count_steps(void* self) {
  auto& snapshot = *static_cast<SqliteSnapshot*>(self);
  if (snapshot.steps_left_ < kProgressInterval) return 1;
  snapshot.steps_left_ -= kProgressInterval;
  return 0;
}

}  // namespace handrail
