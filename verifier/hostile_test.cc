// Files and SQL that mean harm: each must end in an answer or in a clear refusal.
#include <doctest/doctest.h>

#include <cstring>

#include "verifier/testing.h"

namespace handrail {
namespace {

using testing::Dice;
using testing::open_bytes;
using testing::outcome_of;
using testing::sample_database;
using testing::sql_check;
using testing::word_check;

// Small enough that what never ends ends within a moment.
SnapshotLimits tight() {
  SnapshotLimits limits;
  limits.steps = 3'000'000;
  limits.page_accesses = 200'000;
  return limits;
}

std::unique_ptr<Snapshot> sample() {
  auto snapshot = open_bytes({{"sample.db", sample_database()}}, tight());
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

TEST_CASE("SQL that would change something is refused") {
  auto snapshot = sample();
  for (const char* sql : {"DELETE FROM users",
                          "INSERT INTO users(id) VALUES (1000)",
                          "UPDATE users SET email = NULL",
                          "DROP TABLE users",
                          "CREATE TABLE x(y)",
                          "CREATE TEMP TABLE x(y)",
                          "ATTACH 'other.db' AS other",
                          "VACUUM",
                          "VACUUM INTO 'copy.db'",
                          "REINDEX",
                          "ANALYZE",
                          "BEGIN",
                          "PRAGMA journal_mode=WAL",
                          "PRAGMA user_version=7",
                          "PRAGMA writable_schema=ON",
                          "PRAGMA wal_checkpoint",
                          "PRAGMA query_only=OFF",
                          "SELECT load_extension('x')",
                          "DETACH main",
                          "EXPLAIN DELETE FROM users",
                          "ALTER TABLE users ADD COLUMN x"}) {
    CAPTURE(sql);
    const std::string outcome = outcome_of(*snapshot, sql_check(sql, ExpectKind::empty));
    CHECK(outcome.rfind("error: ", 0) == 0);
  }
  CHECK(outcome_of(*snapshot, sql_check("SELECT count(*) FROM users", ExpectKind::equals, {"300"})) ==
        "pass");
}

TEST_CASE("what a file cannot tell is not answered from the connection or the program") {
  auto snapshot = sample();
  CHECK(outcome_of(*snapshot, sql_check("PRAGMA foreign_keys", ExpectKind::equals, {"1"})) ==
        "error: PRAGMA foreign_keys belongs to a connection, the file does not tell it");
  CHECK(outcome_of(*snapshot, sql_check("PRAGMA cache_size", ExpectKind::equals, {"5000"}))
            .rfind("error: ", 0) == 0);
  CHECK(outcome_of(*snapshot, sql_check("SELECT sqlite_version()", ExpectKind::at_least, {"3.7.0"})) ==
        "error: sqlite_version() tells about the program that asks, not about the file");
}

TEST_CASE("more than one statement, none at all and another dialect are refused") {
  auto snapshot = sample();
  CHECK(outcome_of(*snapshot, sql_check("SELECT 1; SELECT 2")) == "error: it is more than one statement");
  CHECK(outcome_of(*snapshot, sql_check("SELECT 1; -- done\n ;", ExpectKind::equals, {"1"})) == "pass");
  CHECK(outcome_of(*snapshot, sql_check("-- nothing")) == "error: there is no SQL in it");
  CHECK(outcome_of(*snapshot, sql_check(".tables")) == "error: a command of the sqlite3 shell is not SQL");
  CHECK(outcome_of(*snapshot, sql_check("SHOW TABLES")).rfind("error: near \"SHOW\"", 0) == 0);
}

TEST_CASE("a query that does not end is ended, and the next one runs") {
  auto snapshot = sample();
  CHECK(outcome_of(
            *snapshot,
            sql_check(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")) ==
        "error: it did not end within 3000000 steps");
  CHECK(outcome_of(*snapshot, sql_check("SELECT count(*) FROM users a, users b, users c, users d"))
            .rfind("error: it did not end", 0) == 0);
  CHECK(outcome_of(*snapshot, sql_check("SELECT count(*) FROM users", ExpectKind::equals, {"300"})) ==
        "pass");
}

TEST_CASE("a query that wants too much memory is refused") {
  auto snapshot = open_bytes({{"sample.db", sample_database()}});
  REQUIRE(snapshot);
  CHECK(outcome_of(**snapshot, sql_check("SELECT length(group_concat(hex(zeroblob(1000000)))) FROM users")) ==
        "error: a value in it is larger than 16 MiB");
  CHECK(outcome_of(**snapshot,
                   sql_check("SELECT hex(zeroblob(4000000)) || a.id FROM users a ORDER BY 1 DESC")) ==
        "error: it needs more than 24 MiB of memory");
  CHECK(outcome_of(**snapshot, sql_check("SELECT 1", ExpectKind::equals, {"1"})) == "pass");
}

// Makes the root page of a table an interior page whose children are itself.
TEST_CASE("a tree that leads back to itself is ended, even where SQLite counts pages without a step of SQL") {
  std::string bytes = sample_database();
  auto plain = open_bytes({{"a.db", bytes}});
  REQUIRE(plain);
  const CheckResult root =
      testing::result_of(**plain, sql_check("SELECT rootpage FROM sqlite_schema WHERE name = 'users'"));
  const auto page = static_cast<std::uint32_t>(root.rows.at(0).at(0).integer);
  const std::size_t at = (page - 1) * std::size_t{1024};
  REQUIRE(bytes[at] == 5);  // an interior table page
  const auto cells = static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 3]) << 8 |
                                              static_cast<unsigned char>(bytes[at + 4]));
  REQUIRE(cells > 1);
  // Its first child becomes a copy of it whose children are all the second child's copy, and so on: 18
  // levels.
  std::string loop = bytes;
  const auto put = [&](std::size_t where, std::uint32_t value) {
    for (int i = 0; i < 4; ++i)
      loop[where + static_cast<std::size_t>(i)] = static_cast<char>(value >> (24 - 8 * i));
  };
  const std::uint32_t first_new = static_cast<std::uint32_t>(bytes.size() / 1024) + 1;
  constexpr std::uint32_t kLevels = 17;
  for (std::uint32_t level = 0; level < kLevels; ++level) {
    const std::size_t to = loop.size();
    loop += bytes.substr(at, 1024);
    const std::uint32_t child = level + 1 < kLevels ? first_new + level + 1 : page + 1;
    for (std::size_t i = 0; i < cells; ++i) {
      const std::size_t pointer = to + 12 + 2 * i;
      const auto cell = static_cast<std::size_t>(static_cast<unsigned char>(loop[pointer]) << 8 |
                                                 static_cast<unsigned char>(loop[pointer + 1]));
      put(to + cell, child);
    }
    put(to + 8, child);
  }
  for (std::size_t i = 0; i < cells; ++i) {
    const std::size_t pointer = at + 12 + 2 * i;
    const auto cell = static_cast<std::size_t>(static_cast<unsigned char>(loop[pointer]) << 8 |
                                               static_cast<unsigned char>(loop[pointer + 1]));
    put(at + cell, first_new);
  }
  put(28, static_cast<std::uint32_t>(loop.size() / 1024));
  auto snapshot = open_bytes({{"a.db", loop}}, tight());
  REQUIRE(snapshot);
  const std::string outcome = outcome_of(
      **snapshot, sql_check("SELECT count(*) FROM users NOT INDEXED", ExpectKind::equals, {"300"}));
  CHECK(outcome == "error: it did not end within 200000 page accesses");
  CHECK(outcome_of(**snapshot, sql_check("SELECT count(*) FROM orders", ExpectKind::equals, {"300"})) ==
        "pass");
}

TEST_CASE("a schema that reaches for functions with side effects gets nowhere") {
  const testing::Folder folder;
  testing::make_database(folder / "a.db",
                         "CREATE TABLE t(x);"
                         "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                         "FROM n) SELECT * FROM n;"
                         "CREATE VIEW many AS SELECT * FROM endless, endless b;");
  auto snapshot = open_bytes({{"a.db", testing::bytes_of(folder / "a.db")}}, tight());
  REQUIRE(snapshot);
  CHECK(outcome_of(**snapshot, sql_check("SELECT count(*) FROM many")).rfind("error: it did not end", 0) ==
        0);
  CHECK(outcome_of(**snapshot, word_check("integrity", {})) == "pass");
}

TEST_CASE("names in a check are quoted, so that none becomes SQL") {
  auto snapshot = sample();
  const std::string name = "users\" WHERE 0; DROP TABLE users; --";
  CHECK(outcome_of(*snapshot, word_check("not_null", {{"table", {name}}, {"column", {"id"}}}))
            .rfind("error: no such table", 0) == 0);
  CHECK(outcome_of(*snapshot, word_check("has_table", {{"table", {"it's'; --"}}})) ==
        "fail: 1 table missing");
}

void ask_everything(Snapshot& snapshot) {
  for (const Check& check :
       {sql_check("SELECT count(*) FROM users"), sql_check("SELECT * FROM users ORDER BY email"),
        sql_check("SELECT * FROM orders JOIN users ON users.id = user_id WHERE note LIKE '%1%'"),
        sql_check("PRAGMA journal_mode"), word_check("integrity", {}), word_check("foreign_keys", {}),
        word_check("has_index", {{"table", {"orders"}}, {"column", {"user_id"}}})}) {
    auto report = verify(snapshot, testing::set_of({check}));
    REQUIRE(report);
    CHECK_FALSE(report_json(*report).empty());
    CHECK_FALSE(report_text(*report, Colors::no).empty());
  }
}

TEST_CASE("six hundred damaged databases: never a crash, never without an end") {
  int opened = 0;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    std::string bytes = sample_database();
    const std::size_t flips = 1 + dice.below(seed % 3 == 0 ? 200 : 6);
    for (std::size_t i = 0; i < flips; ++i) {
      // Every other time where it hurts most: the header, the schema, the beginning of a page.
      const std::size_t page = dice.below(bytes.size() / 1024) * 1024;
      const std::size_t at = seed % 2 == 0 ? page + dice.below(40) : dice.below(bytes.size());
      bytes[at] = static_cast<char>(
          seed % 5 == 0 ? dice.below(256) : static_cast<unsigned char>(bytes[at]) ^ 1u << dice.below(8));
    }
    if (seed % 7 == 0) bytes.resize(bytes.size() - dice.below(bytes.size() / 2));
    auto snapshot = open_bytes({{"damaged.db", std::move(bytes)}}, tight());
    if (!snapshot) {
      CHECK_FALSE(snapshot.error().message.empty());
      continue;
    }
    opened++;
    ask_everything(**snapshot);
  }
  CHECK(opened > 200);
}

