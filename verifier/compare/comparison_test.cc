#include "verifier/compare/comparison.h"

#include <doctest/doctest.h>

#include <fmt/core.h>

#include "verifier/testing.h"

namespace handrail {
namespace {

using testing::Folder;

std::string database_of(const std::string& sql) {
  const Folder folder;
  testing::make_database(folder / "made.db", sql);
  return testing::bytes_of(folder / "made.db");
}

Comparison compared(const std::string& before, const std::string& after, const CompareOptions& options = {}) {
  auto old_side = testing::open_bytes({{"old.db", database_of(before)}});
  auto new_side = testing::open_bytes({{"new.db", database_of(after)}});
  REQUIRE(old_side);
  REQUIRE(new_side);
  auto result = compare(**old_side, **new_side, options);
  REQUIRE(result);
  return std::move(*result);
}

// What a person reads, without the first line and the last.
std::string text_of(const Comparison& comparison) {
  const std::string text = comparison_text(comparison, Colors::no);
  const std::size_t begin = text.find('\n') + 1;
  return text.substr(begin, text.rfind('\n', text.size() - 2) + 1 - begin);
}

CompareOptions foreseeing(std::vector<std::string> statements) {
  CompareOptions options;
  for (const std::string& sql : statements) options.foreseen.add(sql);
  return options;
}

constexpr const char* kUsers =
    "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, state TEXT);"
    "INSERT INTO users VALUES (1, 'Ann', 'old'), (2, 'Bob', 'old'), (3, '茶', 'old');";

}  // namespace

TEST_CASE("two equal snapshots differ in nothing") {
  const Comparison comparison = compared(kUsers, kUsers);
  CHECK(text_of(comparison) == "  same     users: 3 rows\n");
  CHECK(comparison.exit_code() == 0);
}

TEST_CASE("lost and added rows are named by their key, changed values by key and column") {
  const Comparison comparison =
      compared(kUsers, std::string(kUsers) +
                           "DELETE FROM users WHERE id = 2; INSERT INTO users VALUES (9, 'Zoe', 'new');"
                           "UPDATE users SET name = '茶茶' WHERE id = 3;");
  CHECK(text_of(comparison) ==
        "  users: 3 rows, told apart by id\n"
        "    LOST     1 row\n"
        "             id = 2\n"
        "    added    1 row\n"
        "             id = 9\n"
        "    CHANGED  1 value in name\n"
        "             3: 茶 -> 茶茶\n");
  CHECK(comparison.unforeseen() == 2);
  CHECK(comparison.exit_code() == 1);
}

TEST_CASE("the guide's SQL accounts for what it changes, and for nothing else") {
  const std::string after = std::string(kUsers) +
                            "UPDATE users SET state = 'new', name = upper(name) WHERE id = 1;"
                            "DELETE FROM users WHERE id = 2;";
  const Comparison comparison =
      compared(kUsers, after, foreseeing({"UPDATE `users` u SET u.state = 'new' WHERE id = 1"}));
  CHECK(text_of(comparison) ==
        "  users: 3 rows -> 2, told apart by id\n"
        "    LOST     1 row\n"
        "             id = 2\n"
        "    CHANGED  1 value in name\n"
        "             1: Ann -> ANN\n"
        "    changed  1 value in state  (foreseen)\n"
        "             1: old -> new\n");
  CHECK(compared(kUsers, after,
                 foreseeing({"UPDATE users SET state = 'new', name = upper(name)",
                             "DELETE FROM app.users WHERE id = 2"}))
            .exit_code() == 0);
}

TEST_CASE("what is allowed does not count, and a name that neither has is an error") {
  const std::string after =
      std::string(kUsers) + "UPDATE users SET state = 'new'; DELETE FROM users WHERE id = 2";
  CompareOptions options;
  options.allowed = {"users.state"};
  CHECK(compared(kUsers, after, options).unforeseen() == 1);
  options.allowed = {"USERS"};
  CHECK(compared(kUsers, after, options).exit_code() == 0);
  options.allowed = {"users.nick"};
  auto side = testing::open_bytes({{"a.db", database_of(kUsers)}});
  auto other = testing::open_bytes({{"b.db", database_of(kUsers)}});
  const auto refused = compare(**side, **other, options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "neither snapshot has a table or a column users.nick");
}

TEST_CASE("the schema's parts that are gone, new or otherwise") {
  const Comparison comparison = compared(
      "CREATE TABLE a(id INTEGER PRIMARY KEY, x TEXT NOT NULL DEFAULT 'n', y INT, z REAL);"
      "CREATE INDEX a_y ON a(y); CREATE UNIQUE INDEX a_z ON a(z); CREATE TABLE gone(x);"
      "CREATE TABLE b(a_id INTEGER REFERENCES a(id)); CREATE VIEW v AS SELECT 1;",
      "CREATE TABLE a(id INTEGER PRIMARY KEY, x TEXT, z REAL, w BLOB);"
      "CREATE INDEX a_z ON a(z); CREATE TABLE b(a_id INTEGER); CREATE TABLE fresh(x);");
  CHECK(text_of(comparison) ==
        "  CHANGED  column a.x: text NOT NULL DEFAULT 'n' -> text NULL\n"
        "  LOST     column a.y: int NULL\n"
        "  added    column a.w: blob NULL\n"
        "  CHANGED  index a.a_z: UNIQUE (z) -> (z)\n"
        "  LOST     index a.a_y: (y)\n"
        "  LOST     foreign key b.a_id: (a_id) -> a(id)\n"
        "  LOST     table gone\n"
        "  added    table fresh\n"
        "  LOST     view v\n"
        "  same     a: 0 rows\n"
        "  same     b: 0 rows\n");
}

TEST_CASE("definitions that the guide makes are foreseen by their name") {
  const std::string before =
      "CREATE TABLE a(id INTEGER PRIMARY KEY, x TEXT, y TEXT); CREATE INDEX ax ON a(x);";
  const std::string after = "CREATE TABLE a(id INTEGER PRIMARY KEY, z INT);";
  CHECK(compared(before, after).unforeseen() == 3);
  CHECK(compared(before, after, foreseeing({"ALTER TABLE a DROP COLUMN x"})).unforeseen() == 2);
  CHECK(compared(before, after,
                 foreseeing({"ALTER TABLE a DROP COLUMN x, ADD z INT", "DROP INDEX ax",
                             "ALTER TABLE a RENAME COLUMN y TO z"}))
            .unforeseen() == 0);
}

TEST_CASE("an index that is there under another name is the same index") {
  CHECK(text_of(compared("CREATE TABLE a(x UNIQUE, y UNIQUE)",
                         "CREATE TABLE a(y, x); CREATE UNIQUE INDEX i ON "
                         "a(x); CREATE UNIQUE INDEX j ON a(y)")) == "  same     a: 0 rows\n");
}

TEST_CASE("rows are told apart by whatever key the table has") {
  const auto lost_of = [](const std::string& table, const std::string& rows, const std::string& rest) {
    return text_of(compared(table + ";" + rows, table + ";" + rows + ";" + rest));
  };
  // A text key, in the order of its bytes: upper case before lower case, whatever the column's collation.
  CHECK(lost_of("CREATE TABLE t(k TEXT PRIMARY KEY COLLATE NOCASE, v)",
                "INSERT INTO t VALUES ('b', 1), ('A', 2), ('Z', 3), ('茶', 4)",
                "DELETE FROM t WHERE k = 'Z'") ==
        "  t: 4 rows -> 3, told apart by k\n    LOST     1 row\n             k = Z\n");
  CHECK(lost_of("CREATE TABLE t(a INT, b TEXT, v, PRIMARY KEY(b, a)) WITHOUT ROWID",
                "INSERT INTO t VALUES (1, 'x', 0), (2, 'x', 0), (10, 'x', 0), (3, 'y', 0)",
                "DELETE FROM t WHERE a = 10") ==
        "  t: 4 rows -> 3, told apart by b, a\n    LOST     1 row\n             b, a = x | 10\n");
  CHECK(lost_of("CREATE TABLE t(k TEXT NOT NULL UNIQUE, v)", "INSERT INTO t VALUES ('b', 1), ('a', 2)",
                "UPDATE t SET v = 5 WHERE k = 'a'") ==
        "  t: 2 rows, told apart by k\n    CHANGED  1 value in v\n             a: 2 -> 5\n");
  // A unique column that takes NULL tells nothing: rows are compared as wholes, and as often as they stand
  // there.
  CHECK(lost_of("CREATE TABLE t(k TEXT UNIQUE, v)", "INSERT INTO t VALUES (NULL, 1), (NULL, 1), (NULL, 2)",
                "DELETE FROM t WHERE rowid = 2; INSERT INTO t VALUES ('n', x'00ff')") ==
        "  t: 3 rows, compared as whole rows\n    LOST     1 row\n             NULL | 1\n    added    1 row\n"
        "             n | x'00ff' (2 bytes)\n");
}

TEST_CASE("rowids that VACUUM renumbered are no difference") {
  const std::string rows = "CREATE TABLE t(v); INSERT INTO t VALUES ('a'), ('b'), ('c'), ('b');";
  CHECK(text_of(compared(rows, "CREATE TABLE t(v); INSERT INTO t VALUES ('b'), ('c'), ('b'), ('a');")) ==
        "  same     t: 4 rows\n");
}

TEST_CASE("a column that only one side has is left out, a column of another type compared by what it says") {
  const Comparison comparison = compared(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, n INT, gone); INSERT INTO t VALUES (1, 5, 1), "
      "(2, NULL, 1)",
      "CREATE TABLE t(id INTEGER PRIMARY KEY, n TEXT, more); INSERT INTO t "
      "VALUES (1, '5', 2), (2, 'x', 2)");
  REQUIRE(comparison.tables.size() == 1);
  CHECK(comparison.tables[0].left_out == std::vector<std::string>{"gone", "more"});
  CHECK(comparison.tables[0].changed_rows == 1);
  CHECK(comparison.tables[0].changed[0].count == 1);
}

