// JUnit's XML, which every CI server shows: the guide is a test suite, each check a test. A failed check of
// severity error is a failed test, one that could not be checked an error; what a person has to judge, and a
// failed check of lesser severity, passes and says so.
#include <fmt/core.h>

#include "model/xml.h"
#include "verifier/report_table.h"
#include "verifier/verify.h"

namespace handrail {
namespace {

bool counts_as_failure(const CheckResult& result) {
  return result.verdict.outcome == Outcome::fail && result.check->check.severity == Severity::error;
}

std::string details(const CheckResult& result) {
  const Check& check = result.check->check;
  std::string text = result.verdict.message.empty() ? "" : result.verdict.message + "\n";
  if (!result.sql.empty()) text += result.sql + "\n";
  if (!check.expect.text.empty()) text += fmt::format("the guide: {}\n", check.expect.text);
  return text + rows_table(result, "");
}

std::string write_case(const Report& report, const CheckResult& result) {
  const Check& check = result.check->check;
  const Verdict& verdict = result.verdict;
  std::string body;
  const auto element = [&](std::string_view name) {
    body =
        fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", name, xml_escaped(verdict.reason),
                    xml_escaped(verdict.message), xml_escaped(details(result)));
  };
  if (counts_as_failure(result)) {
    element("failure");
  } else if (verdict.outcome == Outcome::error) {
    element("error");
  } else if (verdict.outcome == Outcome::skipped) {
    body = fmt::format("      <skipped message=\"{}\"/>\n", xml_escaped(verdict.message));
  } else if (verdict.outcome != Outcome::pass) {
    body = fmt::format("      <system-out>{}: {}</system-out>\n", name_of(verdict.outcome),
                       xml_escaped(details(result)));
  }
  const std::string guide = xml_escaped(report.checks.guide);
  const std::string name = check.title.empty() || check.title == check.id
                               ? check.id
                               : fmt::format("{} [{}]", check.title, check.id);
  std::string head = fmt::format("    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\"",
                                 xml_escaped(name), guide, guide, result.check->line);
  return body.empty() ? head + "/>\n" : head + ">\n" + body + "    </testcase>\n";
}

}  // namespace

std::string report_junit(const Report& report) {
  std::size_t failures = 0;
  std::string cases;
  for (const CheckResult& result : report.results) {
    failures += counts_as_failure(result) ? 1 : 0;
    cases += write_case(report, result);
  }
  const std::size_t tests = report.results.size() + (report.comparison ? 1 : 0);
  if (report.comparison) {
    const bool lost = report.comparison->exit_code() != 0;
    failures += lost ? 1 : 0;
    cases += fmt::format(
        "    <testcase name=\"the snapshot from before\" classname=\"{0}\">\n      <{1}>{2}</{1}>\n    "
        "</testcase>\n",
        xml_escaped(report.checks.guide), lost ? "failure" : "system-out",
        xml_escaped(comparison_text(*report.comparison, Colors::no)));
  }
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\"", tests, failures,
                  report.count(Outcome::error), report.count(Outcome::skipped));
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"handrail verify\" {0}>\n"
      "  <testsuite name=\"{1}\" {0}>\n    <properties>\n      <property name=\"snapshot\" value=\"{2}\"/>\n"
      "    </properties>\n{3}  </testsuite>\n</testsuites>\n",
      counts, xml_escaped(report.checks.guide), xml_escaped(report.snapshot.name), cases);
}

}  // namespace handrail
