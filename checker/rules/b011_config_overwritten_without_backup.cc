// B011: a file of settings is changed, and no step kept the old one.
#include <vector>

#include <fmt/format.h>

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

void check(const Runbook& runbook, Reporter& report) {
  const PathIndex paths(runbook);
  const std::vector<SettingsChange> changes = settings_changes(runbook, paths);
  if (changes.empty()) return;
  const KeptSettings kept(runbook, paths);
  const bool running = is_about_a_running_system(runbook);
  for (const SettingsChange& change : changes) {
    const bool whole = change.edit == SettingsEdit::whole;
    if ((whole && !running) || kept.is_kept_before(change)) continue;
    report.at(runbook.commands[static_cast<std::size_t>(change.command)].span)
        .say(fmt::format("'{}' is {}, and no step kept the old one", change.use->path.text,
                         whole ? "overwritten" : "edited"))
        .mend(fmt::format("copy it before the first change: `cp -p {0} {0}.before`", change.use->path.text));
  }
}

}  // namespace

HANDRAIL_RULE(B011, "config-overwritten-without-backup", Severity::warning, check);
}  // namespace handrail
