#include "verifier/check_kind.h"

#include <doctest/doctest.h>

#include "verifier/testing.h"

namespace handrail {
namespace {

using Arguments = std::map<std::string, std::vector<std::string>>;
using testing::word_check;

std::unique_ptr<Snapshot> shop() {
  static const std::string bytes = [] {
    const testing::Folder folder;
    testing::make_database(folder / "shop.db",
                           "PRAGMA foreign_keys=OFF;"
                           "CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT, state TEXT NOT NULL "
                           "DEFAULT 'new', \"odd \"\"name\" INT);"
                           "CREATE TABLE orders(id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES "
                           "users(id), boss INTEGER, code TEXT);"
                           "CREATE VIEW active AS SELECT * FROM users WHERE state = 'new';"
                           "CREATE UNIQUE INDEX users_email ON users(email, state);"
                           "CREATE INDEX orders_code ON orders(code, user_id);"
                           "CREATE INDEX orders_some ON orders(boss) WHERE boss > 0;"
                           "INSERT INTO users VALUES (1, 'a@x', 'new', 1), (2, 'b@x', 'old', 1), (3, NULL, "
                           "'old', NULL), (4, 'a@x', 'odd', 2);"
                           "INSERT INTO orders VALUES (1, 1, NULL, 'A-1'), (2, 2, 1, 'A-2'), (3, 9, 7, "
                           "'b3'), (4, NULL, 2, NULL);");
    return testing::bytes_of(folder / "shop.db");
  }();
  auto snapshot = testing::open_bytes({{"shop.db", bytes}});
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

std::string outcome(const std::string& word, Arguments arguments) {
  return testing::outcome_of(*shop(), word_check(word, std::move(arguments)));
}

TEST_CASE("not_null") {
  CHECK(outcome("not_null", {{"table", {"users"}}, {"column", {"state"}}}) == "pass");
  CHECK(outcome("not_null", {{"table", {"users"}}, {"column", {"state", "email"}}}) ==
        "fail: 1 row with NULL in state or email");
  CHECK(outcome("not_null", {{"table", {"users"}}, {"column", {"odd \"name"}}}) ==
        "fail: 1 row with NULL in odd \"name");
  CHECK(outcome("not_null", {{"table", {"users"}}, {"column", {"emial"}}}) ==
        "error: no such column: users.emial");
  CHECK(outcome("not_null", {{"table", {"people"}}, {"column", {"id"}}}) == "error: no such table: people");
}

TEST_CASE("the rows that fail are shown, their key first, then what was looked at") {
  const CheckResult result =
      testing::result_of(*shop(), word_check("not_null", {{"table", {"users"}}, {"column", {"email"}}}));
  CHECK(result.columns == std::vector<std::string>{"id", "email", "state", "odd \"name"});
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0][0].integer == 3);
  CHECK(result.row_count == 1);

