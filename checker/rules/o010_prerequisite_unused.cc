// O010: words require a version, a disk or a memory of some size, and no command looks whether it is there,
// so that the reader finds out halfway.
#include <optional>
#include <set>
#include <string>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/requirements.h"
#include "checker/rule.h"
#include "checker/ways.h"

namespace handrail {
namespace {

std::string what_is_required(const Requirement& requirement) {
  switch (requirement.resource) {
    case Resource::disk: return fmt::format("{} of disk", requirement.amount);
    case Resource::memory: return fmt::format("{} of memory", requirement.amount);
    case Resource::processors: return fmt::format("{} processors", requirement.amount);
    case Resource::version: return fmt::format("{} {}", requirement.tool, requirement.amount);
  }
  return {};
}

std::string mend_for(const Requirement& requirement) {
  switch (requirement.resource) {
    case Resource::disk: return "compare it with what `df` shows, in a command that fails when there is less";
    case Resource::memory:
      return "compare it with what `free` shows, in a command that fails when there is less";
    case Resource::processors: return "compare it with `nproc`, in a command that fails when there are fewer";
    case Resource::version: return "ask for its version in a command that fails when it is older";
  }
  return {};
}

void check(const Runbook& runbook, Reporter& report) {
  // A guide without commands leaves everything to the reader.
  bool runs_something = false;
  for (const Command& command : runbook.commands) runs_something |= is_on_forward(runbook.step_of(command));
  if (!runs_something) return;
  const RequirementChecks checks(runbook);
  std::set<std::pair<Resource, std::string>> reported;
  std::optional<Span> line;  // several requirements in one line are one thing to look after
  for (const Requirement& requirement :
       requirements_of(runbook, report.facts().prose_lines(), report.facts().sections())) {
    if (line && *line == requirement.span) continue;
    if (checks.look_at(requirement)) {
      if (requirement.resource == Resource::version)
        line = requirement.span;  // "MySQL 8.0+ or MariaDB 10.6+"
      continue;
    }
    if (!reported.emplace(requirement.resource, requirement.tool).second) continue;
    line = requirement.span;
    report.at(requirement.span)
        .say(fmt::format("requires {}, and no command checks it", what_is_required(requirement)))
        .mend(mend_for(requirement));
  }
}

}  // namespace

HANDRAIL_RULE(O010, "prerequisite-unused", Severity::info, check);
}  // namespace handrail
