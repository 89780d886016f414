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
        "fail: expected no row, got 1 row");
  CHECK(outcome("not_null", {{"table", {"users"}}, {"column", {"odd \"name"}}}) ==
        "fail: expected no row, got 1 row");
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
        "fail: expected no row, got 2 rows");
  CHECK(outcome("unique", {{"table", {"users"}}, {"column", {"email", "state"}}}) == "pass");
}

TEST_CASE("accepted_values") {
  CHECK(outcome("accepted_values",
                {{"table", {"users"}}, {"column", {"state"}}, {"values", {"new", "old", "odd"}}}) == "pass");
  CHECK(outcome("accepted_values",
                {{"table", {"users"}}, {"column", {"state"}}, {"values", {"new", "it's"}}}) ==
        "fail: expected no row, got 3 rows");
  CHECK(outcome("accepted_values",
                {{"table", {"users"}}, {"column", {"odd \"name"}}, {"values", {"1", "2"}}}) == "pass");
}

TEST_CASE("relationships") {
  CHECK(outcome("relationships",
                {{"table", {"orders"}}, {"column", {"user_id"}}, {"to", {"users"}}, {"field", {"id"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("relationships",
                {{"table", {"orders"}}, {"column", {"boss"}}, {"to", {"orders"}}, {"field", {"id"}}}) ==
        "fail: expected no row, got 1 row");
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

TEST_CASE("has_table, has_column") {
  CHECK(outcome("has_table", {{"table", {"USERS", "active"}}}) == "pass");
  CHECK(outcome("has_table", {{"table", {"users", "items"}}}) == "fail: expected no row, got 1 row");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"email", "State"}}}) == "pass");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"phone"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("has_column", {{"table", {"items"}}, {"column", {"id"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("has_column", {{"table", {"users"}},
                               {"column", {"state"}},
                               {"type", {"text"}},
                               {"default", {"new"}},
                               {"nullable", {"false"}}}) == "pass");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"state"}}, {"type", {"integer"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("has_column", {{"table", {"users"}}, {"column", {"state"}}, {"nullable", {"true"}}}) ==
        "fail: expected no row, got 1 row");
}

TEST_CASE("has_index") {
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"name", {"orders_code"}}}) == "pass");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"name", {"other"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"code"}}}) == "pass");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"user_id"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"code", "user_id"}}}) == "pass");
  CHECK(outcome("has_index", {{"table", {"orders"}}, {"column", {"boss"}}}) ==
        "fail: expected no row, got 1 row");  // a part only
  CHECK(outcome("has_index", {{"table", {"users"}}, {"column", {"email", "state"}}, {"unique", {"true"}}}) ==
        "pass");
  CHECK(outcome("has_index", {{"table", {"users"}}, {"column", {"email"}}, {"unique", {"true"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("has_index", {{"table", {"users"}}, {"column", {"id"}}}) == "pass");  // the rowid itself
}

TEST_CASE("matches, integrity, foreign_keys, pragma") {
  CHECK(outcome("matches",
                {{"table", {"orders"}}, {"column", {"code"}}, {"pattern", {R"(^[A-Za-z]-?\d$)"}}}) == "pass");
  CHECK(outcome("matches", {{"table", {"orders"}}, {"column", {"code"}}, {"pattern", {R"(^A-\d$)"}}}) ==
        "fail: expected no row, got 1 row");
  CHECK(outcome("matches", {{"table", {"orders"}}, {"column", {"code"}}, {"pattern", {"("}}}) ==
        "error: the pattern ( has an unclosed (");
  CHECK(outcome("integrity", {}) == "pass");
  CHECK(outcome("foreign_keys", {}) == "fail: expected no row, got 1 row");
  Check pragma = word_check("pragma", {{"name", {"encoding"}}});
  pragma.expect.kind = ExpectKind::equals;
  pragma.expect.values = {"UTF-8"};
  CHECK(testing::outcome_of(*shop(), pragma) == "pass");
  pragma.arguments["name"] = {"encoding; DROP TABLE users"};
  CHECK(testing::outcome_of(*shop(), pragma).rfind("error: \"name\"", 0) == 0);
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
