// B003: a backup of data is taken, and nothing that can fail looks at it before it is needed. A listing of
// the folder passes whatever the backup holds.
#include <algorithm>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"

namespace handrail {
namespace {

constexpr auto kEnd = std::numeric_limits<std::uint32_t>::max();

// The folder that a listing behind the backup shows, where there is one: what the reader may take for a
// check.
const PathUse* listing_of(const Runbook& runbook, const PathUse& made, const PathIndex& paths) {
  const int last = std::min(made.command + 12, static_cast<int>(runbook.commands.size()));
  const std::string place = paths::place_of(made.path);
  for (int command = made.command + 1; command < last; ++command)
    for (const PathUse* use : paths.of(command, Access::reads))
      if (paths::lies_below(place, paths::place_of(use->path))) return use;
  return nullptr;
}

// The files that a backup writes, when nothing that can fail looks at any of them.
std::vector<const PathUse*> unchecked(const Runbook& runbook, const PathIndex& paths,
                                      const BackupChecks& checks, const Command& command) {
  const Operation& operation = runbook.operation_of(command);
  if (operation.program == "mv" || is_substituted(command)) return {};  // nothing was copied
  const Command& end = pipeline_end(runbook, command);
  // Where the copy lies is not known for every tool; then a check of it cannot be recognised either.
  const int index = static_cast<int>(index_of(runbook, command));
  std::vector<const PathUse*> made = paths.of(index, Access::writes);
  if (made.empty()) made = paths.of(static_cast<int>(index_of(runbook, end)), Access::writes);
  if (checks.is_exit_judged(end) || checks.is_looked_at_by_hand(command.span.begin, kEnd, Way::forward))
    return {};
  const bool looked_at = std::any_of(made.begin(), made.end(), [&](const PathUse* use) {
    return checks.is_looked_at(*use, use->command, std::numeric_limits<int>::max(), Way::forward);
  });
  return looked_at ? std::vector<const PathUse*>() : made;
}

void check(const Runbook& runbook, Reporter& report) {
  const std::vector<DataBackup>& backups = report.facts().forward_data_backups();
  if (backups.empty()) return;
  const PathIndex& paths = report.facts().paths();
  const BackupChecks& checks = report.facts().backup_checks();
  const Step* reported = nullptr;  // several copies of one step are one matter
  for (const DataBackup& backup : backups) {
    if (backup.command < 0) continue;
    const Command& command = runbook.commands[static_cast<std::size_t>(backup.command)];
    if (runbook.step_of(command) == reported) continue;
    const std::vector<const PathUse*> made = unchecked(runbook, paths, checks, command);
    if (made.empty()) continue;
    reported = runbook.step_of(command);
    FindingBuilder finding = report.at(command.span);
    finding
        .say(fmt::format("nothing that can fail checks the backup '{}' before it is needed",
                         made.front()->path.text))
        .mend(
            "check the file itself: `test -s FILE`, `gzip -t`, `pg_restore --list`, `PRAGMA "
            "integrity_check`, or a restore into a test database");
    if (const PathUse* listing = listing_of(runbook, *made.front(), paths))
      finding.related(listing->span, "this passes whatever the backup holds");
  }
}

}  // namespace

HANDRAIL_RULE(B003, "backup-unverified", Severity::warning, check);
}  // namespace handrail