  const CheckResult of_state = testing::result_of(
      *shop(),
      word_check("accepted_values", {{"table", {"users"}}, {"column", {"state"}}, {"values", {"new"}}}));
  CHECK(of_state.columns == std::vector<std::string>{"id", "state", "email", "odd \"name"});
  CHECK(of_state.row_count == 3);
  const CheckResult of_email =
      testing::result_of(*shop(), word_check("unique", {{"table", {"users"}}, {"column", {"email"}}}));
  REQUIRE(of_email.rows.size() == 2);
  CHECK(of_email.rows[0][0].integer == 1);
  CHECK(of_email.rows[1][0].integer == 4);
}

TEST_CASE("a column that is declared otherwise is shown as it is declared") {
  const CheckResult result = testing::result_of(
      *shop(), word_check("has_column",
                          {{"table", {"users"}}, {"column", {"state", "phone"}}, {"type", {"varchar(8)"}}}));
  CHECK(result.columns == std::vector<std::string>{"name", "type", "default_value", "nullable"});
  REQUIRE(result.rows.size() == 2);
  CHECK(result.rows[0][1].text == "TEXT");
  CHECK(result.rows[0][2].text == "'new'");
  CHECK(result.rows[1][0].text == "phone");
  CHECK(result.rows[1][1].kind == Cell::Kind::null);
}

TEST_CASE("unique") {
  CHECK(outcome("unique", {{"table", {"users"}}, {"column", {"id"}}}) == "pass");
  CHECK(outcome("unique", {{"table", {"users"}}, {"column", {"email"}}}) ==
        "fail: 2 rows sharing email with another");
  CHECK(outcome("unique", {{"table", {"users"}}, {"column", {"email", "state"}}}) == "pass");
}

TEST_CASE("accepted_values") {
  CHECK(outcome("accepted_values",
                {{"table", {"users"}}, {"column", {"state"}}, {"values", {"new", "old", "odd"}}}) == "pass");
  CHECK(outcome("accepted_values",
                {{"table", {"users"}}, {"column", {"state"}}, {"values", {"new", "it's"}}}) ==
        "fail: 3 rows where state is none of: new, it's");
  CHECK(outcome("accepted_values",
                {{"table", {"users"}}, {"column", {"odd \"name"}}, {"values", {"1", "2"}}}) == "pass");
}

TEST_CASE("relationships") {
  CHECK(outcome("relationships",
                {{"table", {"orders"}}, {"column", {"user_id"}}, {"to", {"users"}}, {"field", {"id"}}}) ==
        "fail: 1 row whose user_id is in no users.id");
  CHECK(outcome("relationships",
                {{"table", {"orders"}}, {"column", {"boss"}}, {"to", {"orders"}}, {"field", {"id"}}}) ==
        "fail: 1 row whose boss is in no orders.id");
  CHECK(outcome("relationships",
                {{"table", {"orders"}}, {"column", {"id"}}, {"to", {"users"}}, {"field", {"id"}}}) == "pass");
}

TEST_CASE("row_count") {
  CHECK(outcome("row_count", {{"table", {"users"}}, {"equals", {"4"}}}) == "pass");
  CHECK(outcome("row_count", {{"table", {"users"}}, {"at_least", {"2"}}, {"less_than", {"4"}}}) ==
        "fail: expected less than 4");
  CHECK(outcome("row_count", {{"table", {"users"}}, {"equals", {"four"}}}) ==
        "error: \"equals\" is not a number of rows: four");
  CHECK(outcome("row_count", {{"table", {"users"}}}).rfind("error: \"row_count\" needs", 0) == 0);
  Check check = word_check("row_count", {{"table", {"users"}}});
  check.expect.kind = ExpectKind::at_least;
  check.expect.values = {"4"};
  CHECK(testing::outcome_of(*shop(), check) == "pass");
}

TEST_CASE("freshness: the newest value is told from a reference, from --now, never from a server's clock") {
  const auto outcome_with = [](Arguments arguments, std::optional<Instant> now = {}) {
    const testing::Folder folder;
    testing::make_database(
        folder / "log.db",
        "CREATE TABLE log(at TEXT, seconds INT, millis INT, empty TEXT, word TEXT);"
        "INSERT INTO log VALUES ('2026-11-20 10:00:00', 1795168800, 1795168800000, NULL, 'x'),"
        "('2026-11-19', 5, 5000, NULL, 'y')");
    auto snapshot = testing::open_bytes({{"log.db", testing::bytes_of(folder / "log.db")}});
    REQUIRE(snapshot);
    arguments["table"] = {"log"};
    VerifyOptions options;
    options.now = now;
    auto report =
        verify(**snapshot, testing::set_of({word_check("freshness", std::move(arguments))}), options);
    REQUIRE(report);
    CHECK(report->now.has_value() == now.has_value());
    const Verdict& verdict = report->results[0].verdict;
    return std::string(name_of(verdict.outcome)) + (verdict.message.empty() ? "" : ": " + verdict.message);
  };
  const std::vector<std::string> within = {"1d"}, next_day = {"2026-11-21T10:00:00Z"},
                                 later = {"2026-11-21 10:00:01"};
  for (const char* column : {"at", "seconds", "millis"}) {
    CAPTURE(column);
    CHECK(outcome_with({{"column", {column}}, {"within", within}, {"reference", next_day}}) == "pass");
    CHECK(outcome_with({{"column", {column}}, {"within", within}, {"reference", later}}) ==
          "fail: 1 newest value not later than 2026-11-20 10:00:01, or no time at all");
    CHECK(outcome_with({{"column", {column}}, {"within", within}}, parse_instant("2026-11-21")) == "pass");
    CHECK(outcome_with({{"column", {column}}, {"within", within}}, parse_instant("2026-12-21"))
              .starts_with("fail"));
  }
  CHECK(
      outcome_with({{"column", {"empty"}}, {"within", within}, {"reference", next_day}}).starts_with("fail"));
  CHECK(
      outcome_with({{"column", {"word"}}, {"within", within}, {"reference", next_day}}).starts_with("fail"));
  CHECK(outcome_with({{"column", {"at"}}, {"within", {"soon"}}, {"reference", next_day}}) ==
        "error: \"within\" is a length of time, such as 2d or 36h");
  CHECK(
      outcome_with({{"column", {"at"}}, {"within", within}, {"reference", {"today"}}}).starts_with("error"));
}

TEST_CASE("columns_named_in: names and types that a team's list allows") {
  const std::vector<std::string> names = {"ID", "email", "state", "odd \"name", "user_id", "boss", "code"};
  CHECK(outcome("columns_named_in", {{"names", names}}) == "pass");
  CHECK(outcome("columns_named_in",
                {{"names", {"id", "email", "state", "odd \"name"}}, {"table", {"users"}}}) == "pass");
  CHECK(outcome("columns_named_in",
                {{"names", {"id", "email"}}, {"file", {"fields.csv"}}, {"table", {"users"}}}) ==
        "fail: 2 columns not in fields.csv");
  CHECK(outcome("columns_named_in",
                {{"names", names},
                 {"types", {"int", "string", "string", "int", "bigint", "int", "CharField"}}}) ==
        "fail: 1 column not in the list");  // user_id is an INTEGER
  CHECK(outcome("columns_named_in", {{"names", names}, {"table", {"people"}}}) ==
        "error: there is no table people");
  CHECK(outcome("columns_named_in", {{"file", {"fields.csv"}}, {"unreadable", {"cannot be opened"}}}) ==
        "error: the list fields.csv was not read: cannot be opened");
  Check implied =
      word_check("columns_named_in", {{"file", {"fields.csv"}}, {"unreadable", {"cannot be opened"}}});
  implied.origin = Origin::implied;
  CHECK(testing::outcome_of(*shop(), implied) == "skipped: needs the list fields.csv: cannot be opened");
  CHECK(outcome("columns_named_in", {}) == "error: \"columns_named_in\" needs \"file\" or \"names\"");
}

TEST_CASE("has_table, has_column") {
  CHECK(outcome("has_table", {{"table", {"USERS", "active"}}}) == "pass");
  CHECK(outcome("has_table", {{"table", {"users", "items"}}}) == "fail: 1 table missing");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"email", "State"}}}) == "pass");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"phone"}}}) ==
        "fail: 1 column missing or declared otherwise");
  CHECK(outcome("has_column", {{"table", {"items"}}, {"column", {"id"}}}) ==
        "fail: 1 column missing or declared otherwise");
  CHECK(outcome("has_column", {{"table", {"users"}},
                               {"column", {"state"}},
                               {"type", {"text"}},
                               {"default", {"new"}},
                               {"nullable", {"false"}}}) == "pass");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"state"}}, {"type", {"integer"}}}) ==
        "fail: 1 column missing or declared otherwise");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"state"}}, {"nullable", {"true"}}}) ==
        "fail: 1 column missing or declared otherwise");
}

