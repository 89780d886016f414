#include "checker/statistics.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "checker/paint.h"

namespace handrail {
namespace {

struct RuleCount {
  const Rule* rule = nullptr;
  Severity worst = Severity::info;
  std::size_t findings = 0;
  std::size_t mendable = 0;
  std::size_t guides = 0;
};

std::vector<RuleCount> counts_of(const CheckReport& report) {
  std::map<std::string_view, RuleCount> by_code;
  for (const CheckedGuide& guide : report.guides) {
    std::map<std::string_view, bool> seen;
    for (const Finding& finding : guide.outcome.findings) {
      RuleCount& count = by_code[finding.code];
      if (!count.rule) count.rule = find_rule(finding.code);
      count.worst = std::max(count.worst, finding.severity);
      ++count.findings;
      count.mendable += !finding.fix.empty();
      count.guides += seen.try_emplace(finding.code).second;
    }
  }
  std::vector<RuleCount> counts;
  for (const auto& [code, count] : by_code) counts.push_back(count);
  std::stable_sort(counts.begin(), counts.end(),
                   [](const RuleCount& a, const RuleCount& b) { return a.findings > b.findings; });
  return counts;
}

std::size_t guides_with_findings(const CheckReport& report) {
  return static_cast<std::size_t>(
      std::count_if(report.guides.begin(), report.guides.end(),
                    [](const CheckedGuide& guide) { return !guide.outcome.findings.empty(); }));
}

}  // namespace

std::string statistics_text(const CheckReport& report, const ReportStyle& style) {
  const Paint paint(style.color);
  const std::vector<RuleCount> counts = counts_of(report);
  const CheckCounts all = count_findings(report);
  std::size_t widest = 0;
  for (const RuleCount& count : counts) widest = std::max(widest, count.rule->name.size());
  const auto row = [&](std::size_t findings, std::size_t mendable, std::size_t guides) {
    return fmt::format("{:>8}  {:>4}%  {:>8}  {:>6}  ", findings,
                       all.total() == 0 ? 0 : (findings * 100 + all.total() / 2) / all.total(), mendable,
                       guides);
  };
  std::string out = paint.dim("findings  share  with fix  guides  rule") + '\n';
  for (const RuleCount& count : counts)
    out += fmt::format("{}{} {:<{}}  {}\n", row(count.findings, count.mendable, count.guides),
                       paint.bold(count.rule->code), count.rule->name, widest,
                       paint.severity(count.worst, name_of(count.worst)));
  out += row(all.total(), all.mendable, guides_with_findings(report)) + paint.bold("all") + '\n';
  if (all.suppressed > 0) out += fmt::format("{:>8}  suppressed in the guides\n", all.suppressed);
  if (all.known > 0) out += fmt::format("{:>8}  held back by the baseline\n", all.known);
  if (all.unreadable > 0) out += fmt::format("{:>8}  guides could not be checked\n", all.unreadable);
  return out;
}

std::string statistics_json(const CheckReport& report, const ReportStyle& style) {
  using Json = nlohmann::ordered_json;
  Json rules = Json::array();
  for (const RuleCount& count : counts_of(report))
    rules.push_back({{"code", count.rule->code},
                     {"rule", count.rule->name},
                     {"severity", name_of(count.worst)},
                     {"findings", count.findings},
                     {"mendable", count.mendable},
                     {"guides", count.guides}});
  const CheckCounts all = count_findings(report);
  const Json document = {{"format", 1},
                         {"tool", {{"name", "handrail"}, {"version", style.version}}},
                         {"statistics", std::move(rules)},
                         {"findings", all.total()},
                         {"mendable", all.mendable},
                         {"suppressed", all.suppressed},
                         {"known", all.known},
                         {"guides", report.guides.size()},
                         {"guides_with_findings", guides_with_findings(report)},
                         {"unreadable", all.unreadable}};
  return document.dump(2) + '\n';
}

}  // namespace handrail
