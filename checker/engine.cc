#include "checker/engine.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "checker/facts.h"
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

// The guide's suppressions by the rule that they name, so that each finding is looked up in no time however
// many there are.
class SuppressionIndex {
 public:
  explicit SuppressionIndex(const Runbook& runbook, const std::string& today) {
    uses_.reserve(runbook.suppressions.size());
    for (const Suppression& suppression : runbook.suppressions) {
      SuppressionUse& use = uses_.emplace_back();
      use.suppression = &suppression;
      use.rule = find_rule(suppression.code);
      use.expired = !suppression.until.empty() && !today.empty() && suppression.until < today;
      if (!use.rule) continue;
      Group& group = groups_[use.rule->code];
      (suppression.reach == Suppression::Reach::file ? group.of_file : group.of_block)
          .push_back(uses_.size() - 1);
    }
    for (auto& [code, group] : groups_) {
      std::stable_sort(group.of_block.begin(), group.of_block.end(),
                       [&](std::size_t a, std::size_t b) { return target(a).begin < target(b).begin; });
      std::uint32_t reach = 0;
      for (const std::size_t use : group.of_block)
        group.reach.push_back(reach = std::max(reach, target(use).end));
    }
  }

  // The suppression that holds the finding back, the nearest one first; it is noted there. Null when none
  // does.
  const Suppression* hold(const Finding& finding) {
    const auto found = groups_.find(finding.code);
    if (found == groups_.end()) return nullptr;
    const Group& group = found->second;
    const std::uint32_t at = finding.span.begin;
    auto next = std::upper_bound(group.of_block.begin(), group.of_block.end(), at,
                                 [&](std::uint32_t o, std::size_t use) { return o < target(use).begin; }) -
                group.of_block.begin();
    SuppressionUse* expired = nullptr;
    while (next > 0 && group.reach[static_cast<std::size_t>(next - 1)] > at) {
      SuppressionUse& use = uses_[group.of_block[static_cast<std::size_t>(--next)]];
      if (!use.suppression->target.contains(at)) continue;
      if (!use.expired) return note(use, finding);
      if (!expired) expired = &use;
    }
    for (const std::size_t file_wide : group.of_file) {
      SuppressionUse& use = uses_[file_wide];
      if (!use.expired) return note(use, finding);
      if (!expired) expired = &use;
    }
    if (expired) note(*expired, finding);
    return nullptr;
  }

  std::vector<SuppressionUse>& uses() { return uses_; }

 private:
  struct Group {
    std::vector<std::size_t> of_file;   // indexes into uses_
    std::vector<std::size_t> of_block;  // by where their targets begin
    std::vector<std::uint32_t> reach;   // farthest end of the targets up to this one
  };

  Span target(std::size_t use) const { return uses_[use].suppression->target; }

  static const Suppression* note(SuppressionUse& use, const Finding& finding) {
    use.places.push_back(finding.span);
    return use.suppression;
  }

  std::vector<SuppressionUse> uses_;
  std::unordered_map<std::string_view, Group> groups_;
};

auto order_of(const Finding& finding) {
  return std::tie(finding.span.begin, finding.code, finding.span.end, finding.message);
}

void sort_findings(std::vector<Finding>& findings) {
  std::sort(findings.begin(), findings.end(),
            [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
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
  CheckOutcome outcome;
  SuppressionIndex suppressions(runbook, options.today);
  // What a rule found, weighed, in order, each once; and parted into what is reported and what is held back.
  const auto sort_out = [&](std::vector<Finding> findings) {
    sort_findings(findings);
    const auto repeated =
        std::unique(findings.begin(), findings.end(),
                    [](const Finding& a, const Finding& b) { return order_of(a) == order_of(b); });
    findings.erase(repeated, findings.end());
    for (Finding& finding : findings) {
      if (const Suppression* holding = suppressions.hold(finding))
        outcome.suppressed.push_back({std::move(finding), holding->reason, holding->until});
      else
        outcome.findings.push_back(std::move(finding));
    }
  };
  const auto weighed = [&](const Rule& rule, std::vector<Finding> found, std::vector<Finding>& all) {
    for (Finding& finding : found) {
      finding.severity = severity_of(finding, rule, options);
      all.push_back(std::move(finding));
    }
  };

  const Facts facts(runbook);
  std::vector<Finding> findings;
  std::vector<const Rule*> reviews;
  for (const Rule* rule : rules()) {
    if (!selects(options, *rule)) continue;
    for (SuppressionUse& use : suppressions.uses()) use.judged = use.judged || use.rule == rule;
    if (rule->review) reviews.push_back(rule);
    if (!rule->check) continue;
    Reporter report(*rule, options.around, facts);
    rule->check(runbook, report);
    weighed(*rule, report.take(), findings);
  }
  sort_out(std::move(findings));
  if (reviews.empty()) return outcome;

  findings.clear();
  for (const Rule* rule : reviews) {
    Reporter report(*rule, options.around, facts);
    rule->review(suppressions.uses(), report);
    weighed(*rule, report.take(), findings);
  }
  sort_out(std::move(findings));
  sort_findings(outcome.findings);
  std::sort(
      outcome.suppressed.begin(), outcome.suppressed.end(),
      [](const Suppressed& a, const Suppressed& b) { return order_of(a.finding) < order_of(b.finding); });
  return outcome;
}

std::vector<Finding> check(const Runbook& runbook, const CheckOptions& options) {
  return check_with_suppressed(runbook, options).findings;
}

}  // namespace handrail
