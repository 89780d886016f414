#include "verifier/index_agreement.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <memory>
#include <string>

namespace handrail {
namespace {

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

void run(const Connection& connection, const std::string& sql) {
  char* message = nullptr;
  sqlite3_exec(connection.get(), sql.c_str(), nullptr, nullptr, &message);
  const std::string said = message != nullptr ? message : "";
  sqlite3_free(message);
  INFO(sql);
  CHECK(said == "");
}

Connection database(const std::string& sql) {
  sqlite3* opened = nullptr;
  REQUIRE(sqlite3_open(":memory:", &opened) == SQLITE_OK);
  Connection connection(opened);
  run(connection, sql);
  return connection;
}

// Definitions changed behind SQLite's back: what was written under the old one stays.
void lie(const Connection& connection, const std::string& update) {
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
  run(connection,
      "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET " + update + "; PRAGMA writable_schema=RESET;");
}

std::string says(const Connection& connection) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(connection.get(), "PRAGMA integrity_check", -1, &statement, nullptr);
  std::string all;
  while (sqlite3_step(statement) == SQLITE_ROW)
    all += std::string(all.empty() ? "" : "; ") +
           reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return all;
}

// How often PRAGMA integrity_check is asked of a table, or of all.
int whole_checks(const Connection& connection) {
  int count = 0;
  sqlite3_set_authorizer(
      connection.get(),
      [](void* counter, int action, const char* first, const char*, const char*, const char*) {
        if (action == SQLITE_PRAGMA && std::string(first) == "integrity_check") ++*static_cast<int*>(counter);
        return SQLITE_OK;
      },
      &count);
  CHECK(indexes_agree(connection.get()));
  sqlite3_set_authorizer(connection.get(), nullptr, nullptr);
  return count;
}

const std::string kRows =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, a, b TEXT COLLATE NOCASE, r REAL, n NUMERIC);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
    "INSERT INTO t SELECT i, CASE i % 9 WHEN 0 THEN NULL WHEN 1 THEN i WHEN 2 THEN i / 7.0 WHEN 3 THEN "
    "'text' || i "
    "WHEN 4 THEN x'00ff' || i WHEN 5 THEN 9007199254740993 + i WHEN 6 THEN 9007199254740992.0 + i WHEN 7 "
    "THEN -i "
    "ELSE '' END, CASE i % 3 WHEN 0 THEN 'B' WHEN 1 THEN 'b ' ELSE 'a' || (i % 40) END, i % 50, i % 60 / 2.0 "
    "FROM n;";

}  // namespace

TEST_CASE("indexes that hold what their tables hold are told in sequence") {
  const Connection whole = database(
      kRows +
      "CREATE INDEX t_a ON t(a); CREATE INDEX t_down ON t(a DESC, b); CREATE INDEX t_nocase ON t(b, r DESC);"
      "CREATE INDEX t_trimmed ON t(b COLLATE RTRIM, n); CREATE INDEX t_binary ON t(b COLLATE BINARY, a);"
      "CREATE INDEX t_real ON t(r, n); CREATE UNIQUE INDEX t_unique ON t(a, id); CREATE INDEX t_id ON t(id, "
      "r);"
      "CREATE TABLE \"a \"\"table\"(\"rowid\" TEXT UNIQUE, oid, PRIMARY KEY(oid, \"rowid\"));"
      "INSERT INTO \"a \"\"table\" SELECT 'k' || id, id FROM t;"
      "CREATE TABLE unindexed(x); CREATE VIEW v AS SELECT * FROM t; CREATE TABLE empty(x UNIQUE);"
      "CREATE TABLE nulls(x UNIQUE); INSERT INTO nulls VALUES (NULL), (NULL), (1), (1.5), ('1');");
  REQUIRE(says(whole) == "ok");
  CHECK(whole_checks(whole) == 0);
}

