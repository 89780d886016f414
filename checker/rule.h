// What a rule is made of. A rule is one file, checker/rules/<code>_<name>.cc, that looks at the Runbook and
// reports at spans of it:
//
//   void check(const Runbook& runbook, Reporter& report) {
//     for (const Command& command : runbook.commands)
//       if (is_wrong(command))
//         report.at(command.span).say("what is wrong").mend("what to do").related(other, "why it is");
//   }
//   HANDRAIL_RULE(S010, "crontab-overwritten", Severity::error, check);
//
// CMake lists the files, so nothing else is touched but the page docs/rules/<CODE>.md and the fixtures
// checker/fixtures/<CODE>/{fires,silent}*.md. A rule never asks for suppressions, order or severity
// overrides: the engine does these.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "model/runbook.h"

namespace handrail {

class Facts;
class Reporter;
struct SuppressionUse;

// What lies around the guide, as far as the caller can tell: nothing is known of a guide from standard input
// or in a browser.
struct Surroundings {
  // Whether there is a file or folder of this name, "/"-separated and seen from the guide's own folder. Empty
  // when that cannot be known. May be called from the thread that checks.
  std::function<bool(std::string_view path)> exists;
  // Whether the guide lies in a work tree of a version control system, where what belongs to it is as well.
  // Set when `exists` is.
  std::function<bool()> versioned;
};

// Whether a rule's findings may bring edits with them, for the catalogue.
enum class Fix : bool { none, safe_rewrite };

struct Rule {
  std::string_view code;  // "B007": never changes its meaning
  std::string_view name;  // "volatile-artifact-path"
  Severity severity = Severity::warning;
  void (*check)(const Runbook& runbook, Reporter& report) = nullptr;
  Fix fix = Fix::none;
  // Of a rule about suppressions, in place of `check`: it runs when all others have.
  void (*review)(std::span<const SuppressionUse> uses, Reporter& report) = nullptr;
};

// What became of one of the guide's suppressions.
struct SuppressionUse {
  const Suppression* suppression = nullptr;
  const Rule* rule = nullptr;  // that it names; null when there is none
  bool judged = false;         // its rule ran, so that `places` is all there is
  bool expired = false;        // its last day is over: it holds nothing back any more
  std::vector<Span> places;    // of the findings that it holds back, or would if it had not expired
};

// Completes the finding it was given for; use it in the expression that report.at() opens, and no longer.
class FindingBuilder {
 public:
  explicit FindingBuilder(Finding& finding) : finding_(finding) {}

  // One sentence without a final full stop.
  FindingBuilder& say(std::string message);
  FindingBuilder& mend(std::string what_to_do);
  FindingBuilder& related(Span span, std::string message);
  // A rewrite that is safe to carry out unseen: with it this finding is gone and no other one comes. Several
  // edits of one finding neither overlap nor touch. The rule says Fix::safe_rewrite below.
  FindingBuilder& fix(Span span, std::string replacement);
  // Where this finding weighs less than the rule usually does. Its page says when.
  FindingBuilder& weigh(Severity severity);

 private:
  Finding& finding_;
};

// Collects one rule's findings on one guide.
class Reporter {
 public:
  // All live longer than the reporter.
  Reporter(const Rule& rule, const Surroundings& around, const Facts& facts)
      : rule_(rule), around_(around), facts_(facts) {}

  FindingBuilder at(Span span);
  const Surroundings& around() const { return around_; }
  // What other rules ask about the guide as well.
  const Facts& facts() const { return facts_; }
  std::vector<Finding> take() { return std::move(findings_); }

 private:
  const Rule& rule_;
  const Surroundings& around_;
  const Facts& facts_;
  std::vector<Finding> findings_;
};

// Every rule, by code. Lives as long as the program.
std::span<const Rule* const> rules();
// By code or by name, letter case ignored; nullptr when there is none.
const Rule* find_rule(std::string_view code_or_name);

// HANDRAIL_RULE(D001, "broken-anchor", Severity::warning, check, Fix::safe_rewrite) where findings bring
// edits.
#define HANDRAIL_RULE(code, name, severity, ...) \
  extern const Rule rule_##code;                 \
  const Rule rule_##code { #code, name, severity, __VA_ARGS__ }
// HANDRAIL_SUPPRESSION_RULE(D011, "unused-suppression", Severity::warning, review)
#define HANDRAIL_SUPPRESSION_RULE(code, name, severity, review) \
  extern const Rule rule_##code;                                \
  const Rule rule_##code { #code, name, severity, nullptr, Fix::none, review }

}  // namespace handrail
