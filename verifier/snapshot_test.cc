#include "verifier/snapshot.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "verifier/testing.h"

namespace handrail {
namespace {

using testing::open_bytes;
using testing::outcome_of;
using testing::sample_database;
using testing::sql_check;

std::string error_of(std::vector<std::pair<std::string, std::string>> files) {
  auto snapshot = open_bytes(std::move(files));
  return snapshot ? "opened" : snapshot.error().text();
}

// What a look at the folder would show: names, sizes, times.
std::string state_of(const std::string& folder) {
  std::vector<std::string> lines;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    struct stat status {};
    ::stat(entry.path().c_str(), &status);
    lines.push_back(entry.path().filename().string() + " " + std::to_string(status.st_size) + " " +
                    std::to_string(status.st_mtim.tv_sec) + "." + std::to_string(status.st_mtim.tv_nsec));
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::unique_ptr<Snapshot> open_path(const std::string& path) {
  auto files = snapshot_files(path);
  REQUIRE(files);
  auto snapshot = open_snapshot(std::move(*files));
  INFO((snapshot ? "" : snapshot.error().text()));
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

const Check kJournalMode = sql_check("PRAGMA journal_mode", ExpectKind::equals, {"wal"});

TEST_CASE("a database that is not in WAL mode answers delete, one that is answers wal") {
  const testing::Folder folder;
  testing::make_database(folder / "old.db", "CREATE TABLE t(x); INSERT INTO t VALUES (1)");
  CHECK(outcome_of(*open_path(folder / "old.db"), kJournalMode) == "fail: expected wal");
  testing::make_database(folder / "new.db",
                         "PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES (1)");
  CHECK(outcome_of(*open_path(folder / "new.db"), kJournalMode) == "pass");
}

TEST_CASE("what is still in the write-ahead log is seen, and nothing on the disk changes") {
  const testing::Folder folder;
  const std::string path = folder / "app.db";
  testing::make_database(
      path,
      "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(x);"
      "INSERT INTO t VALUES (1), (2), (3)",
      [&] {
        const std::string before = state_of(folder.path());
        const std::string bytes = testing::bytes_of(path) + testing::bytes_of(path + "-wal");
        {
          auto snapshot = open_path(path);
          CHECK(snapshot->facts().companions == std::vector<std::string>{"app.db-wal"});
          CHECK(snapshot->facts().notes.empty());
          CHECK(outcome_of(*snapshot, kJournalMode) == "pass");
          CHECK(outcome_of(*snapshot, sql_check("SELECT count(*) FROM t", ExpectKind::equals, {"3"})) ==
                "pass");
        }
        CHECK(state_of(folder.path()) == before);
        CHECK(testing::bytes_of(path) + testing::bytes_of(path + "-wal") == bytes);

        // The pair as a browser hands it over, in any order.
        auto pair = open_bytes(
            {{"app.db-wal", testing::bytes_of(path + "-wal")}, {"app.db", testing::bytes_of(path)}});
        REQUIRE(pair);
        CHECK(outcome_of(**pair, sql_check("SELECT sum(x) FROM t", ExpectKind::equals, {"6"})) == "pass");
      });
}

TEST_CASE("a file in WAL mode that came alone is read, and the report says what may be missing") {
  const testing::Folder folder;
  testing::make_database(folder / "app.db",
                         "PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES (1)");
  auto snapshot = open_bytes({{"app.db", testing::bytes_of(folder / "app.db")}});
  REQUIRE(snapshot);
  CHECK(outcome_of(**snapshot, kJournalMode) == "pass");
  REQUIRE((*snapshot)->facts().notes.size() == 1);
  CHECK((*snapshot)->facts().notes[0] ==
        "app.db is in WAL mode and no app.db-wal came with it: if it was copied while in use, its latest "
        "changes are missing");
}

TEST_CASE("a change that a crash left unfinished is rolled back in memory only") {
  const testing::Folder folder;
  const std::string path = folder / "app.db";
  std::string database;
  std::string journal;
  testing::make_database(path, "CREATE TABLE t(x); INSERT INTO t VALUES (1), (2)");
  testing::make_database(path,
                         "PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN;"
                         "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i < 3000)"
                         "INSERT INTO t SELECT hex(randomblob(100)) FROM n",
                         [&] {
                           database = testing::bytes_of(path);
                           journal = testing::bytes_of(path + "-journal");
                         });
  REQUIRE(journal.size() > 512);
  auto snapshot = open_bytes({{"app.db", database}, {"app.db-journal", journal}});
  INFO((snapshot ? "" : snapshot.error().text()));
  REQUIRE(snapshot);
  CHECK(outcome_of(**snapshot, sql_check("SELECT count(*) FROM t", ExpectKind::equals, {"2"})) == "pass");
  CHECK(outcome_of(**snapshot, sql_check("PRAGMA integrity_check", ExpectKind::equals, {"ok"})) == "pass");
}

TEST_CASE("what is no database gives one clear error") {
  CHECK(error_of({{"a.db", ""}}) ==
        "a.db: is empty, there is no database in it\n  mend: give an SQLite database file, or a dump as SQL "
        "text");
  CHECK(error_of({{"a.gz", "\x1f\x8b\x08 and more"}}) ==
        "a.gz: is damaged: unknown header flags set\n  mend: copy it again, or dump again");
  CHECK(error_of({{"a.zip", "PK\x03\x04 and more"}}).find("is compressed") != std::string::npos);
  CHECK(error_of({{"a.sql", "-- notes\nSELECT 1;"}}).find("looks like SQL, but not like a dump") !=
        std::string::npos);
  CHECK(error_of({{"a.dump", "PGDMP\x01"}}).find("pg_restore --file=dump.sql a.dump") != std::string::npos);
  CHECK(error_of({{"a.txt", std::string(5000, 'x')}}).find("is not a database that this version reads") !=
        std::string::npos);
  CHECK(error_of({{"a.db", "SQLite format 3"}}).find("is not a database") != std::string::npos);
  CHECK(error_of({{"a.db", sample_database().substr(0, sample_database().size() / 2)}}).find("is cut off") !=
        std::string::npos);
  std::string encrypted = sample_database();
  for (std::size_t i = 16; i < encrypted.size(); ++i) encrypted[i] = static_cast<char>(i * 7919 >> 3);
  CHECK(error_of({{"a.db", encrypted}}).find("a.db: ") == 0);
}

TEST_CASE("files that do not belong together are refused") {
  CHECK(error_of({{"a.db", sample_database()}, {"b.db", sample_database()}}).find("is a second database") !=
        std::string::npos);
  CHECK(error_of({{"a.db", sample_database()}, {"b.db-wal", ""}}).find("does not belong to a.db") !=
        std::string::npos);
}

TEST_CASE("a folder, a missing file and a FIFO are no snapshots") {
  const testing::Folder folder;
  CHECK(snapshot_files(folder.path()).error().message == "is a folder, not a database file");
  CHECK(snapshot_files(folder / "none.db").error().message.find("cannot be opened") == 0);
  ::mkfifo((folder / "fifo").c_str(), 0600);
  CHECK(snapshot_files(folder / "fifo").error().message == "is not a regular file");
}

TEST_CASE("a snapshot that is written to while it is read gives no report") {
  const testing::Folder folder;
  testing::make_database(folder / "app.db", "CREATE TABLE t(x)");
  auto snapshot = open_path(folder / "app.db");
  testing::make_database(folder / "app.db", "INSERT INTO t VALUES (zeroblob(10000))");
  auto report = verify(*snapshot, testing::set_of({sql_check("SELECT 1")}));
  REQUIRE_FALSE(report);
  CHECK(report.error().message == "was written to while it was read, so the results cannot be relied on");
}

}  // namespace
}  // namespace handrail
