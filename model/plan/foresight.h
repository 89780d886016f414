// What can be said about a command before it runs: how grave its effect is, and which parts of it nobody can
// know yet. Nothing is evaluated; what is not known stays as it is spelled, and everything that is made from
// it is not known either.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

// From harmless to grave; `unknown` stands above `changes`, since it may be anything.
enum class EffectClass : std::uint8_t { reads, changes, unknown, destroys };
std::string_view name_of(EffectClass effect);

// A part of a command whose value shows only when it runs.
struct Unknown {
  std::string text;  // as it is spelled: "$(date +%F)", "$BACKUP", "*.tmp"
  std::string why;   // "set in line 12 from $(date +%F)"
};

class Foresight {
 public:
  // `given` are variables whose values are known because the run gets them: parameters and the environment.
  // Linear in the size of the guide. The runbook outlives it.
  Foresight(const Runbook& runbook, std::set<std::string> given);

  EffectClass effect_of(const ShellStatement& statement) const;
  static EffectClass effect_of(const SqlStatement& statement);

  // Each spelling once, in reading order.
  std::vector<Unknown> unknowns(int statement) const;

 private:
  EffectClass effect_of(const Command& command, int depth) const;
  std::optional<std::string> why_unknown(const VariableUse& use) const;
  std::optional<std::string> why_unknown(const VariableSetting& setting) const;
  std::optional<std::string> why_unknown(const Word& word) const;

  const Runbook& runbook_;
  std::set<std::string> given_;
  std::vector<std::vector<const VariableUse*>> uses_;             // by statement
  std::map<std::string, std::vector<const Command*>> functions_;  // their bodies' commands
  std::vector<std::optional<std::string>> settings_;              // of Runbook::variable_settings
};

}  // namespace handrail
