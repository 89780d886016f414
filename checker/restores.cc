#include "checker/restores.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "checker/paths.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool copies(const Operation& operation) {
  constexpr std::string_view kPrograms[] = {"cp", "mv", "rsync", "scp", "install", "rclone", "tar", "unzip"};
  return text::is_one_of(operation.program, kPrograms);
}

// Looking at a backup is no restore.
bool puts_back(const Runbook& runbook, const Command& command) {
  const Operation& operation = runbook.operation_of(command);
  if (operation.effects.has(Effect::restores) || copies(operation)) return true;
  if (operation.effects.has(Effect::verifies)) return false;
  const bool feeds = operation.engine != Engine::unknown && operation.effects.has(Effect::changes_data);
  if (feeds) return true;
  const Command& end = pipeline_end(runbook, command);  // gunzip -c x.gz | mysql shop
  if (&end == &command) {
    constexpr std::string_view kUnpackers[] = {"gunzip", "bunzip2", "unxz", "unzstd"};
    return text::is_one_of(operation.program, kUnpackers) || operation.has_option("-d");
  }
  const Operation& last = runbook.operation_of(end);
  return last.engine != Engine::unknown || copies(last);
}

}  // namespace

std::vector<Restore> restores_in(const Runbook& runbook, const PathIndex& paths) {
  std::unordered_set<std::string> made;
  for (const PathUse& use : runbook.path_uses)
    if (use.access == Access::writes && use.is_backup) made.insert(paths::place_of(use.path));
  std::vector<Restore> found;
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    const Operation& operation = runbook.operation_of(command);
    const bool back = is_on(step, Way::back);
    if (!back && !(is_on_forward(step) && operation.effects.has(Effect::restores))) continue;
    if (!puts_back(runbook, command)) continue;
    const int index = static_cast<int>(index_of(runbook, command));
    const auto uses = paths.of(index);
    for (const PathUse* use : uses) {
      const bool taken =
          use->access == Access::reads || (use->access == Access::removes && operation.program == "mv");
      if (!taken) continue;
      if (!use->is_backup && !looks_like_backup(use->path.text) && !operation.effects.has(Effect::restores) &&
          !made.contains(paths::place_of(use->path)))
        continue;
      Restore restore{index, use, {}};
      for (const PathUse* other : uses)
        if (other->access == Access::writes) restore.to.push_back(other);
      found.push_back(std::move(restore));
    }
  }
  return found;
}

int command_behind(const Runbook& runbook, std::uint32_t begin) {
  const auto found = std::lower_bound(
      runbook.commands.begin(), runbook.commands.end(), begin,
      [](const Command& command, std::uint32_t place) { return command.span.begin < place; });
  return static_cast<int>(found - runbook.commands.begin());
}

}  // namespace handrail
