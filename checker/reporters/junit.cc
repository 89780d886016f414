// JUnit's XML, which every CI server shows: a guide is a test suite. Each finding of an error or a warning is
// a failed test; an info is a passed one that says something; a guide without findings is one test that
// passed; one that could not be read is an error. Text is escaped by XML 1.0, and characters that XML cannot
// hold at all become U+FFFD.
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/reporters.h"
#include "checker/source_line.h"
#include "model/xml.h"

namespace handrail {
namespace {

// What a person reads below the test's name: the line, what it is related to, the mend.
std::string details(const CheckedGuide& guide, const Finding& finding) {
  const auto line = [&](Span span) {
    return fmt::format("{}:{}: {}\n", guide.path, guide.source->line_of(span.begin),
                       marked_line(*guide.source, span).text);
  };
  std::string text = line(finding.span);
  for (const RelatedPlace& other : finding.related)
    text += fmt::format("{}\n{}", other.message, line(other.span));
  if (!finding.mend.empty()) text += fmt::format("mend: {}\n", finding.mend);
  return text;
}

std::string write_finding(const CheckedGuide& guide, const Finding& finding) {
  const Position at = guide.source->position(finding.span.begin);
  std::string out = fmt::format(
      R"(    <testcase name="{}" classname="{}" file="{}" line="{}">)"
      "\n",
      xml_escaped(fmt::format("{} {} line {}:{}", finding.code, finding.rule, at.line, at.column)),
      xml_escaped(guide.path), xml_escaped(guide.path), at.line);
  if (finding.severity == Severity::info)
    out += fmt::format("      <system-out>{}</system-out>\n",
                       xml_escaped(finding.message + "\n" + details(guide, finding)));
  else
    out += fmt::format(R"(      <failure type="{}" message="{}">{}</failure>)"
                       "\n",
                       name_of(finding.severity), xml_escaped(finding.message),
                       xml_escaped(details(guide, finding)));
  return out + "    </testcase>\n";
}

std::string write_suite(const CheckedGuide& guide) {
  const CheckCounts counts = count_findings(guide);
  const std::string path = xml_escaped(guide.path);
  std::string cases;
  std::size_t tests = counts.total();
  if (guide.error) {
    ++tests;
    cases += fmt::format(R"(    <testcase name="can be checked" classname="{}" file="{}">)"
                         "\n",
                         path, path);
    cases += fmt::format(R"(      <error type="unreadable" message="{}">{}</error>)"
                         "\n",
                         xml_escaped(guide.error->message), xml_escaped(guide.error->text()));
    cases += "    </testcase>\n";
  } else if (tests == 0) {
    ++tests;
    cases += fmt::format(R"(    <testcase name="no findings" classname="{}" file="{}"/>)"
                         "\n",
                         path, path);
  }
  if (guide.source)
    for (const Finding& finding : guide.outcome.findings) cases += write_finding(guide, finding);
  return fmt::format(R"(  <testsuite name="{}" tests="{}" failures="{}" errors="{}" skipped="0" time="0">)"
                     "\n",
                     path, tests, counts.errors + counts.warnings, counts.unreadable) +
         cases + "  </testsuite>\n";
}

std::string write(const CheckReport& report, const ReportStyle&) {
  const CheckCounts counts = count_findings(report);
  std::size_t tests = counts.total() + counts.unreadable;
  for (const CheckedGuide& guide : report.guides) tests += !guide.error && guide.outcome.findings.empty();
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format(R"(<testsuites name="handrail check" tests="{}" failures="{}" errors="{}" time="0">)"
                     "\n",
                     tests, counts.errors + counts.warnings, counts.unreadable);
  for (const CheckedGuide& guide : report.guides) out += write_suite(guide);
  return out + "</testsuites>\n";
}

}  // namespace

HANDRAIL_REPORTER(junit, "JUnit XML: for any CI server", write);
}  // namespace handrail
