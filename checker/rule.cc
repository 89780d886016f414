#include "checker/rule.h"

#include <utility>

#include "model/text.h"

namespace handrail {

FindingBuilder& FindingBuilder::say(std::string message) {
  finding_.message = std::move(message);
  return *this;
}

FindingBuilder& FindingBuilder::mend(std::string what_to_do) {
  finding_.mend = std::move(what_to_do);
  return *this;
}

FindingBuilder& FindingBuilder::related(Span span, std::string message) {
  finding_.related.push_back({span, std::move(message)});
  return *this;
}

FindingBuilder& FindingBuilder::fix(Span span, std::string replacement) {
  finding_.fix.push_back({span, std::move(replacement)});
  return *this;
}

FindingBuilder& FindingBuilder::weigh(Severity severity) {
  finding_.severity = severity;
  return *this;
}

FindingBuilder Reporter::at(Span span) {
  Finding finding;
  finding.code = rule_.code;
  finding.rule = rule_.name;
  finding.severity = rule_.severity;
  finding.span = span;
  return FindingBuilder(findings_.emplace_back(std::move(finding)));
}

#define HANDRAIL_RULE_ENTRY(code) extern const Rule rule_##code;
#include "generated/checker/rules.inc"
#undef HANDRAIL_RULE_ENTRY

std::span<const Rule* const> rules() {
  static const Rule* const kRules[] = {
#define HANDRAIL_RULE_ENTRY(code) &rule_##code,
#include "generated/checker/rules.inc"
#undef HANDRAIL_RULE_ENTRY
  };
  return kRules;
}

const Rule* find_rule(std::string_view code_or_name) {
  for (const Rule* rule : rules())
    if (text::equal_ignoring_case(rule->code, code_or_name) ||
        text::equal_ignoring_case(rule->name, code_or_name))
      return rule;
  return nullptr;
}

}  // namespace handrail
