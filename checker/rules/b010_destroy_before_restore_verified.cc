// B010: the way back drops or deletes the old state, and only then reaches for the backup. If the backup is
// missing or cut off, both are gone.
#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

constexpr int kNoEnd = std::numeric_limits<int>::max();

struct Destruction {
  Span span;
  int command;  // the command itself, or the one that follows SQL in a fence of its own
  const Step* step;
  std::string what;
};

bool drops(const SqlStatement& statement) {
  constexpr std::string_view kVerbs[] = {"DROP DATABASE", "DROP SCHEMA", "DROP TABLE", "TRUNCATE",
                                         "TRUNCATE TABLE"};
  return text::is_one_of(statement.verb, kVerbs);
}

// The path whose loss hurts, nullptr when `rm` takes nothing that matters.
const PathUse* lost_by(const PathIndex& paths, const DatastoreFiles& files, int command,
                       const Operation& operation) {
  const bool recursive =
      operation.has_option("-r") || operation.has_option("-R") || operation.has_option("--recursive");
  for (const PathUse* use : paths.of(command, Access::removes)) {
    if (paths::is_disposable(paths::place_of(use->path)) || looks_like_backup(use->path.text)) continue;
    if (recursive || files.contains(use->path.text)) return use;
  }
  return nullptr;
}

std::optional<std::string> destroyed_by(const PathIndex& paths, const DatastoreFiles& files, int command,
                                        const Operation& operation) {
  if (operation.program == "rm") {
    const PathUse* lost = lost_by(paths, files, command, operation);
    return lost ? std::optional(fmt::format("'{}' is deleted", lost->path.text)) : std::nullopt;
  }
  constexpr std::string_view kOther[] = {"git", "crontab", "helm", "find"};
  if (!operation.effects.has(Effect::destroys) || text::is_one_of(operation.program, kOther))
    return std::nullopt;
  return fmt::format("`{}` destroys the old state", operation.program);
}

std::vector<Destruction> destructions_on_the_way_back(const Runbook& runbook, const Facts& facts) {
  const PathIndex& paths = facts.paths();
  const DatastoreFiles& files = facts.datastore_files();
  std::vector<Destruction> found;
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (!is_on(step, Way::back) || is_substituted(command)) continue;
    const int index = static_cast<int>(index_of(runbook, command));
    if (const auto what = destroyed_by(paths, files, index, runbook.operation_of(command)))
      found.push_back({command.span, index, step, *what});
  }
  for (const SqlStatement& statement : runbook.sql_statements) {
    const Step* step = step_at(runbook, statement.step);
    if (!is_on(step, Way::back) || !drops(statement)) continue;
    const int index =
        statement.command >= 0 ? statement.command : command_behind(runbook, statement.span.begin);
    found.push_back({statement.span, index, step, fmt::format("{} is carried out", statement.verb)});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Destruction& a, const Destruction& b) { return a.span.begin < b.span.begin; });
  return found;
}

// Looked at on the way back before it is too late, or right after it was made, under a name that lasts.
bool is_proven(const BackupChecks& checks, const Restore& restore, const Destruction& destruction) {
  if (checks.is_looked_at(*restore.from, -1, destruction.command, Way::back)) return true;
  return !restore.from->path.is_volatile && !restore.from->path.has_unknown &&
         checks.is_looked_at(*restore.from, -1, kNoEnd, Way::forward);
}

void check(const Runbook& runbook, Reporter& report) {
  const std::vector<Destruction> destructions = destructions_on_the_way_back(runbook, report.facts());
  if (destructions.empty()) return;
  const BackupChecks& checks = report.facts().backup_checks();
  std::vector<Restore> restores = report.facts().restores();
  restores.erase(std::remove_if(restores.begin(), restores.end(),
                                [&](const Restore& r) {
                                  return !is_on(
                                      runbook.step_of(runbook.commands[static_cast<std::size_t>(r.command)]),
                                      Way::back);
                                }),
                 restores.end());
  const Restore* reported = nullptr;  // several things are often cleared before one restore
  for (const Destruction& destruction : destructions) {
    const auto restore = std::find_if(
        std::lower_bound(restores.begin(), restores.end(), destruction.command,
                         [](const Restore& r, int command) { return r.command < command; }),
        restores.end(), [&](const Restore& r) {
          const Step* step = runbook.step_of(runbook.commands[static_cast<std::size_t>(r.command)]);
          return r.command != destruction.command && !exclude_each_other(*step, *destruction.step);
        });
    if (restore == restores.end() || &*restore == reported) continue;
    const Step* there = runbook.step_of(runbook.commands[static_cast<std::size_t>(restore->command)]);
    if (there != destruction.step && there->phase != destruction.step->phase) continue;
    if (is_proven(checks, *restore, destruction) ||
        checks.is_looked_at_by_hand(0, destruction.span.begin, Way::back))
      continue;
    reported = &*restore;
    report.at(destruction.span)
        .say(fmt::format("{} before anything checks that the backup '{}' exists and is readable",
                         destruction.what, restore->from->path.text))
        .mend(
            "check the backup first (`test -s FILE`, `gzip -t`, a restore beside the old state), or move "
            "the old state aside instead of destroying it")
        .related(restore->from->span, "the backup is needed here");
  }
}

}  // namespace

HANDRAIL_RULE(B010, "destroy-before-restore-verified", Severity::error, check);
}  // namespace handrail
