#include "model/suppressions.h"

#include <doctest/doctest.h>

#include "model/testing.h"

using namespace handrail;

namespace {

std::string read(std::string_view text) {
  const SuppressionText words = read_suppression(text);
  std::string out = testing::joined(
      words.rules, [](const std::string& rule) { return rule; }, ",");
  if (!words.until.empty()) out += " until " + words.until;
  if (!words.reason.empty()) out += " because " + words.reason;
  for (const auto& problem : words.problems) out += " ! " + problem.message;
  return out;
}

}  // namespace

TEST_CASE("a suppression names rules by code or name, a reason, and perhaps its last day") {
  CHECK(read(" S002: watched") == "S002 because watched");
  CHECK(read(" s002, B001  never-returns: both: known") == "S002,B001,never-returns because both: known");
  CHECK(read(" S002 until 2027-01-31: until the service is packaged") ==
        "S002 until 2027-01-31 because until the service is packaged");
  CHECK(read(" S002：在另一个终端运行") == "S002 because 在另一个终端运行");
}

TEST_CASE("what is malformed in a suppression is said") {
  CHECK(read(" S002") == "S002 ! a suppression without a reason");
  CHECK(read(": why") == " because why ! a suppression that names no rule");
  CHECK(read(" S0O2: why") == " because why ! 'S0O2' is no rule code");
  CHECK(read(" S002 until tomorrow: why") == "S002 because why ! 'until tomorrow' is no day of the calendar");
  CHECK(read(" S002 until: why") == "S002 because why ! 'until ' is no day of the calendar");
}

TEST_CASE("a date is a day of the calendar") {
  CHECK(is_date("2027-01-31"));
  CHECK(is_date("2028-02-29"));
  for (const char* wrong :
       {"2027-02-29", "2027-13-01", "2027-00-10", "2027-04-31", "27-01-31", "2027/01/31", ""})
    CHECK_FALSE(is_date(wrong));
}

TEST_CASE("several suppressions before one block all cover it") {
  const auto runbook = testing::guide(
      "# G\n\n<!-- handrail-disable-next S002: one -->\n<!-- handrail-disable-next S003: two -->\n\n"
      "<!-- handrail-disable-next S004: three -->\n```bash\nls\n```\n");
  CHECK(testing::joined(runbook->suppressions, [&](const Suppression& s) {
          return s.code + " " + testing::place(*runbook->source, s.target);
        }) == "S002 7:1 | S003 7:1 | S004 7:1");
}
