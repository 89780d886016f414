#include "executor/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <ctime>

#include <fmt/format.h>
#include <sqlite3.h>

#include "executor/disk.h"
#include "model/sha256.h"

namespace handrail {
namespace {

constexpr int kFormat = 1;

constexpr const char* kSchema = R"(
  CREATE TABLE records (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
)";

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
  return Statement(statement);
}

std::string column(sqlite3_stmt* statement, int index) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
  return text == nullptr ? std::string() : std::string(text, sqlite3_column_bytes(statement, index));
}

std::string head_path(const std::string& journal_path) {
  return journal_path.substr(0, journal_path.rfind('/') + 1) + "journal.head";
}

Error altered(const std::string& how) {
  return {how, {}, 0, 0, "what this run did can no longer be known from it; look at the system itself"};
}

// Each part is preceded by its length, so that no two different records give the same bytes.
std::string chained_hash(std::string_view previous, std::int64_t number, std::string_view at,
                         std::string_view kind, std::string_view item, std::string_view body) {
  Sha256 hash;
  const std::string digits = std::to_string(number);
  for (const std::string_view part : {previous, std::string_view(digits), at, kind, item, body}) {
    hash.add(fmt::format("{}:", part.size()));
    hash.add(part);
  }
  return hash.hex();
}

}  // namespace

std::string utc_now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, milliseconds);
}

std::string head_text(const JournalHead& head) { return fmt::format("{} {}\n", head.records, head.hash); }

Result<JournalHead> read_journal_head(const std::string& journal_path) {
  const std::string path = head_path(journal_path);
  const auto text = read_whole(path);
  if (!text) return fail(text.error());
  JournalHead head;
  const char* end = text->data() + text->size();
  const auto [number_end, error] = std::from_chars(text->data(), end, head.records);
  if (error == std::errc() && end - number_end == 66 && *number_end == ' ' && text->back() == '\n') {
    head.hash.assign(number_end + 1, 64);
    return head;
  }
  return fail(path + " does not say how many records the journal has");
}

void Journal::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

std::string Journal::message() const {
  return fmt::format("the journal {}: {}", path_, sqlite3_errmsg(database_.get()));
}

Result<Journal> Journal::open_with(const std::string& path, int flags) {
  Journal journal;
  journal.path_ = path;
  sqlite3* database = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  journal.database_.reset(database);
  if (opened != SQLITE_OK) return fail("cannot open " + journal.message());
  sqlite3_busy_timeout(database, 5000);
  return journal;
}

