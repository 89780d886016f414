// O003: something is changed, and until the guide ends nothing looks at the result. One look at the end,
// after all changes, is enough; so are words that ask the reader to look.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

constexpr Effects kChanges = Effect::changes_data | Effect::changes_code | Effect::starts | Effect::restores;

struct Change {
  Span span;
  std::string what;
  bool of_data = false;
};

// A node that takes work again, another number of instances: nothing new to look at.
bool only_moves_work(const Operation& operation) {
  return (operation.program == "kubectl" || operation.program == "oc") && !operation.operands.empty() &&
         (operation.operands.front() == "uncordon" || operation.operands.front() == "scale");
}

bool changes_something(const Command& command, const Operation& operation) {
  return !only_moves_work(operation) && operation.effects.has_any(kChanges) && !is_substituted(command) &&
         !operation.effects.has_any(Effect::backs_up | Effect::verifies);
}

bool changes_something(const SqlStatement& statement) {
  return statement.role == SqlRole::change || statement.role == SqlRole::definition;
}

// A person sees the result, or the command fails.
bool looks(const Operation& operation) {
  return operation.effects.has_any(Effect::verifies | Effect::probes) ||
         (operation.effects.has(Effect::reads) && !operation.effects.has_any(kChanges | Effect::prints)) ||
         operation.effects.has(Effect::never_returns) ||
         (operation.effects.has(Effect::waits) && operation.effects.has(Effect::starts));  // `--wait`
}

bool asks_to_look(std::string_view line) {
  return lexicon::promises_verification(line) ||
         text::mentions_any(line, {"检查",   "查看",     "访问",     "打开",       "登录",         "登陆",
                                   "应该",   "应当",     "可以看到", "观察",       "正常",         "check",
                                   "checks", "visit",    "open",     "log in",     "login",        "should",
                                   "see",    "browse",   "look",     "review",     "inspect",      "monitor",
                                   "watch",  "navigate", "appears",  "successful", "successfully", "done"});
}

// Where the last look at anything stands; 0 when there is none.
std::uint32_t last_look(const Runbook& runbook, const Facts& facts) {
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const Step* step = step_at(runbook, runbook.command_steps[i]);
    if (step && step->way != Way::back && step->kind != StepKind::troubleshoot &&
        looks(runbook.operations[i]))
      last = std::max(last, runbook.commands[i].span.begin);
  }
  for (const SqlStatement& statement : runbook.sql_statements) {
    const Step* step = step_at(runbook, statement.step);
    if (statement.role == SqlRole::query && step && step->way != Way::back)
      last = std::max(last, statement.span.begin);
  }
  for (const Step& step : runbook.steps) {
    if (step.kind == StepKind::verify || step.kind == StepKind::monitor)
      last = std::max(last, step.title_span.begin);
  }
  for (const Check& check : runbook.checks) last = std::max(last, check.span.begin);
  const std::vector<ProseLine>& lines = facts.prose_lines();
  const Sections& sections = facts.sections();
  for (auto line = lines.rbegin(); line != lines.rend() && line->span.begin > last; ++line) {
    const std::optional<StepKind> kind = sections.kind(line->heading);
    if (kind != StepKind::rollback && kind != StepKind::troubleshoot && asks_to_look(line->text))
      return line->span.begin;
  }
  return last;
}

std::vector<Change> changes_of(const Runbook& runbook) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const Step* step = step_at(runbook, runbook.command_steps[i]);
    const Command& command = runbook.commands[i];
    const Operation& operation = runbook.operations[i];
    if (!is_on_forward(step) || step->optional || block_of(runbook, command) < 0) continue;
    if (changes_something(command, operation))
      changes.push_back({command.span, fmt::format("`{}`", operation.program),
                         operation.effects.has(Effect::changes_data)});
  }
  for (const SqlStatement& statement : runbook.sql_statements) {
    const Step* step = step_at(runbook, statement.step);
    const bool shown =
        statement.code_block >= 0 &&
        runbook.document.code_blocks()[static_cast<std::size_t>(statement.code_block)].language ==
            Language::python;  // a program's own
    if (statement.command < 0 && !shown && is_on_forward(step) && !step->optional &&
        changes_something(statement))
      changes.push_back({statement.span, statement.verb, true});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.span.begin < b.span.begin; });
  return changes;
}

void check(const Runbook& runbook, Reporter& report) {
  std::vector<Change> changes = changes_of(runbook);
  if (changes.empty()) return;
  const std::uint32_t look = last_look(runbook, report.facts());
  if (changes.back().span.begin < look) return;
  // Where the procedure has its verification, what comes later is mostly advice for another day.
  for (const Step& step : runbook.steps)
    if (step.kind == StepKind::verify && is_on_forward(&step) &&
        step.title_span.begin > changes.front().span.begin)
      return;
  changes.erase(changes.begin(), std::find_if(changes.begin(), changes.end(), [&](const Change& change) {
                  return change.span.begin > look;
                }));
  if (changes.empty()) return;
  // A change of data is the one that matters most; else the last one leaves the state that nobody looks at.
  const auto of_data =
      std::find_if(changes.rbegin(), changes.rend(), [](const Change& c) { return c.of_data; });
  const Change& shown = of_data != changes.rend() ? *of_data : changes.back();
  report.at(shown.span)
      .say(fmt::format("no step behind {} checks what it did", shown.what))
      .mend("end with a step that fails when the new version does not work");
}

}  // namespace

HANDRAIL_RULE(O003, "verification-missing", Severity::warning, check);
}  // namespace handrail
