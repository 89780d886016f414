#include "verifier/judge.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

Cell text(std::string_view value) { return {Cell::Kind::text, 0, 0, value}; }
Cell integer(std::int64_t value, std::string_view as_text) {
  return {Cell::Kind::integer, value, 0, as_text};
}
Cell real(double value, std::string_view as_text) { return {Cell::Kind::real, 0, value, as_text}; }

std::string judged(ExpectKind kind, std::vector<std::string> values,
                   const std::vector<std::vector<Cell>>& rows, Origin origin = Origin::stated) {
  Expect expect;
  expect.kind = kind;
  expect.values = std::move(values);
  Judge judge(expect, origin);
  for (const auto& row : rows) judge.see(row);
  const Verdict verdict = judge.verdict();
  return std::string(name_of(verdict.outcome)) + (verdict.message.empty() ? "" : ": " + verdict.message);
}

TEST_CASE("equals: one row, one of the values") {
  CHECK(judged(ExpectKind::equals, {"delete", "truncate"}, {{text("delete")}}) == "pass");
  CHECK(judged(ExpectKind::equals, {"delete", "truncate"}, {{text("wal")}}) ==
        "fail: expected delete or truncate");
  CHECK(judged(ExpectKind::equals, {"1"}, {}) == "fail: expected one row with 1, got 0 rows");
  CHECK(judged(ExpectKind::equals, {"1"}, {{integer(1, "1")}, {integer(1, "1")}}) ==
        "fail: expected one row with 1, got 2 rows");
}

TEST_CASE("prose is compared without regard to case, a declaration exactly") {
  CHECK(judged(ExpectKind::equals, {"WAL"}, {{text("wal")}}, Origin::stated) == "pass");
  CHECK(judged(ExpectKind::equals, {"WAL"}, {{text("wal")}}, Origin::declared) == "fail: expected WAL");
  CHECK(judged(ExpectKind::contains, {"OK"}, {{text("all ok")}}, Origin::stated) == "pass");
  CHECK(judged(ExpectKind::contains, {"OK"}, {{text("all ok")}}, Origin::declared) ==
        "fail: \"OK\" is not in the result");
}

TEST_CASE("numbers are equal as numbers, texts as texts") {
  CHECK(judged(ExpectKind::equals, {"1.0"}, {{integer(1, "1")}}) == "pass");
  CHECK(judged(ExpectKind::equals, {"0.5"}, {{real(0.5, "0.5")}}) == "pass");
  CHECK(judged(ExpectKind::equals, {"3.1"}, {{text("3.10")}}) == "fail: expected 3.1");
  CHECK(judged(ExpectKind::equals, {"0"}, {{Cell{}}}) == "fail: expected 0");
  CHECK(judged(ExpectKind::equals, {"null"}, {{Cell{}}}) == "pass");
}

TEST_CASE("numbers and versions are compared as what they are; where that is unclear, not at all") {
  CHECK(judged(ExpectKind::at_least, {"3.8"}, {{text("3.37.2")}}) == "pass");
  CHECK(judged(ExpectKind::at_least, {"3.38"}, {{text("3.37.2")}}) == "fail: expected at least 3.38");
  CHECK(judged(ExpectKind::less_than, {"0.25"}, {{real(0.5, "0.5")}}) == "fail: expected less than 0.25");
  CHECK(judged(ExpectKind::less_than, {"10"}, {{integer(9, "9")}}) == "pass");
  CHECK(judged(ExpectKind::less_than, {"-3"}, {{integer(-20, "-20")}}) == "pass");
  CHECK(judged(ExpectKind::at_least, {"3.9"}, {{text("3.10")}}) ==
        "error: expected at least 3.9, got what cannot be compared with it");
  CHECK(judged(ExpectKind::less_than, {"5"}, {{text("many")}}) ==
        "error: expected less than 5, got what cannot be compared with it");
  CHECK(judged(ExpectKind::less_than, {"5ms"}, {{integer(1, "1")}}) ==
        "error: \"5ms\" is not a number that rows could be compared with");
  CHECK(compare_amounts("-0", "0") == 0);
  CHECK(compare_amounts("-1", "1") == -1);
  CHECK(compare_amounts("007", "7") == 0);
  CHECK_FALSE(compare_amounts("1.", "1"));
}

TEST_CASE("counting rows") {
  const std::vector<std::vector<Cell>> two = {{text("a")}, {text("b")}};
  CHECK(judged(ExpectKind::empty, {}, {}) == "pass");
  CHECK(judged(ExpectKind::empty, {}, two) == "fail: expected no row, got 2 rows");
  CHECK(judged(ExpectKind::not_empty, {}, {}) == "fail: expected at least one row, got none");
  CHECK(judged(ExpectKind::rows, {"2"}, two) == "pass");
  CHECK(judged(ExpectKind::rows, {"3"}, two) == "fail: expected 3 rows, got 2");
}

TEST_CASE("contains and matches look at the whole of each row") {
  const std::vector<std::vector<Cell>> rows = {{text("users"), integer(3, "3")},
                                               {text("orders"), integer(10, "10")}};
  CHECK(judged(ExpectKind::contains, {"users|3", "orders"}, rows) == "pass");
  CHECK(judged(ExpectKind::contains, {"users", "items"}, rows) == "fail: \"items\" is not in the result");
  CHECK(judged(ExpectKind::matches, {R"(^orders\|\d+$)"}, rows) == "pass");
  CHECK(judged(ExpectKind::matches,
               {
                   "(",
               },
               rows) == "error: the pattern ( has an unclosed (");
}

TEST_CASE("what a machine cannot judge is shown or said to be impossible here") {
  CHECK(judged(ExpectKind::none, {}, {{text("x")}}).rfind("shown", 0) == 0);
  CHECK(judged(ExpectKind::human, {}, {{text("x")}}).rfind("shown", 0) == 0);
  CHECK(judged(ExpectKind::exit_code, {"0"}, {}).rfind("skipped", 0) == 0);
  CHECK(judged(ExpectKind::same_as_before, {}, {}).rfind("skipped", 0) == 0);
  CHECK(judged(ExpectKind::equals, {}, {{text("x")}}) == "error: \"equals\" says no value");
}

}  // namespace
}  // namespace handrail
