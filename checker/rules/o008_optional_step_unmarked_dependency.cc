// O008: a step that everybody carries out needs a variable, a file, a folder or a program that only an
// optional step provides. Whoever leaves that one out gets stuck here.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "checker/lead_in.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// What a step gives to those behind it.
struct Gift {
  Span span;
  bool always = false;  // a step that is not optional gives it too
};

bool is_conditional(std::string_view words) {
  for (const std::string_view word : {"如果", "若", "如已", "如有", "可选"}) {
    if (words.find(word) != std::string_view::npos) return true;
  }
  return text::mentions_any(words, {"if", "in case", "when", "optional", "optionally", "unless"});
}

class Dependencies {
 public:
  Dependencies(const Runbook& runbook, Reporter& report) : runbook_(runbook), report_(report) {}

  void run() {
    if (std::none_of(runbook_.steps.begin(), runbook_.steps.end(), [](const Step& s) { return s.optional; }))
      return;
    variables();
    std::size_t use = 0;
    for (std::size_t i = 0; i < runbook_.commands.size(); ++i) {
      const Command& command = runbook_.commands[i];
      program(command);
      for (;
           use < runbook_.path_uses.size() && static_cast<std::size_t>(runbook_.path_uses[use].command) == i;
           ++use)
        path(runbook_.path_uses[use], command);
    }
  }

 private:
  // Whether a command is one that everybody comes to, and that asks nothing before.
  bool is_needed(const Command& command, const Step* step) const {
    if (!is_walked(step) || step->optional || command.scope == Scope::branch ||
        command.scope == Scope::condition || command.joint == Joint::and_then ||
        command.joint == Joint::or_else)
      return false;
    const ShellStatement& statement = runbook_.statement_of(command);
    for (const auto* comments : {&statement.comments_above, &statement.comments_beside}) {
      for (const Span comment : *comments)
        if (is_conditional(runbook_.source->slice(comment))) return false;
    }
    const int block = block_of(runbook_, command);
    return !is_conditional(step->title) &&
           (block < 0 || !is_conditional(lead_in(
                             runbook_, runbook_.document.code_blocks()[static_cast<std::size_t>(block)])));
  }

  void variables() {
    std::unordered_map<std::string_view, bool> always;
    for (const VariableSetting& setting : runbook_.variable_settings) {
      const Step* step = step_at(runbook_, setting.step);
      always[setting.name] |= step == nullptr || !step->optional;
    }
    std::unordered_map<std::string_view, bool> reported;
    for (const VariableUse& use : runbook_.variable_uses) {
      if (use.setting < 0 || use.guarded || use.may_be_sourced || always[use.name] || reported[use.name])
        continue;
      const Step* step = step_at(runbook_, use.step);
      const ShellStatement& statement = runbook_.shell_statements[static_cast<std::size_t>(use.statement)];
      if (!is_needed(runbook_.commands[statement.first_command], step)) continue;
      reported[use.name] = true;
      const VariableSetting& setting = runbook_.variable_settings[static_cast<std::size_t>(use.setting)];
      say(use.span, fmt::format("the variable {}", use.name), setting.span);
    }
  }

  void path(const PathUse& use, const Command& command) {
    if (use.path.has_unknown) return;
    const Step* step = runbook_.step_of(command);
    if (step == nullptr || step->way == Way::side) return;
    const std::string place = paths::normalized(use.path.resolved);
    const bool makes =
        use.access == Access::creates_folder || (use.access == Access::writes && use.is_backup);
    if (makes) {
      // A copy into a folder needs the folder.
      if (use.access == Access::writes) needs_folder_of(place, use, command, *step);
      give(use.access == Access::creates_folder ? folders_ : files_, place, use.span, *step);
      return;
    }
    const bool reads = use.access == Access::reads || use.access == Access::removes;
    if (!reads) return needs_folder_of(place, use, command, *step);
    if (looks_only(command)) return;
    const auto made = files_.find(place);
    if (made == files_.end() || made->second.always || !is_needed(command, step)) return;
    made->second.always = true;  // once is enough
    say(use.span, fmt::format("'{}'", use.path.text), made->second.span);
  }

  // A listing that shows nothing hurts nobody.
  bool looks_only(const Command& command) const {
    const Effects effects = runbook_.operation_of(command).effects;
    return effects.has(Effect::always_succeeds) || command.name() == "test" || command.name() == "[";
  }

  void needs_folder_of(const std::string& place, const PathUse& use, const Command& command,
                       const Step& step) {
    const std::size_t slash = place.rfind('/');
    if (slash == std::string::npos || slash == 0) return;
    const auto made = folders_.find(place.substr(0, slash));
    if (made == folders_.end() || made->second.always || !is_needed(command, &step)) return;
    made->second.always = true;
    say(use.span, fmt::format("the folder of '{}'", use.path.text), made->second.span);
  }

  void program(const Command& command) {
    const Operation& operation = runbook_.operation_of(command);
    const Step* step = runbook_.step_of(command);
    if (step == nullptr || step->way == Way::side) return;
    if (operation.effects.has(Effect::installs)) {
      for (std::size_t o = 0; o < operation.operands.size(); ++o) {
        const std::string& name = operation.operands[o];
        if (name != "install" && name != "add" && operation.operand_words[o] < command.words.size())
          give(programs_, name, command.words[operation.operand_words[o]].span, *step);
      }
      return;
    }
    const auto given = programs_.find(operation.program);
    if (given == programs_.end() || given->second.always || !is_needed(command, step)) return;
    given->second.always = true;
    say(command.span, fmt::format("`{}`", operation.program), given->second.span);
  }

  using Gifts = std::unordered_map<std::string, Gift>;

  static void give(Gifts& gifts, const std::string& name, Span span, const Step& step) {
    const auto [gift, fresh] = gifts.emplace(name, Gift{span, !step.optional});
    if (!fresh) gift->second.always |= !step.optional;
  }

  void say(Span at, const std::string& what, Span given) {
    report_.at(at)
        .say(fmt::format("this step is not optional, and needs {}, which only an optional step provides",
                         what))
        .mend("provide it in a step that everybody carries out, or mark this one optional as well")
        .related(given, "provided here, in an optional step");
  }

  const Runbook& runbook_;
  Reporter& report_;
  Gifts files_, folders_, programs_;
};

void check(const Runbook& runbook, Reporter& report) { Dependencies(runbook, report).run(); }

}  // namespace

HANDRAIL_RULE(O008, "optional-step-unmarked-dependency", Severity::warning, check);
}  // namespace handrail
