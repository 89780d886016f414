// GitHub's workflow commands: a line of standard output in this form becomes an annotation beside the guide's
// line in a pull request. Escaping as its toolkit does it (packages/core/src/command.ts): % CR LF in the
// message, and : , besides in the properties.
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/reporters.h"

namespace handrail {
namespace {

enum class Where { message, property };

std::string escaped(std::string_view text, Where where) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += where == Where::property ? "%3A" : ":"; break;
      case ',': out += where == Where::property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "notice";
  }
  return "notice";
}

// Paths in a repository are written without a leading "./".
std::string_view path_of(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

std::string write_finding(const CheckedGuide& guide, const Finding& finding) {
  const Position start = guide.source->position(finding.span.begin);
  const Position end = guide.source->position(finding.span.end);
  std::string message = finding.message;
  for (const RelatedPlace& other : finding.related)
    message += fmt::format("\nline {}: {}", guide.source->line_of(other.span.begin), other.message);
  if (!finding.mend.empty()) message += "\nmend: " + finding.mend;
  // GitHub takes columns only within one line, and shows the end behind the last character.
  std::string place = fmt::format("line={}", start.line);
  if (end.line == start.line)
    place += fmt::format(",col={},endColumn={}", start.column, end.column);
  else
    place += fmt::format(",endLine={}", end.line);
  return fmt::format("::{} file={},{},title={}::{}\n", command_of(finding.severity),
                     escaped(path_of(guide.path), Where::property), place,
                     escaped(fmt::format("{} {}", finding.code, finding.rule), Where::property),
                     escaped(message, Where::message));
}

std::string write_error(const CheckedGuide& guide) {
  const Error& error = *guide.error;
  std::string text = error.message;
  if (!error.mend.empty()) text += "\nmend: " + error.mend;
  const std::string place = error.line > 0 ? fmt::format(",line={}", error.line) : std::string();
  return fmt::format("::error file={}{},title=could not be checked::{}\n",
                     escaped(path_of(guide.path), Where::property), place, escaped(text, Where::message));
}

std::string write(const CheckReport& report, const ReportStyle&) {
  std::string out;
  for (const CheckedGuide& guide : report.guides) {
    if (guide.error) out += write_error(guide);
    if (!guide.source) continue;
    for (const Finding& finding : guide.outcome.findings) out += write_finding(guide, finding);
  }
  return out;
}

}  // namespace

HANDRAIL_REPORTER(github, "workflow commands: annotations in GitHub Actions", write);
}  // namespace handrail
