// The engine: runs the rules over a guide that was read, applies what the caller selected and what the guide
// itself suppresses, and puts the findings in a fixed order. It does no I/O and knows no rule by name.
//
//   const std::vector<Finding> findings = check(*runbook);
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checker/rule.h"
#include "model/finding.h"
#include "model/result.h"
#include "model/runbook.h"

namespace handrail {

struct CheckOptions {
  // Codes ("S002"), names ("never-returns") or families ("S"), letter case ignored. An empty `select` means
  // every rule; `ignore` is taken from what is selected.
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::map<std::string, Severity> severities;  // by code or name: "S003" -> info
  bool strict = false;                         // a warning counts as an error
  Surroundings around;                         // of the guide that is checked
  ReadOptions reading;                         // for functions that read the guide as well
  std::string today;  // "2026-11-21": suppressions whose last day is over hold no more; empty: all hold
};

struct Suppressed {
  Finding finding;
  std::string reason;  // as the guide gives it
  std::string until;   // last day of the suppression, empty: for ever
};

struct CheckOutcome {
  std::vector<Finding> findings;
  std::vector<Suppressed> suppressed;
};

// Whether `word` names a rule or a family of rules.
bool names_rules(std::string_view word);

bool selects(const CheckOptions& options, const Rule& rule);

// Fails on a word in the options that names no rule, so that a mistyped code never silences anything.
Result<void> validate(const CheckOptions& options);

// Findings by position, then by code, each once. A word that names no rule selects nothing.
CheckOutcome check_with_suppressed(const Runbook& runbook, const CheckOptions& options = {});
std::vector<Finding> check(const Runbook& runbook, const CheckOptions& options = {});

}  // namespace handrail
