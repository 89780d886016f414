// S012: a value that every reader has to replace is not declared as a parameter, so a reader can overlook it
// and `handrail run` cannot ask for it.
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "checker/rule.h"

namespace handrail {
namespace {

bool is_declared(const Runbook& runbook, const Placeholder& placeholder) {
  return placeholder.parameter >= 0 &&
         runbook.parameters[static_cast<std::size_t>(placeholder.parameter)].declared;
}

void check(const Runbook& runbook, Reporter& report) {
  std::set<std::pair<std::uint32_t, std::string>> reported;  // line, text
  for (const Placeholder& placeholder : runbook.placeholders) {
    if (is_declared(runbook, placeholder)) continue;
    const std::uint32_t line = runbook.source->line_of(placeholder.span.begin);
    if (!reported.emplace(line, placeholder.text).second) continue;
    const std::string name = placeholder.parameter < 0
                                 ? std::string("name")
                                 : runbook.parameters[static_cast<std::size_t>(placeholder.parameter)].name;
    report.at(placeholder.span)
        .say(fmt::format("the reader must replace '{}', and it is not declared as a parameter",
                         placeholder.text))
        .mend(fmt::format("declare it in the front matter: parameters: {{{}: {{placeholder: \"{}\"}}}}", name,
                          placeholder.text));
  }
}

}  // namespace

HANDRAIL_RULE(S012, "placeholder-unresolved", Severity::warning, check);
}  // namespace handrail
