// S001: a command that destroys, with nothing before it that keeps a copy, proves a backup, or asks. On the
// forward path an earlier backup makes the loss recoverable; on the way back it does not, since the backup is
// then the only copy and nobody has looked at it yet.
#include <algorithm>
#include <optional>
#include <set>
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

const Step* step_of(const Runbook& runbook, const PathUse& use) {
  return runbook.step_of(runbook.commands[static_cast<std::size_t>(use.command)]);
}

// The guide itself brought the path into being: nothing touched it before it was made on the forward path.
bool is_made_by_guide(const Runbook& runbook, const PlaceIndex& places, const std::string& path,
                      Span before) {
  const PathUse* first = nullptr;
  places.any_holding(path, [&](const PathUse& use) {
    if (use.command >= 0 && use.span.begin < before.begin && (!first || use.span.begin < first->span.begin))
      first = &use;
    return false;  // look at all of them
  });
  if (!first || !is_on_forward(step_of(runbook, *first))) return false;
  return first->access == Access::creates_folder || first->access == Access::writes;
}

// An earlier command took a copy of the path, or moved it away: in the same step, or anywhere before on the
// forward path. A copy of a folder above holds the path too.
bool is_copied_before(const Runbook& runbook, const PlaceIndex& places, const std::string& path,
                      const Command& command, const Step& step) {
  return places.any_holding(path, [&](const PathUse& use) {
    const bool takes = use.access == Access::reads || use.access == Access::removes;  // mv removes its source
    if (use.command < 0 || !takes || use.span.begin >= command.span.begin) return false;
    const Command& copier = runbook.commands[static_cast<std::size_t>(use.command)];
    const Step* other = runbook.step_of(copier);
    const bool is_near = other == &step || (is_on_forward(&step) && is_on_forward(other));
    if (!is_near) return false;
    const Operation& operation = runbook.operation_of(copier);
    return operation.effects.has(Effect::backs_up) || operation.program == "mv" ||
           (operation.program == "cp" && other == &step);
  });
}

// The paths of an `rm` whose loss hurts.
std::vector<std::string> lost_paths(const Runbook& runbook, const Facts& facts, const Command& command,
                                    const Operation& operation, const Step& step) {
  const bool recursive =
      operation.has_option("-r") || operation.has_option("-R") || operation.has_option("--recursive");
  std::vector<std::string> lost;
  for (const PathUse* use : facts.paths().of(static_cast<int>(index_of(runbook, command)))) {
    if (use->access != Access::removes) continue;
    const std::string path = paths::place_of(use->path);
    if (!recursive && !facts.datastore_files().contains(use->path.text)) continue;
    if (paths::is_disposable(path) || is_made_by_guide(runbook, facts.places(), path, command.span)) continue;
    if (is_copied_before(runbook, facts.places(), path, command, step)) continue;
    lost.push_back(use->path.text);
  }
  return lost;
}

bool only_asks_or_shows(const Operation& operation) {
  for (const std::string_view option :
       {"--dry-run", "-n", "-i", "-I", "--interactive", "-l", "--list", "--help"}) {
    const bool means_this = option.starts_with("--") || operation.program == "rm" ||
                            operation.program == "git" || operation.program == "fdisk" ||
                            operation.program == "parted";
    if (means_this && operation.has_option(option)) return true;
  }
  return false;
}

bool has_operand(const Operation& operation, std::string_view word) {
  return std::find(operation.operands.begin(), operation.operands.end(), word) != operation.operands.end();
}

// Words for what a command destroys; nullopt when it destroys nothing that matters.
std::optional<std::string> destruction(const Runbook& runbook, const Facts& facts, const Command& command,
                                       const Operation& operation, const Step& step) {
  if (only_asks_or_shows(operation)) return std::nullopt;
  if (operation.program == "rm") {
    const std::vector<std::string> lost = lost_paths(runbook, facts, command, operation, step);
    if (lost.empty()) return std::nullopt;
    return fmt::format("`rm` deletes '{}'", lost.front());
  }
  if (!operation.effects.has(Effect::destroys)) return std::nullopt;
  if (operation.program == "dd") {
    const bool to_device =
        std::any_of(operation.operands.begin(), operation.operands.end(),
                    [](const std::string& o) { return o.starts_with("of=/dev/") && o != "of=/dev/null"; });
    if (!to_device) return std::nullopt;
    return std::string("`dd` overwrites a device");
  }
  if (operation.program == "find") {  // by age, or what is disposable anyway
    if (operation.has_option("-mtime") || operation.has_option("-mmin") || operation.operands.empty() ||
        paths::is_disposable(operation.operands.front()) ||
        paths::is_disposable(operation.option_value("-name")))
      return std::nullopt;
  }
  const bool prunes = has_operand(operation, "prune") && !has_operand(operation, "volume") &&
                      !operation.has_option("--volumes");
  if (prunes || operation.program == "helm" || operation.program == "crontab") return std::nullopt;
  if (operation.program == "git")
    return std::string(has_operand(operation, "clean") ? "`git clean` deletes files that git does not know"
                                                       : "`git reset --hard` discards local changes");
  return fmt::format("`{}` destroys data", text_of(command));
}

bool destroys(const SqlStatement& statement) {
  constexpr std::string_view kVerbs[] = {"DROP DATABASE",   "DROP SCHEMA", "DROP TABLE",
                                         "DROP TABLESPACE", "TRUNCATE",    "TRUNCATE TABLE"};
  return text::is_one_of(statement.verb, kVerbs);
}

bool leaves(std::string_view program) {
  constexpr std::string_view kLeaving[] = {"exit", "return", "false", "die", "abort"};
  return text::is_one_of(program, kLeaving);
}

