// SARIF 2.1.0 (OASIS standard of 27 March 2020), which code hosts and editors read. One run; columns count
// code points; a suppressed finding is a result with a suppression of kind inSource, one in the baseline
// with one of kind external; a guide that could not be read is a notification of the invocation.
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "checker/fingerprint.h"
#include "checker/reporters.h"
#include "checker/rule_page.h"
#include "model/text.h"

namespace handrail {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "note";
  }
  return "none";
}

// A URI reference (RFC 3986): everything but unreserved characters and '/' is percent-encoded. An absolute
// path becomes a file: URI, so that a viewer does not take it as relative to something.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string uri = path.starts_with('/') ? "file://" : "";
  while (path.starts_with("./")) path.remove_prefix(2);
  for (const char c : path) {
    if (text::is_alnum(c) || kPlain.find(c) != std::string_view::npos)
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json region(const SourceText& source, Span span) {
  const Position start = source.position(span.begin);
  const Position end = source.position(span.end);
  return {{"startLine", start.line},
          {"startColumn", start.column},
          {"endLine", end.line},
          {"endColumn", end.column}};
}

Json location(const CheckedGuide& guide, Span span, std::string_view message = {}) {
  Json result = {
      {"physicalLocation",
       {{"artifactLocation", {{"uri", uri_of(guide.path)}}}, {"region", region(*guide.source, span)}}}};
  if (!message.empty()) result["message"] = {{"text", message}};
  return result;
}

Json result_of(const CheckedGuide& guide, const Finding& finding,
               const std::map<std::string_view, std::size_t>& index, Fingerprints& fingerprints) {
  std::string message = finding.message;
  if (!finding.mend.empty()) message += fmt::format(". Mend: {}", finding.mend);
  Json result = {{"ruleId", finding.code},
                 {"ruleIndex", index.at(finding.code)},
                 {"level", level_of(finding.severity)},
                 {"message", {{"text", std::move(message)}}},
                 {"locations", Json::array({location(guide, finding.span)})},
                 {"partialFingerprints", {{"handrail/v2", fingerprints.of(finding)}}}};
  if (!finding.related.empty()) {
    Json related = Json::array();
    for (const RelatedPlace& other : finding.related)
      related.push_back(location(guide, other.span, other.message));
    result["relatedLocations"] = std::move(related);
  }
  if (!finding.fix.empty()) {
    Json replacements = Json::array();
    for (const Edit& edit : finding.fix)
      replacements.push_back({{"deletedRegion", region(*guide.source, edit.span)},
                              {"insertedContent", {{"text", edit.replacement}}}});
    result["fixes"] =
        Json::array({{{"description", {{"text", finding.mend.empty() ? finding.message : finding.mend}}},
                      {"artifactChanges", Json::array({{{"artifactLocation", {{"uri", uri_of(guide.path)}}},
                                                        {"replacements", std::move(replacements)}}})}}});
  }
  return result;
}

Json describe(const Rule& rule) {
  const RulePage page = rule_page(rule.code);
  Json description = {
      {"id", rule.code},
      {"name", rule.name},
      {"shortDescription", {{"text", page.summary.empty() ? std::string(rule.name) : page.summary}}},
      {"defaultConfiguration", {{"level", level_of(rule.severity)}}}};
  if (!page.markdown.empty()) description["help"] = {{"text", page.markdown}, {"markdown", page.markdown}};
  return description;
}

Json notification_of(const CheckedGuide& guide) {
  const Error& error = *guide.error;
  Json physical = {{"artifactLocation", {{"uri", uri_of(guide.path)}}}};
  if (error.line > 0) {
    physical["region"] = {{"startLine", error.line}};
    if (error.column > 0) physical["region"]["startColumn"] = error.column;
  }
  return {
      {"level", "error"},
      {"message", {{"text", error.mend.empty() ? error.message : error.message + ". Mend: " + error.mend}}},
      {"locations", Json::array({{{"physicalLocation", std::move(physical)}}})}};
}

std::string write(const CheckReport& report, const ReportStyle& style) {
  Json descriptions = Json::array();
  std::map<std::string_view, std::size_t> index;
  for (const Rule* rule : rules()) {
    index[rule->code] = descriptions.size();
    descriptions.push_back(describe(*rule));
  }
  Json results = Json::array();
  Json notifications = Json::array();
  for (const CheckedGuide& guide : report.guides) {
    if (guide.error) notifications.push_back(notification_of(guide));
    if (!guide.source) continue;
    Fingerprints fingerprints(guide);
    const auto add = [&](const Finding& finding, Json suppressions) {
      Json result = result_of(guide, finding, index, fingerprints);
      if (!suppressions.is_null()) result["suppressions"] = std::move(suppressions);
      results.push_back(std::move(result));
    };
    for (const Finding& finding : guide.outcome.findings) add(finding, nullptr);
    for (const Suppressed& other : guide.outcome.suppressed) {
      Json suppression = {{"kind", "inSource"}};
      if (!other.reason.empty()) suppression["justification"] = other.reason;
      add(other.finding, Json::array({std::move(suppression)}));
    }
    for (const Finding& finding : guide.known)
      add(finding, Json::array({{{"kind", "external"}, {"justification", "in the baseline"}}}));
  }
  Json invocation = {{"executionSuccessful", notifications.empty()}};
  if (!notifications.empty()) invocation["toolExecutionNotifications"] = std::move(notifications);
  const Json document = {
      {"$schema",
       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", Json::array({{{"tool",
                              {{"driver",
                                {{"name", "handrail"},
                                 {"semanticVersion", style.version},
                                 {"rules", std::move(descriptions)}}}}},
                             {"invocations", Json::array({std::move(invocation)})},
                             {"columnKind", "unicodeCodePoints"},
                             {"results", std::move(results)}}})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

HANDRAIL_REPORTER(sarif, "SARIF 2.1.0, for code hosts and editors", write);
}  // namespace handrail
