// GitLab's Code Quality report, a subset of the Code Climate format ("Implement a custom tool" in its
// manual): one JSON array. A fingerprint has to be unique in the report and to stay while the finding stays,
// since GitLab tells by it what a merge request adds and mends.
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "checker/fingerprint.h"
#include "checker/reporters.h"

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "critical";
    case Severity::warning: return "major";
    case Severity::info: return "info";
  }
  return "info";
}

// GitLab wants paths from the repository's root, without "./" before them.
std::string path_of(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

Json to_json(const CheckedGuide& guide, const Finding& finding, Fingerprints& fingerprints) {
  const std::string path = path_of(guide.path);
  std::string description = fmt::format("{}: {}", finding.code, finding.message);
  if (!finding.mend.empty()) description += fmt::format(". Mend: {}", finding.mend);
  return {{"description", std::move(description)},
          {"check_name", finding.rule},
          {"fingerprint", hash_text(fmt::format("{}\n{}", path, fingerprints.of(finding)))},
          {"severity", severity_of(finding.severity)},
          {"location",
           {{"path", path},
            {"lines",
             {{"begin", guide.source->line_of(finding.span.begin)},
              {"end", guide.source->line_of(finding.span.end)}}}}}};
}

Json to_json(const CheckedGuide& guide) {
  const Error& error = *guide.error;
  const std::string path = path_of(guide.path);
  return {{"description", fmt::format("could not be checked: {}", error.message)},
          {"check_name", "unreadable-guide"},
          {"fingerprint", hash_text(fmt::format("{}\nunreadable\n{}", path, error.message))},
          {"severity", "blocker"},
          {"location", {{"path", path}, {"lines", {{"begin", error.line > 0 ? error.line : 1}}}}}};
}

std::string write(const CheckReport& report, const ReportStyle&) {
  Json issues = Json::array();
  for (const CheckedGuide& guide : report.guides) {
    if (guide.error) issues.push_back(to_json(guide));
    if (!guide.source) continue;
    Fingerprints fingerprints(guide);
    for (const Finding& finding : guide.outcome.findings)
      issues.push_back(to_json(guide, finding, fingerprints));
  }
  return issues.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

HANDRAIL_REPORTER(gitlab, "Code Quality: widgets in GitLab's merge requests", write);
}  // namespace handrail
