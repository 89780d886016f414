// For programs: docs/check.schema.json describes every key. Lines and columns are 1-based and count code
// points; offsets are bytes from the beginning of the guide.
#include <string>

#include <nlohmann/json.hpp>

#include "checker/reporters.h"

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

Json place(const SourceText& source, std::uint32_t offset) {
  const Position position = source.position(offset);
  return {{"line", position.line}, {"column", position.column}, {"offset", offset}};
}

Json to_json(const SourceText& source, const Finding& finding) {
  Json related = Json::array();
  for (const RelatedPlace& other : finding.related)
    related.push_back({{"message", other.message},
                       {"start", place(source, other.span.begin)},
                       {"end", place(source, other.span.end)}});
  Json fix = Json::array();
  for (const Edit& edit : finding.fix)
    fix.push_back({{"start", place(source, edit.span.begin)},
                   {"end", place(source, edit.span.end)},
                   {"replacement", edit.replacement}});
  return {{"code", finding.code},
          {"rule", finding.rule},
          {"severity", name_of(finding.severity)},
          {"message", finding.message},
          {"mend", finding.mend},
          {"start", place(source, finding.span.begin)},
          {"end", place(source, finding.span.end)},
          {"related", std::move(related)},
          {"fix", std::move(fix)}};
}

Json to_json(const Error& error) {
  return {{"message", error.message}, {"line", error.line}, {"column", error.column}, {"mend", error.mend}};
}

Json to_json(const CheckedGuide& guide) {
  Json findings = Json::array();
  Json suppressed = Json::array();
  Json known = Json::array();
  if (guide.source) {
    for (const Finding& finding : guide.outcome.findings) findings.push_back(to_json(*guide.source, finding));
    for (const Suppressed& other : guide.outcome.suppressed) {
      Json entry = to_json(*guide.source, other.finding);
      entry["reason"] = other.reason;
      if (!other.until.empty()) entry["until"] = other.until;
      suppressed.push_back(std::move(entry));
    }
    for (const Finding& finding : guide.known) known.push_back(to_json(*guide.source, finding));
  }
  return {{"path", guide.path},
          {"error", guide.error ? to_json(*guide.error) : Json(nullptr)},
          {"findings", std::move(findings)},
          {"suppressed", std::move(suppressed)},
          {"known", std::move(known)}};
}

std::string write(const CheckReport& report, const ReportStyle& style) {
  const CheckCounts counts = count_findings(report);
  Json guides = Json::array();
  for (const CheckedGuide& guide : report.guides) guides.push_back(to_json(guide));
  const Json document = {{"format", kFormatVersion},
                         {"tool", {{"name", "handrail"}, {"version", style.version}}},
                         {"summary",
                          {{"guides", report.guides.size()},
                           {"unreadable", counts.unreadable},
                           {"errors", counts.errors},
                           {"warnings", counts.warnings},
                           {"infos", counts.infos},
                           {"mendable", counts.mendable},
                           {"suppressed", counts.suppressed},
                           {"known", counts.known}}},
                         {"guides", std::move(guides)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

HANDRAIL_REPORTER(json, "for programs: the shape is in docs/check.schema.json", write);
}  // namespace handrail
