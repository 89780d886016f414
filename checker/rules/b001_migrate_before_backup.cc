// B001: a datastore is changed, and only later does the guide make its first backup, which then holds the
// change.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/ways.h"

namespace handrail {
namespace {

const DataBackup* first_backup_of(Engine engine, const std::vector<DataBackup>& backups) {
  for (const DataBackup& backup : backups)
    if (may_be_same_engine(backup.engine, engine)) return &backup;
  return nullptr;
}

void check(const Runbook&, Reporter& report) {
  const std::vector<DataBackup>& backups = report.facts().forward_data_backups();
  // One backup that comes too late is one matter, however many changes stand before it.
  std::set<std::pair<const DataBackup*, std::string>> reported;
  for (const DataChange& change : report.facts().forward_data_changes()) {
    const DataBackup* backup = first_backup_of(change.engine, backups);
    if (!backup || backup->span.begin < change.span.begin) continue;  // none at all is B002
    if (!reported.emplace(backup, change.datastore).second) continue;
    report.at(change.span)
        .say(fmt::format("{} changes data before the guide's first backup of it", change.what))
        .mend("move the backup before this step")
        .related(backup->span, "first backup here");
  }
}

}  // namespace

HANDRAIL_RULE(B001, "migrate-before-backup", Severity::error, check);
}  // namespace handrail