TEST_CASE("has_index") {
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"name", {"orders_code"}}}) == "pass");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"name", {"other"}}}) == "fail: 1 index missing");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"code"}}}) == "pass");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"user_id"}}}) == "fail: 1 index missing");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"code", "user_id"}}}) == "pass");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"boss"}}}) ==
        "fail: 1 index missing");  // a part only
  CHECK(outcome("has_index", {{"table", {"users"}}, {"column", {"email", "state"}}, {"unique", {"true"}}}) ==
        "pass");
  CHECK(outcome("has_index", {{"table", {"users"}}, {"column", {"email"}}, {"unique", {"true"}}}) ==
        "fail: 1 index missing");
  CHECK(outcome("has_index", {{"table", {"users"}}, {"column", {"id"}}}) == "pass");  // the rowid itself
}

TEST_CASE("matches, integrity, foreign_keys, pragma") {
  CHECK(outcome("matches",
                {{"table", {"orders"}}, {"column", {"code"}}, {"pattern", {R"(^[A-Za-z]-?\d$)"}}}) == "pass");
  CHECK(outcome("matches", {{"table", {"orders"}}, {"column", {"code"}}, {"pattern", {R"(^A-\d$)"}}}) ==
        "fail: 1 row where code does not match ^A-\\d$");
  CHECK(outcome("matches", {{"table", {"orders"}}, {"column", {"code"}}, {"pattern", {"("}}}) ==
        "error: the pattern ( has an unclosed (");
  CHECK(outcome("integrity", {}) == "pass");
  CHECK(outcome("foreign_keys", {}) == "fail: 1 row pointing to nothing");
  Check pragma = word_check("pragma", {{"name", {"encoding"}}});
  pragma.expect.kind = ExpectKind::equals;
  pragma.expect.values = {"UTF-8"};
  CHECK(testing::outcome_of(*shop(), pragma) == "pass");
  pragma.arguments["name"] = {"encoding; DROP TABLE users"};
  CHECK(testing::outcome_of(*shop(), pragma).rfind("error: \"name\"", 0) == 0);
}

