// JUnit's XML, which every CI server shows: a guide is a test suite. Each finding of an error or a warning is
// a failed test; an info is a passed one that says something; a guide without findings is one test that
// passed; one that could not be read is an error. Text is escaped by XML 1.0, and characters that XML cannot
// hold at all become U+FFFD.
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/reporters.h"
#include "checker/source_line.h"
#include "model/utf8.h"

namespace handrail {
namespace {

// Char of XML 1.0 (fifth edition, production 2).
bool is_xml_char(std::uint32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = utf8::decode(text, at);
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;  // an attribute would lose it
      case '\r': out += "&#13;"; break;
      case '\t': out += "&#9;"; break;
      default: utf8::append(out, is_xml_char(c) ? c : 0xFFFD);
    }
  }
  return out;
}

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
  std::string out =
      fmt::format(R"(    <testcase name="{}" classname="{}" file="{}" line="{}">)"
                  "\n",
                  escaped(fmt::format("{} {} line {}:{}", finding.code, finding.rule, at.line, at.column)),
                  escaped(guide.path), escaped(guide.path), at.line);
  if (finding.severity == Severity::info)
    out += fmt::format("      <system-out>{}</system-out>\n",
                       escaped(finding.message + "\n" + details(guide, finding)));
  else
    out += fmt::format(R"(      <failure type="{}" message="{}">{}</failure>)"
                       "\n",
                       name_of(finding.severity), escaped(finding.message), escaped(details(guide, finding)));
  return out + "    </testcase>\n";
}

std::string write_suite(const CheckedGuide& guide) {
  const CheckCounts counts = count_findings(guide);
  const std::string path = escaped(guide.path);
  std::string cases;
  std::size_t tests = counts.total();
  if (guide.error) {
    ++tests;
    cases += fmt::format(R"(    <testcase name="can be checked" classname="{}" file="{}">)"
                         "\n",
                         path, path);
    cases += fmt::format(R"(      <error type="unreadable" message="{}">{}</error>)"
                         "\n",
                         escaped(guide.error->message), escaped(guide.error->text()));
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
