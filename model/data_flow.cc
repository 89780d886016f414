// Walks the guide as a terminal would and notes which paths each command touches. Variables and the current
// folder come from Terminals (state.h), what a program does with its words from FileUses.
#include "model/file_uses.h"
#include "model/reading.h"

namespace handrail {

void follow_data(Runbook& runbook) {
  Terminals terminals(runbook);
  FileUses files(runbook, terminals);
  for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
    terminals.enter(runbook.steps[s], static_cast<int>(s));
    for (const StepAction& action : runbook.steps[s].actions) {
      if (action.kind != ActionKind::shell) continue;
      const ShellStatement& statement = runbook.shell_statements[static_cast<std::size_t>(action.index)];
      terminals.enter(statement, action.index);
      for (std::uint32_t i = 0; i < statement.command_count; ++i) {
        const std::uint32_t command = statement.first_command + i;
        terminals.before(command);
        // What $(…) reads is no file of the guide's own flow.
        if (runbook.commands[command].scope != Scope::substitution) files.read(command);
        terminals.after(command);
      }
      terminals.leave(statement);
    }
  }
  collect_artifacts(runbook);
}

}  // namespace handrail