TEST_CASE("rows whose foreign key leads nowhere since are orphans that were born; older ones are only told") {
  const std::string before =
      "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p_id INT REFERENCES p);"
      "INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (10, 1), (11, 2), (12, 99), (13, NULL);";
  const Comparison comparison =
      compared(before, before + "DELETE FROM p WHERE id = 2", foreseeing({"DELETE FROM p WHERE id = 2"}));
  CHECK(text_of(comparison) ==
        "  same     c: 4 rows\n"
        "  p: 2 rows -> 1, told apart by id\n"
        "    lost     1 row  (foreseen)\n"
        "             id = 2\n"
        "  c(p_id) -> p(id): 2 rows lead to no row, 1 before\n"
        "    ORPHAN   1 row since\n"
        "             id = 11\n");
  CHECK(comparison.exit_code() == 1);
  CHECK(compared(before, before).exit_code() == 0);
}

TEST_CASE("a new table's orphans are born with it") {
  const Comparison comparison = compared(
      "CREATE TABLE p(id INTEGER PRIMARY KEY)",
      "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(id INTEGER PRIMARY KEY, p_id REFERENCES "
      "p(id)); INSERT INTO c VALUES (7, 1)");
  REQUIRE(comparison.orphans.size() == 1);
  CHECK(comparison.orphans[0].born.count == 1);
}