TEST_CASE("what cannot be told in sequence SQLite tells, of that table alone") {
  CHECK(whole_checks(database(kRows + "CREATE INDEX part ON t(a) WHERE id > 10;")) == 1);
  CHECK(whole_checks(database(kRows + "CREATE INDEX lowered ON t(lower(b));")) == 1);
  CHECK(whole_checks(database(
            kRows + "CREATE TABLE w(k PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO w SELECT id, a FROM t;")) ==
        1);
  CHECK(whole_checks(database(
            "CREATE TABLE g(a, b AS (a + 1)); CREATE INDEX g_b ON g(b); INSERT INTO g VALUES (1);")) == 1);
  CHECK(whole_checks(
            database("CREATE TABLE h(rowid, oid, _rowid_ UNIQUE); INSERT INTO h VALUES (1, 2, 3);")) == 1);
  CHECK(whole_checks(database("PRAGMA encoding='UTF-16le';" + kRows + "CREATE INDEX t_b ON t(b);")) > 0);
  CHECK(whole_checks(
            database("CREATE VIRTUAL TABLE words USING fts5(text); INSERT INTO words VALUES ('one');")) > 0);
}

TEST_CASE("an index that does not hold what its table holds") {
  const auto wrong = [](const Connection& connection, const std::string& said) {
    const std::string says_now = says(connection);
    INFO(says_now);
    CHECK(says_now.find(said) != std::string::npos);
    CHECK_FALSE(indexes_agree(connection.get()));
  };
  SUBCASE("a row is missing") {
    const Connection one = database(kRows + "CREATE INDEX t_a ON t(a);");
    lie(one, "sql = 'CREATE INDEX t_a ON t(a) WHERE id < 0' WHERE name = 't_a'");
    run(one, "INSERT INTO t(a) VALUES (5);");
    lie(one, "sql = 'CREATE INDEX t_a ON t(a)' WHERE name = 't_a'");
    wrong(one, "row 2001 missing from index t_a");
  }
  SUBCASE("as many entries, one of them another's") {
    const Connection one = database(kRows + "CREATE INDEX t_a ON t(a);");
    lie(one, "sql = 'CREATE INDEX t_a ON t(a) WHERE id < 0' WHERE name = 't_a'");
    run(one, "UPDATE t SET a = 7 WHERE id = 1000;");
    lie(one, "sql = 'CREATE INDEX t_a ON t(a)' WHERE name = 't_a'");
    wrong(one, "row 1000 missing from index t_a");
  }
  SUBCASE("another column's values") {
    const Connection one = database(kRows + "CREATE INDEX t_r ON t(r);");
    lie(one, "sql = 'CREATE INDEX t_r ON t(n)' WHERE name = 't_r'");
    wrong(one, "missing from index t_r");
  }
  SUBCASE("another order") {
    const Connection one = database(kRows + "CREATE INDEX t_b ON t(b COLLATE BINARY);");
    lie(one, "sql = 'CREATE INDEX t_b ON t(b)' WHERE name = 't_b'");
    wrong(one, "missing from index t_b");
  }
  SUBCASE("upwards where it says downwards") {
    const Connection one = database(kRows + "CREATE INDEX t_a ON t(a);");
    lie(one, "sql = 'CREATE INDEX t_a ON t(a DESC)' WHERE name = 't_a'");
    wrong(one, "missing from index t_a");
  }
  SUBCASE("twice the same where it says once") {
    const Connection one = database(kRows + "CREATE INDEX t_r ON t(r);");
    lie(one, "sql = 'CREATE UNIQUE INDEX t_r ON t(r)' WHERE name = 't_r'");
    wrong(one, "non-unique entry in index t_r");
  }
  SUBCASE("the same text to the collation, but not to the byte") {
    const Connection one = database(kRows + "CREATE INDEX t_b ON t(b);");
    lie(one, "sql = 'CREATE INDEX t_b ON t(b) WHERE id < 0' WHERE name = 't_b'");
    run(one, "UPDATE t SET b = upper(b) WHERE id = 2;");
    lie(one, "sql = 'CREATE INDEX t_b ON t(b)' WHERE name = 't_b'");
    wrong(one, "t_b");
  }
  SUBCASE("a table that breaks its own rules") {
    const Connection one = database("CREATE TABLE c(x); INSERT INTO c VALUES (NULL);");
    lie(one, "sql = 'CREATE TABLE c(x NOT NULL)' WHERE name = 'c'");
    wrong(one, "NULL value in c.x");
  }
}

}  // namespace handrail
