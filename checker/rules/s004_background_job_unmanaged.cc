// S004: `cmd &` and nothing else: it ends with the terminal, its output is mixed into the next commands', and
// when it fails nobody is told.
#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/ways.h"

namespace handrail {
namespace {

bool is_declared_background(const Step* step) {
  if (!step) return false;
  const auto declared = step->attributes.find("background");
  return declared != step->attributes.end() && declared->second != "false";
}

// Made to outlive the terminal, and its output goes to a file (nohup writes nohup.out by itself).
bool is_detached(const Operation& operation) {
  return std::any_of(operation.wrappers.begin(), operation.wrappers.end(), [](const std::string& wrapper) {
    return wrapper == "nohup" || wrapper == "setsid" || wrapper == "flock";
  });
}

bool speaks_of_job(const Command& command) {
  const std::string name = command.name();
  if (name == "wait" || name == "jobs" || name == "fg" || name == "disown") return true;
  const auto is_last_job = [](const Word& word) {
    return word.text().starts_with('%') ||
           std::any_of(word.parts.begin(), word.parts.end(), [](const WordPart& part) {
             return part.kind == PartKind::variable && part.text == "!";
           });
  };
  const bool kills = name == "kill";
  for (const Word& word : command.words) {
    if (word.text().starts_with('%') ? kills : is_last_job(word)) return true;
  }
  return std::any_of(command.assignments.begin(), command.assignments.end(),
                     [&](const Assignment& assignment) { return is_last_job(assignment.value); });
}

// For each block the last statement that speaks of a job.
std::unordered_map<int, int> last_care(const Runbook& runbook) {
  std::unordered_map<int, int> last;
  for (const Command& command : runbook.commands) {
    const int block = block_of(runbook, command);
    if (block >= 0 && speaks_of_job(command)) last[block] = command.statement;
  }
  return last;
}

void check(const Runbook& runbook, Reporter& report) {
  std::optional<std::unordered_map<int, int>> cared;
  for (const Command& command : runbook.commands) {
    if (!command.background || command.words.empty() || is_substituted(command)) continue;
    if (command.joint == Joint::pipe || command.scope == Scope::function) continue;
    const Operation& operation = runbook.operation_of(command);
    // "Split&Scatter" in a diagram is no job.
    const bool is_job = operation.known || operation.script || command.words.size() > 1;
    if (!is_job || operation.effects.has_any(Effect::prints | Effect::waits) || command.name() == "cd")
      continue;
    // Of `cd backend && python main.py &` only the last is what stays.
    const std::size_t next = index_of(runbook, pipeline_end(runbook, command)) + 1;
    if (next < runbook.commands.size() && runbook.commands[next].statement == command.statement &&
        runbook.commands[next].joint == Joint::and_then && runbook.commands[next].background)
      continue;
    if (is_detached(operation) || is_declared_background(runbook.step_of(command))) continue;
    if (!cared) cared = last_care(runbook);
    const auto care = cared->find(block_of(runbook, command));
    if (care != cared->end() && care->second >= command.statement) continue;
    if (is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    report.at(command.span)
        .say(fmt::format("`{} &` is left to itself: nothing {}notices its end or stops it", text_of(command),
                         command.redirections.empty() ? "keeps its output, " : ""))
        .mend(
            "start it as a service, or as `nohup … > LOG 2>&1 & echo $! > PIDFILE`, and check that it "
            "answers");
  }
}

}  // namespace

HANDRAIL_RULE(S004, "background-job-unmanaged", Severity::warning, check);
}  // namespace handrail