TEST_CASE("many differing rows: each is counted, the first ones are shown") {
  const auto numbers = [](int from, int to) {
    return fmt::format(
        "WITH RECURSIVE n(i) AS (VALUES({}) UNION ALL SELECT i + 1 FROM n WHERE i < {}) INSERT INTO t "
        "SELECT 'row ' || i FROM n;",
        from, to);
  };
  const std::string bag = "CREATE TABLE t(v);";
  const Comparison bags = compared(bag + numbers(1, 30'000), bag + numbers(20'001, 60'000));
  CHECK(bags.tables[0].lost.count == 20'000);
  CHECK(bags.tables[0].added.count == 30'000);
  CHECK(bags.tables[0].lost.keys.size() == 10);
  CHECK_FALSE(bags.tables[0].at_least);
  const std::string keyed = "CREATE TABLE t(v TEXT PRIMARY KEY);";
  const Comparison walked = compared(keyed + numbers(1, 30'000), keyed + numbers(20'001, 60'000));
  CHECK(walked.tables[0].lost.count == 20'000);
  CHECK(walked.tables[0].added.count == 30'000);
  CHECK(text_of(walked).find("… and 19990 more") != std::string::npos);
}

TEST_CASE("rows that cannot be sorted within SQLite's memory are compared as wholes") {
  // The key's index is in the order of NOCASE, so the order of bytes takes a sort.
  const std::string sql =
      "CREATE TABLE t(k TEXT PRIMARY KEY COLLATE NOCASE, v);"
      "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT "
      "printf('%0200d', i * 7919 % 20011), i FROM n;";
  SnapshotLimits limits;
  limits.heap_bytes = 3 << 20;
  auto before = testing::open_bytes({{"old.db", database_of(sql)}}, limits);
  auto after = testing::open_bytes({{"new.db", database_of(sql + "DELETE FROM t WHERE v = 77")}}, limits);
  const auto comparison = compare(**before, **after);
  REQUIRE(comparison);
  CHECK(comparison->tables[0].key.empty());
  CHECK(comparison->tables[0].lost.count == 1);
  CHECK(comparison->tables[0].rows_before == 20000);
  testing::open_bytes({{"any.db", testing::sample_database()}});  // the memory limit is the whole process's
}

TEST_CASE("names and values of a hostile snapshot are shown, never obeyed") {
  const std::string table =
      "CREATE TABLE \"a\x1b[2J\"\"; DROP TABLE x; --\"(\"k\n\" TEXT PRIMARY KEY, \"v\"\"\" TEXT);";
  const Comparison comparison =
      compared(table + "INSERT INTO \"a\x1b[2J\"\"; DROP TABLE x; --\" VALUES ('k', 'v')",
               table + "INSERT INTO \"a\x1b[2J\"\"; DROP TABLE x; --\" VALUES ('k', '\x1b[31m')");
  CHECK(text_of(comparison) ==
        "  a\\x1b[2J\"; DROP TABLE x; --: 1 row, told apart by k\\n\n"
        "    CHANGED  1 value in v\"\n"
        "             k: v -> \\x1b[31m\n");
}

TEST_CASE("a table that cannot be read is told, and the others are compared") {
  auto before = testing::open_bytes({{"old.db", testing::sample_database()}});
  std::string damaged = testing::sample_database();
  // The first leaf of a table's tree, past the schema's page: its kind becomes none that SQLite knows.
  auto shape = testing::open_bytes({{"new.db", damaged}});
  auto rows = (*shape)->ask("SELECT rootpage FROM sqlite_schema WHERE name = 'orders'");
  REQUIRE((*rows)->next());
  const auto root = static_cast<std::size_t>((*rows)->cell(0).integer);
  damaged[(root - 1) * 1024] = 'x';
  auto after = testing::open_bytes({{"new.db", damaged}});
  REQUIRE(after);
  const auto comparison = compare(**before, **after);
  REQUIRE(comparison);
  CHECK(comparison->troubles() == 1);
  CHECK(comparison->exit_code() == 2);
  REQUIRE(comparison->tables.size() == 2);
  CHECK(comparison->tables[0].trouble->refusal.reason == Refusal::Reason::damaged);
  CHECK(comparison->tables[0].trouble->side == "after");
  CHECK(comparison->tables[1].same());
}

}  // namespace handrail