TEST_CASE("damaged write-ahead logs and journals do no harm either") {
  const testing::Folder folder;
  const std::string path = folder / "app.db";
  std::string database;
  std::string log;
  testing::make_database(path,
                         "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE users(id "
                         "INTEGER PRIMARY KEY, email);"
                         "CREATE TABLE orders(user_id, note); INSERT INTO users VALUES (1, 'a'), (2, 'b')",
                         [&] {
                           database = testing::bytes_of(path);
                           log = testing::bytes_of(path + "-wal");
                         });
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    std::string damaged = log;
    for (std::size_t i = 0; i < 1 + seed % 4; ++i)
      damaged[dice.below(damaged.size())] = static_cast<char>(dice.below(256));
    if (seed % 3 == 0) damaged.resize(dice.below(damaged.size()));
    const char* name = seed % 5 == 0 ? "app.db-journal" : "app.db-wal";
    auto snapshot = open_bytes({{"app.db", database}, {name, damaged}}, tight());
    if (snapshot) ask_everything(**snapshot);
  }
}

TEST_CASE("random bytes behind a true header") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    std::string bytes = sample_database().substr(0, 100);
    for (int i = 0; i < 20000; ++i) bytes += static_cast<char>(dice.below(256));
    bytes.replace(28, 4, std::string(4, '\0'));
    auto snapshot = open_bytes({{"noise.db", bytes}}, tight());
    if (snapshot) ask_everything(**snapshot);
  }
}

}  // namespace
}  // namespace handrail
