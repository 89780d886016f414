// S010: `… | crontab -` and `crontab FILE` replace the whole table, so every other job of that user is gone.
#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>

#include "checker/intent.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/effects/terminal.h"

namespace handrail {
namespace {

bool is_crontab(const Operation& operation) { return operation.program == "crontab"; }

bool lists_table(const Operation& operation) { return is_crontab(operation) && operation.has_option("-l"); }

bool replaces_table(const Command& command, const Operation& operation) {
  if (!is_crontab(operation)) return false;
  for (const char* option : {"-l", "-e", "-r", "-V", "--help"})
    if (operation.has_option(option)) return false;
  return !operation.operands.empty() || has_input(command);
}

// Where the table as it is now goes: into statements that list it (`(crontab -l; echo …) | crontab -`), into
// the files that these write, and to the commands that touch such a file.
struct KeptTables {
  std::unordered_set<int> statements;
  std::unordered_set<std::string> files;
  std::unordered_set<int> users;
};

KeptTables kept_tables(const Runbook& runbook) {
  KeptTables kept;
  for (std::size_t i = 0; i < runbook.commands.size(); ++i)
    if (lists_table(runbook.operations[i])) kept.statements.insert(runbook.commands[i].statement);
  if (kept.statements.empty()) return kept;
  for (const PathUse& use : runbook.path_uses) {
    if (use.command < 0 || use.access != Access::writes) continue;
    if (kept.statements.contains(runbook.commands[static_cast<std::size_t>(use.command)].statement))
      kept.files.insert(paths::place_of(use.path));
  }
  for (const PathUse& use : runbook.path_uses)
    if (kept.files.contains(paths::place_of(use.path))) kept.users.insert(use.command);
  return kept;
}

std::string read_from(const Command& command, const Operation& operation) {
  if (!operation.operands.empty() && operation.operands.front() != "-") return operation.operands.front();
  for (const Redirection& redirection : command.redirections)
    if (redirection.kind == RedirectionKind::read) return redirection.target.text();
  return {};
}

bool reads_kept_file(const Runbook& runbook, const Command& command, const Operation& operation,
                     const KeptTables& kept) {
  const std::string file = read_from(command, operation);
  return !file.empty() && (looks_like_backup(file) || kept.files.contains(paths::normalized(file)) ||
                           kept.users.contains(static_cast<int>(index_of(runbook, command))));
}

void check(const Runbook& runbook, Reporter& report) {
  std::optional<KeptTables> kept;
  for (const Command& command : runbook.commands) {
    const Operation& operation = runbook.operation_of(command);
    if (!replaces_table(command, operation)) continue;
    if (!kept) kept = kept_tables(runbook);
    if (kept->statements.contains(command.statement)) continue;
    if (reads_kept_file(runbook, command, operation, *kept)) continue;
    if (is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    report.at(command.span)
        .say("replaces the user's whole crontab; jobs that are there now are lost")
        .mend(
            "add to what is there: `(crontab -l 2>/dev/null; echo '…') | crontab -`, or put a file into "
            "/etc/cron.d");
  }
}

}  // namespace

HANDRAIL_RULE(S010, "crontab-overwritten", Severity::error, check);
}  // namespace handrail
