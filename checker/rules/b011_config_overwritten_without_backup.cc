// B011: a file of settings is changed, and no step kept the old one.
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/settings_changes.h"
#include "checker/ways.h"

namespace handrail {
namespace {

// A guide that stops, replaces or saves something works on a system that is already there.
bool is_about_a_running_system(const Runbook& runbook) {
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (!step) continue;
    if (step->way == Way::back) return true;
    if (step->way == Way::forward &&
        runbook.operation_of(command).effects.has_any(Effect::stops | Effect::backs_up))
      return true;
  }
  return false;
}

// Files that the way back edits too: what an edit in place changes, another one there changes back.
std::set<std::string> edited_back(const Runbook& runbook) {
  std::set<std::string> places;
  for (const PathUse& use : runbook.path_uses) {
    const Command& command = runbook.commands[static_cast<std::size_t>(use.command)];
    if (use.access == Access::writes && is_on(runbook.step_of(command), Way::back))
      places.insert(paths::place_of(use.path));
  }
  return places;
}

void check(const Runbook& runbook, Reporter& report) {
  const PathIndex paths(runbook);
  const std::vector<SettingsChange> changes = settings_changes(runbook, paths);
  if (changes.empty()) return;
  const KeptSettings kept(runbook, paths);
  const std::set<std::string> back = edited_back(runbook);
  const bool running = is_about_a_running_system(runbook);
  for (const SettingsChange& change : changes) {
    const bool whole = change.edit == SettingsEdit::whole;
    if ((whole && !running) || kept.is_kept_before(change)) continue;
    const std::string& program = runbook.operations[static_cast<std::size_t>(change.command)].program;
    if (program == "sed" && back.contains(paths::place_of(change.use->path))) continue;
    report.at(runbook.commands[static_cast<std::size_t>(change.command)].span)
        .say(fmt::format("'{}' is {}, and no step kept the old one", change.use->path.text,
                         whole ? "overwritten" : "edited"))
        .mend(fmt::format("copy it before the first change: `cp -p {0} {0}.before`", change.use->path.text));
  }
}

}  // namespace

HANDRAIL_RULE(B011, "config-overwritten-without-backup", Severity::warning, check);
}  // namespace handrail
