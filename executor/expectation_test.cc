#include "executor/expectation.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

using Kind = ExpectationVerdict::Kind;

ExpectationVerdict::Kind verdict(ExpectKind kind, std::vector<std::string> values, std::string_view output,
                                 int code = 0) {
  Expect expect;
  expect.kind = kind;
  expect.values = std::move(values);
  return judge(expect, output, code).kind;
}

}  // namespace

TEST_CASE("equals takes one of its values, without blanks around it") {
  CHECK(verdict(ExpectKind::equals, {"wal"}, "wal\n") == Kind::met);
  CHECK(verdict(ExpectKind::equals, {"delete", "truncate"}, "truncate\n") == Kind::met);
  CHECK(verdict(ExpectKind::equals, {"wal"}, "delete\n") == Kind::not_met);
  CHECK(verdict(ExpectKind::equals, {"wal"}, "wal2\n") == Kind::not_met);
  CHECK(verdict(ExpectKind::equals, {"wal"}, "") == Kind::not_met);
}

TEST_CASE("contains wants every one of its values") {
  CHECK(verdict(ExpectKind::contains, {"a.db", "a.db-wal"}, "a.db a.db-wal") == Kind::met);
  CHECK(verdict(ExpectKind::contains, {"a.db", "a.db-wal"}, "a.db") == Kind::not_met);
}

TEST_CASE("a pattern is looked for line by line; one that is no pattern is left to a person") {
  CHECK(verdict(ExpectKind::matches, {"^ok \\d+$"}, "x\nok 12\n") == Kind::met);
  CHECK(verdict(ExpectKind::matches, {"^ok$"}, "not ok\n") == Kind::not_met);
  CHECK(verdict(ExpectKind::matches, {"("}, "x") == Kind::for_a_person);
}

TEST_CASE("versions are compared part by part") {
  CHECK(verdict(ExpectKind::at_least, {"3.8"}, "Python 3.11.2\n") == Kind::met);
  CHECK(verdict(ExpectKind::at_least, {"3.7.0"}, "3.40.1\n") == Kind::met);
  CHECK(verdict(ExpectKind::at_least, {"3.8"}, "Python 3.7.9\n") == Kind::not_met);
  CHECK(verdict(ExpectKind::at_least, {"3.8"}, "not found\n") == Kind::not_met);
  CHECK(compare_versions("3.10", "3.9") > 0);
  CHECK(compare_versions("3.0", "3") == 0);
}

TEST_CASE("less than compares units of the same kind, and leaves the rest to a person") {
  CHECK(verdict(ExpectKind::less_than, {"5ms"}, "time: 4.2 ms\n") == Kind::met);
  CHECK(verdict(ExpectKind::less_than, {"5ms"}, "time: 0.2 s\n") == Kind::not_met);
  CHECK(verdict(ExpectKind::less_than, {"5 ms"}, "0.004\n") == Kind::for_a_person);
  CHECK(verdict(ExpectKind::less_than, {"100"}, "99\n") == Kind::met);
}

TEST_CASE("rows counts lines that are not blank") {
  CHECK(verdict(ExpectKind::rows, {"2"}, "a\n\nb\n") == Kind::met);
  CHECK(verdict(ExpectKind::rows, {"0"}, "a\n") == Kind::not_met);
  CHECK(verdict(ExpectKind::empty, {}, " \n") == Kind::met);
  CHECK(verdict(ExpectKind::not_empty, {}, "\n") == Kind::not_met);
}

TEST_CASE("an exit code is compared, and words are left to a person") {
  CHECK(verdict(ExpectKind::exit_code, {"1"}, "", 1) == Kind::met);
  CHECK(verdict(ExpectKind::exit_code, {"1"}, "", 0) == Kind::not_met);
  CHECK(verdict(ExpectKind::human, {}, "anything") == Kind::for_a_person);
  CHECK(verdict(ExpectKind::none, {}, "anything") == Kind::met);
}

TEST_CASE("what was printed is shown in part only, cut between characters") {
  Expect expect{ExpectKind::equals, {"x"}, {}, {}};
  std::string output;
  for (int i = 0; i < 200; ++i) output += "数";
  const std::string text = judge(expect, output, 0).text;
  CHECK(text.find("数…”") != std::string::npos);
}

}  // namespace handrail
