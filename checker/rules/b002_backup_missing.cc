// B002: a datastore is changed and nothing in the guide backs it up. Reported once per datastore, at its
// first change.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/ways.h"

namespace handrail {
namespace {

bool has_backup(const DataChange& change, const std::vector<DataBackup>& backups) {
  return std::any_of(backups.begin(), backups.end(), [&](const DataBackup& backup) {
    return may_be_same_engine(backup.engine, change.engine);
  });
}

// Two changes whose engines could be the same may well be of one datastore, and one finding says enough.
bool is_reported(const DataChange& change, const std::vector<Engine>& reported) {
  return std::any_of(reported.begin(), reported.end(),
                     [&](Engine engine) { return may_be_same_engine(engine, change.engine); });
}

void check(const Runbook&, Reporter& report) {
  const std::vector<DataBackup>& backups = report.facts().forward_data_backups();
  std::vector<Engine> reported;
  for (const DataChange& change : report.facts().forward_data_changes()) {
    if (has_backup(change, backups) || is_reported(change, reported)) continue;
    reported.push_back(change.engine);
    const std::string whose =
        change.datastore.empty() ? "data" : fmt::format("the datastore '{}'", change.datastore);
    report.at(change.span)
        .say(fmt::format("{} changes {}, and no step of the guide backs it up", change.what, whose))
        .mend("add a step before this one that backs the datastore up, and one that checks the backup");
  }
}

}  // namespace

HANDRAIL_RULE(B002, "backup-missing", Severity::error, check);
}  // namespace handrail
