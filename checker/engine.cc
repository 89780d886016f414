#include "checker/engine.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "model/text.h"

namespace handrail {
namespace {

// A family is the letters that its codes begin with.
bool is_family_of(std::string_view word, const Rule& rule) {
  const std::size_t digits = rule.code.find_first_of("0123456789");
  return text::equal_ignoring_case(word, rule.code.substr(0, digits));
}

bool covers(std::string_view word, const Rule& rule) {
  return text::equal_ignoring_case(word, rule.code) || text::equal_ignoring_case(word, rule.name) ||
         is_family_of(word, rule);
}

bool covers_any(const std::vector<std::string>& words, const Rule& rule) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return covers(word, rule); });
}

// The most exact word wins: the code or the name before the family.
Severity severity_of(const Finding& finding, const Rule& rule, const CheckOptions& options) {
  Severity severity = finding.severity;
  for (const auto& [word, wanted] : options.severities)
    if (is_family_of(word, rule)) severity = wanted;
  for (const auto& [word, wanted] : options.severities)
    if (covers(word, rule) && !is_family_of(word, rule)) severity = wanted;
  if (options.strict && severity == Severity::warning) severity = Severity::error;
  return severity;
}

const Suppression* suppression_of(const Finding& finding, const Runbook& runbook) {
  for (const Suppression& suppression : runbook.suppressions) {
    if (!text::equal_ignoring_case(suppression.code, finding.code) &&
        !text::equal_ignoring_case(suppression.code, finding.rule))
      continue;
    if (suppression.reach == Suppression::Reach::file || suppression.target.contains(finding.span.begin))
      return &suppression;
  }
  return nullptr;
}

auto order_of(const Finding& finding) {
  return std::tie(finding.span.begin, finding.code, finding.span.end, finding.message);
}

}  // namespace

bool names_rules(std::string_view word) {
  const auto all = rules();
  return std::any_of(all.begin(), all.end(), [&](const Rule* rule) { return covers(word, *rule); });
}

bool selects(const CheckOptions& options, const Rule& rule) {
  return (options.select.empty() || covers_any(options.select, rule)) && !covers_any(options.ignore, rule);
}

Result<void> validate(const CheckOptions& options) {
  const auto unknown = [](const std::string& word) -> Result<void> {
    return fail(fmt::format("'{}' names no rule", word), "`handrail rules` lists the codes and names");
  };
  for (const auto* words : {&options.select, &options.ignore})
    for (const std::string& word : *words)
      if (!names_rules(word)) return unknown(word);
  for (const auto& [word, severity] : options.severities)
    if (!names_rules(word)) return unknown(word);
  return {};
}

CheckOutcome check_with_suppressed(const Runbook& runbook, const CheckOptions& options) {
  std::vector<Finding> findings;
  for (const Rule* rule : rules()) {
    if (!selects(options, *rule)) continue;
    Reporter report(*rule, options.around);
    rule->check(runbook, report);
    for (Finding& finding : report.take()) {
      finding.severity = severity_of(finding, *rule, options);
      findings.push_back(std::move(finding));
    }
  }
  std::sort(findings.begin(), findings.end(),
            [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
  const auto repeated = std::unique(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return order_of(a) == order_of(b);
  });
  findings.erase(repeated, findings.end());

  CheckOutcome outcome;
  for (Finding& finding : findings) {
    if (const Suppression* suppression = suppression_of(finding, runbook))
      outcome.suppressed.push_back({std::move(finding), suppression->reason});
    else
      outcome.findings.push_back(std::move(finding));
  }
  return outcome;
}

std::vector<Finding> check(const Runbook& runbook, const CheckOptions& options) {
  return check_with_suppressed(runbook, options).findings;
}

}  // namespace handrail