Result<Journal> Journal::create(const std::string& path) {
  if (auto made = write_new(path, ""); !made) return fail(made.error());
  auto journal = open_with(path, SQLITE_OPEN_READWRITE);
  if (!journal) return journal;
  const std::string sql = fmt::format(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN; PRAGMA user_version = {}; {} COMMIT;",
      kFormat, kSchema);
  if (sqlite3_exec(journal->database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return fail("cannot write " + journal->message());
  }
  return journal;
}

Result<Journal> Journal::open(const std::string& path) {
  auto journal = open_with(path, SQLITE_OPEN_READWRITE);
  if (!journal) return journal;
  if (sqlite3_exec(journal->database_.get(), "PRAGMA synchronous = FULL", nullptr, nullptr, nullptr) !=
      SQLITE_OK) {
    return fail("cannot open " + journal->message());
  }
  const auto broken = journal->walk({}, [&](Record&& record, std::string_view) {
    journal->head_ = {record.number, std::move(record.hash)};
    return true;
  });
  if (!broken) return fail(broken.error());
  if (!broken->empty()) return fail(altered(*broken));
  return journal;
}

Result<Journal> Journal::open_to_read(const std::string& path) {
  // Read-write where possible: the reader of a WAL whose writer was killed has to be able to recover it.
  auto journal = open_with(path, SQLITE_OPEN_READWRITE);
  return journal ? std::move(journal) : open_with(path, SQLITE_OPEN_READONLY);
}

Result<void> Journal::append(std::string_view kind, std::string_view item, const Json& body) {
  const std::string at = utc_now();
  const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::int64_t number = head_.records + 1;
  std::string hash = chained_hash(head_.hash, number, at, kind, item, text);

  const Statement insert = prepare(database_.get(), "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)");
  if (!insert) return fail("cannot write " + message());
  sqlite3_bind_int64(insert.get(), 1, number);
  int index = 2;
  for (const std::string_view value :
       {std::string_view(at), kind, item, std::string_view(text), std::string_view(hash)}) {
    sqlite3_bind_text(insert.get(), index++, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  if (sqlite3_step(insert.get()) != SQLITE_DONE) {
    return fail("cannot write " + message(), "make room or mend the disk, then `handrail resume`");
  }
  head_ = {number, std::move(hash)};
  note_head(kind.ends_with("end"));
  return {};
}

// After the record itself, and mostly without a sync: a head that lags behind, because the power went, says
// nothing wrong. A head that cannot be written must not end a run; `report --verify` will miss it.
void Journal::note_head(bool durably) const {
  const Descriptor file(::open(head_path(path_).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const std::string text = head_text(head_);
  if (!file || !write_all(file.get(), text)) return;
  // Only ever as long as it was or longer: the number grows.
  if (durably) ::fdatasync(file.get());
}

Result<std::vector<Record>> Journal::records() const {
  std::vector<Record> records;
  if (auto read = read_on(records); !read) return fail(read.error());
  return records;
}

Result<void> Journal::read_on(std::vector<Record>& records) const {
  JournalHead from;
  if (!records.empty()) from = {records.back().number, records.back().hash};
  const auto broken = walk(std::move(from), [&](Record&& record, std::string_view body) {
    record.body = Json::parse(body, nullptr, false);
    records.push_back(std::move(record));
    return true;
  });
  if (!broken) return fail(broken.error());
  return broken->empty() ? Result<void>() : fail(altered(*broken));
}

Result<std::vector<Record>> Journal::records_that_hold(std::string& broken) const {
  std::vector<Record> records;
  auto found = walk({}, [&](Record&& record, std::string_view body) {
    record.body = Json::parse(body, nullptr, false);
    records.push_back(std::move(record));
    return true;
  });
  if (!found) return fail(found.error());
  broken = std::move(*found);
  return records;
}

Result<std::optional<Record>> Journal::first_record() const {
  std::optional<Record> first;
  const auto broken = walk({}, [&](Record&& record, std::string_view body) {
    record.body = Json::parse(body, nullptr, false);
    first = std::move(record);
    return false;
  });
  if (!broken) return fail(broken.error());
  if (!broken->empty()) return fail(altered(*broken));
  return first;
}

Result<std::string> Journal::walk(JournalHead from, const Take& take) const {
  const Statement version = prepare(database_.get(), "PRAGMA user_version");
  if (!version || sqlite3_step(version.get()) != SQLITE_ROW) return fail("cannot read " + message());
  const int format = sqlite3_column_int(version.get(), 0);
  // Everything was ended while it was being made: there is a file, and nothing in it.
  if (format == 0 && !prepare(database_.get(), "SELECT 1 FROM records")) return std::string();
  if (format != kFormat) {
    return fail(fmt::format("the journal {} has format {}; this program knows {}", path_, format, kFormat));
  }
  const Statement select =
      prepare(database_.get(),
              "SELECT number, at, kind, item, body, hash FROM records WHERE number > ? ORDER BY number");
  if (!select) return fail("cannot read " + message());
  sqlite3_bind_int64(select.get(), 1, from.records == 0 ? INT64_MIN : from.records);
  for (;;) {
    const int step = sqlite3_step(select.get());
    if (step == SQLITE_DONE) return std::string();
    if (step != SQLITE_ROW) return fail("cannot read " + message());
    Record record{sqlite3_column_int64(select.get(), 0),
                  column(select.get(), 1),
                  column(select.get(), 2),
                  column(select.get(), 3),
                  {},
                  column(select.get(), 5)};
    const std::string body = column(select.get(), 4);
    ++from.records;
    if (record.number != from.records ||
        record.hash != chained_hash(from.hash, record.number, record.at, record.kind, record.item, body)) {
      return fmt::format("the journal {} was altered: record {} does not follow from the one before it",
                         path_, from.records);
    }
    from.hash = record.hash;
    if (!take(std::move(record), body)) return std::string();
  }
}

}  // namespace handrail