TEST_CASE("foreign_keys shows the row, what it holds and where that should be") {
  const CheckResult result = testing::result_of(*shop(), word_check("foreign_keys", {}));
  CHECK(result.columns == std::vector<std::string>{"table", "key", "column", "value", "parent"});
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0][0].text == "orders");
  CHECK(result.rows[0][1].text == "3");
  CHECK(result.rows[0][2].text == "user_id");
  CHECK(result.rows[0][3].text == "9");
  CHECK(result.rows[0][4].text == "users");

  const testing::Folder folder;
  testing::make_database(
      folder / "t.db",
      "CREATE TABLE p(a TEXT PRIMARY KEY); CREATE TABLE c(a TEXT PRIMARY KEY, p TEXT REFERENCES "
      "p(a), q TEXT REFERENCES missing(a)) WITHOUT ROWID; INSERT INTO c VALUES ('x', 'y', NULL)");
  auto snapshot = testing::open_bytes({{"t.db", testing::bytes_of(folder / "t.db")}});
  REQUIRE(snapshot);
  CHECK(testing::outcome_of(**snapshot, word_check("foreign_keys", {})) == "fail: 1 row pointing to nothing");
}

TEST_CASE("a check may say how many rows it shows and how long it may take") {
  Check check = testing::sql_check(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
      "SELECT i FROM n");
  check.shown_rows = 12;
  CHECK(testing::result_of(*shop(), check).rows.size() == 12);
  check.time_limit = std::chrono::milliseconds(10);  // 200,000 steps
  CHECK(testing::outcome_of(*shop(), check) == "error: it did not end within 200000 steps");
}

TEST_CASE("what cannot be understood is said, never guessed") {
  CHECK(outcome("no_such_word", {}) == "error: \"no_such_word\" is not a check that this version knows");
  CHECK(outcome("unique", {{"table", {"users"}}}) == "error: \"unique\" needs the argument \"column\"");
  CHECK(outcome("integrity", {{"table", {"users"}}}) == "error: \"integrity\" has no argument \"table\"");
  CHECK(outcome("has_table", {{"table", {std::string("a\0b", 3)}}}) ==
        "error: \"table\" holds a NUL character");
  Check check = word_check("integrity", {});
  check.expect.kind = ExpectKind::empty;
  CHECK(testing::outcome_of(*shop(), check).rfind("error: \"integrity\" says itself", 0) == 0);
}

}  // namespace
}  // namespace handrail