// `test -s backup && …`, or an `if` whose condition looks at something.
bool is_guarded_in_statement(const Runbook& runbook, const Command& command) {
  bool looked = false;
  for (const Command* other : commands_of(runbook, runbook.statement_of(command))) {
    if (other == &command) break;
    const Effects effects = runbook.operation_of(*other).effects;
    looked = looked || effects.has(Effect::verifies) || effects.has(Effect::needs_terminal) ||
             effects.has(Effect::backs_up) || other->name() == "mv";
  }
  const bool depends =
      command.joint == Joint::and_then || command.joint == Joint::or_else || command.scope == Scope::branch;
  return looked && depends;
}

// A statement before it in the same block that ends the run when the backup is not there (`[ -s x ] || exit
// 1`), asks (`read -p …`), or keeps what is about to go.
bool is_guarded_in_block(const Runbook& runbook, const Command& command, bool is_code) {
  const int block = block_of(runbook, command);
  if (block < 0) return false;
  for (std::size_t s = 0; s < static_cast<std::size_t>(command.statement); ++s) {
    if (runbook.statement_blocks[s] != block) continue;
    bool looks = false;
    for (const Command* other : commands_of(runbook, runbook.shell_statements[s])) {
      const Operation& operation = runbook.operation_of(*other);
      if (leaves(other->name()) && looks) return true;
      looks = looks || operation.effects.has(Effect::verifies);
      if (other->name() == "read" || operation.effects.has(Effect::backs_up)) return true;
      if (is_code && operation.program == "git" &&
          (has_operand(operation, "stash") || has_operand(operation, "commit")))
        return true;
    }
  }
  return false;
}

// Local changes were put aside earlier on the same way.
bool is_code_kept(const Runbook& runbook, const Command& command, Way way) {
  for (std::size_t i = 0; i < index_of(runbook, command); ++i) {
    const Operation& operation = runbook.operations[i];
    if (operation.program != "git" || !is_on(runbook.step_of(runbook.commands[i]), way)) continue;
    const bool restores =
        has_operand(operation, "pop") || has_operand(operation, "apply") || has_operand(operation, "list");
    if ((has_operand(operation, "stash") && !restores) || has_operand(operation, "commit")) return true;
  }
  return false;
}

// The way back first keeps the state that it is about to replace.
bool is_dumped_on_the_way_back(const Runbook& runbook, Span span, Engine engine) {
  if (engine == Engine::unknown) return false;
  return std::any_of(runbook.commands.begin(), runbook.commands.end(), [&](const Command& command) {
    const Operation& operation = runbook.operation_of(command);
    return command.span.begin < span.begin && operation.engine == engine &&
           operation.effects.has(Effect::backs_up) && is_on(runbook.step_of(command), Way::back);
  });
}

bool is_backed_up_before(const Runbook& runbook, const Facts& facts, Span span, Engine engine,
                         const Step& step) {
  if (!is_on_forward(&step)) return is_dumped_on_the_way_back(runbook, span, engine);
  const std::vector<DataBackup>& backups = facts.forward_data_backups();
  return std::any_of(backups.begin(), backups.end(), [&](const DataBackup& backup) {
    return backup.span.begin < span.begin && may_be_same_engine(backup.engine, engine);
  });
}

bool is_guarded(const Runbook& runbook, const Facts& facts, const Command& command, const Step& step) {
  const Operation& operation = runbook.operation_of(command);
  const bool is_code = operation.program == "git";
  if (is_guarded_in_statement(runbook, command) || is_guarded_in_block(runbook, command, is_code))
    return true;
  if (is_code) return is_code_kept(runbook, command, step.way);
  if (operation.program == "rm") return false;  // each path was looked at
  return is_backed_up_before(runbook, facts, command.span, operation.engine, step);
}

constexpr std::string_view kMend =
    "keep a copy first, or let it depend on a proven backup: `test -s BACKUP && …`; moving aside is safer "
    "than deleting";
constexpr std::string_view kMendCode = "put local changes aside first: `git stash --include-untracked`";

void check_commands(const Runbook& runbook, Reporter& report, std::set<int>& reported) {
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    if (command.words.empty() || !is_walked(step)) continue;
    const Operation& operation = runbook.operation_of(command);
    const std::optional<std::string> what = destruction(runbook, report.facts(), command, operation, *step);
    if (!what || is_guarded(runbook, report.facts(), command, *step)) continue;
    reported.insert(static_cast<int>(index_of(runbook, command)));
    report.at(command.span)
        .say(fmt::format("{}, and nothing before it keeps a copy or asks", *what))
        .mend(std::string(operation.program == "git" ? kMendCode : kMend));
  }
}

void check_sql(const Runbook& runbook, Reporter& report, const std::set<int>& reported) {
  for (const SqlStatement& statement : runbook.sql_statements) {
    const Step* step = step_at(runbook, statement.step);
    if (statement.in_file && statement.run_by < 0) continue;
    if (!destroys(statement) || !is_walked(step) || reported.count(statement.command) > 0) continue;
    if (is_backed_up_before(runbook, report.facts(), statement.span, statement.engine, *step)) continue;
    if (statement.command >= 0 &&
        is_guarded(runbook, report.facts(), runbook.commands[static_cast<std::size_t>(statement.command)],
                   *step))
      continue;
    report.at(statement.span)
        .say(fmt::format("`{}` destroys data, and nothing before it keeps a copy or asks", statement.verb))
        .mend(std::string(kMend));
  }
}

void check(const Runbook& runbook, Reporter& report) {
  std::set<int> reported;  // commands, so that one that carries SQL is named once
  check_commands(runbook, report, reported);
  check_sql(runbook, report, reported);
}

}  // namespace

HANDRAIL_RULE(S001, "destructive-unguarded", Severity::error, check);
}  // namespace handrail
