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

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.h"
#include "model/runbook.h"

namespace handrail {

class Reporter;

struct Rule {
  std::string_view code;  // "B007": never changes its meaning
  std::string_view name;  // "volatile-artifact-path"
  Severity severity = Severity::warning;
  void (*check)(const Runbook& runbook, Reporter& report) = nullptr;
};

// Completes the finding it was given for; use it in the expression that report.at() opens, and no longer.
class FindingBuilder {
 public:
  explicit FindingBuilder(Finding& finding) : finding_(finding) {}

  // One sentence without a final full stop.
  FindingBuilder& say(std::string message);
  FindingBuilder& mend(std::string what_to_do);
  FindingBuilder& related(Span span, std::string message);
  // A rewrite that is safe to carry out unseen. Several edits of one finding must not overlap.
  FindingBuilder& fix(Span span, std::string replacement);
  // Where this finding weighs less than the rule usually does. Its page says when.
  FindingBuilder& weigh(Severity severity);

 private:
  Finding& finding_;
};

// Collects one rule's findings on one guide.
class Reporter {
 public:
  explicit Reporter(const Rule& rule) : rule_(rule) {}

  FindingBuilder at(Span span);
  std::vector<Finding> take() { return std::move(findings_); }

 private:
  const Rule& rule_;
  std::vector<Finding> findings_;
};

// Every rule, by code. Lives as long as the program.
std::span<const Rule* const> rules();
// By code or by name, letter case ignored; nullptr when there is none.
const Rule* find_rule(std::string_view code_or_name);

#define HANDRAIL_RULE(code, name, severity, check) \
  extern const Rule rule_##code;                   \
  const Rule rule_##code { #code, name, severity, check }

}  // namespace handrail
