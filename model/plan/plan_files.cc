#include "model/plan/plan_files.h"
#include "model/ranges.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace handrail {
namespace {

bool is_on(const Runbook& runbook, int command, Way way) {
  const int step = command < 0 ? -1 : runbook.command_steps[static_cast<std::size_t>(command)];
  return step >= 0 && runbook.steps[static_cast<std::size_t>(step)].way == way;
}

bool is_elsewhere(const Runbook& runbook, const PathUse& use) {
  const std::size_t colon = use.path.text.find(':');
  if (colon != std::string::npos && colon > 1 && use.path.text.find('/') > colon) return true;
  const Command& command = runbook.commands[static_cast<std::size_t>(use.command)];
  // The shell that stands here opens a redirection, whatever machine the program runs on.
  for (const Redirection& redirection : command.redirections) {
    if (redirection.target.span.begin == use.span.begin) return false;
  }
  constexpr std::string_view kElsewhere[] = {"ssh", "docker", "podman", "nerdctl", "kubectl", "oc"};
  return ranges::any_of(runbook.operation_of(command).wrappers, [&](const std::string& wrapper) {
    return ranges::count(kElsewhere, wrapper.substr(0, wrapper.find(' '))) > 0;
  });
}

bool names_an_archive(std::string_view path) {
  for (const std::string_view ending :
       {".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tbz2", ".txz", ".zip", ".7z"}) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

// A member of the command's pipeline dumps a datastore of a known engine.
bool dumps_a_datastore(const Runbook& runbook, int index) {
  const Command& command = runbook.commands[static_cast<std::size_t>(index)];
  const ShellStatement& statement = runbook.statement_of(command);
  for (std::uint32_t i = 0; i < statement.command_count; ++i) {
    const std::size_t at = statement.first_command + i;
    if (runbook.commands[at].pipeline != command.pipeline) continue;
    const Operation& operation = runbook.operations[at];
    if (operation.effects.has(Effect::backs_up) && operation.engine != Engine::unknown) return true;
  }
  return false;
}

// Places that the way back reads or moves: what is written there on the forward path is worth remembering.
std::unordered_set<std::string> read_on_the_way_back(const Runbook& runbook) {
  std::unordered_set<std::string> places;
  for (const PathUse& use : runbook.path_uses) {
    if (use.access != Access::writes && is_on(runbook, use.command, Way::back))
      places.insert(use.path.resolved);
  }
  return places;
}

bool sql_changes_data(const Runbook& runbook, Span span) {
  return ranges::any_of(runbook.sql_statements, [&](const SqlStatement& statement) {
    return statement.command < 0 && span.contains(statement.span) &&
           (statement.role == SqlRole::change || statement.role == SqlRole::definition);
  });
}

bool command_changes_data(const Runbook& runbook, std::size_t index, StepKind kind) {
  const Operation& operation = runbook.operations[index];
  if (operation.effects.has(Effect::changes_data) || operation.effects.has(Effect::restores)) return true;
  if (runs_sql_file(runbook, index)) return true;
  // In a step that migrates, what nobody knows is taken for what migrates.
  return kind == StepKind::migrate && !operation.program.empty() && !operation.known;
}

}  // namespace

bool names_a_datastore(std::string_view path) {
  for (const std::string_view ending : {".gz", ".zst", ".xz", ".bz2", ".bak", ".backup", ".old", ".orig"}) {
    if (path.ends_with(ending)) path.remove_suffix(ending.size());
  }
  for (const std::string_view ending :
       {".db", ".sqlite", ".sqlite3", ".db3", ".sql", ".dump", ".rdb", ".pgdump"}) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

bool runs_sql_file(const Runbook& runbook, std::size_t command) {
  const Operation& operation = runbook.operations[command];
  if (operation.engine == Engine::unknown || operation.effects.has(Effect::backs_up)) return false;
  for (const PathUse& use : runbook.path_uses) {
    if (use.command == static_cast<int>(command) && use.access == Access::reads &&
        use.path.text.ends_with(".sql"))
      return true;
  }
  return false;
}

bool only_looks(Effects effects) {
  Effects rest = effects;
  for (const Effect effect : {Effect::reads, Effect::verifies, Effect::always_succeeds, Effect::probes,
                              Effect::network, Effect::waits, Effect::prints, Effect::needs_terminal})
    rest = rest.without(effect);
  return !effects.empty() && rest.empty();
}

bool looks_only(const Runbook& runbook, CommandRange range) {
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const Operation& operation = runbook.operations[i];
    // cd, export, an assignment
    const bool harmless = operation.program.empty() || (operation.known && operation.effects.empty());
    if (!harmless && !only_looks(operation.effects)) return false;
  }
  return true;
}

CommandRange commands_in(const Runbook& runbook, Span span) {
  const auto first_from = [&](std::uint32_t offset) {
    return std::lower_bound(runbook.commands.begin(), runbook.commands.end(), offset,
                            [](const Command& command, std::uint32_t at) { return command.span.begin < at; });
  };
  const auto first = first_from(span.begin), last = first_from(span.end);
  return {static_cast<std::size_t>(first - runbook.commands.begin()),
          static_cast<std::size_t>(last - runbook.commands.begin())};
}

PlanFile plan_file(const Runbook& runbook, const PlanValues& values, int index) {
  const PathUse& use = runbook.path_uses[static_cast<std::size_t>(index)];
  const Command& command = runbook.commands[static_cast<std::size_t>(use.command)];
  PlanFile file;
  file.use = index;
  file.spelled = values.plain(runbook, use.path.text).exact;
  file.resolved = values.plain(runbook, use.path.resolved).exact;
  if (const std::string* path = values.replacement_of(use.span)) {
    file.spelled = file.resolved = *path;
  }
  for (const ShellName& name : runbook.statement_of(command).loop_variables)
    file.loop_variables.push_back(name.name);
  file.line = runbook.source->line_of(use.span.begin);
  file.is_backup = use.is_backup;
  file.is_data = names_a_datastore(file.spelled) || names_an_archive(file.spelled) ||
                 dumps_a_datastore(runbook, use.command);
  file.elsewhere = is_elsewhere(runbook, use);
  return file;
}

void note_files(const Runbook& runbook, const PlanValues& values, Plan& plan) {
  const auto wanted = read_on_the_way_back(runbook);
  std::unordered_map<int, std::vector<int>> uses;  // by command
  for (std::size_t i = 0; i < runbook.path_uses.size(); ++i)
    uses[runbook.path_uses[i].command].push_back(static_cast<int>(i));
  for (PlanItem& item : plan.items) {
    const StepKind kind = plan.steps[static_cast<std::size_t>(item.step)].kind;
    if (item.kind != ItemKind::shell) {
      item.changes_data = sql_changes_data(runbook, item.span) ||
                          (item.kind == ItemKind::manual && kind == StepKind::migrate);
      continue;
    }
    const CommandRange range = commands_in(runbook, item.span);
    item.changes = !looks_only(runbook, range);
    for (std::size_t c = range.begin; c < range.end; ++c) {
      item.changes_data = item.changes_data || command_changes_data(runbook, c, kind);
      for (const int index : uses[static_cast<int>(c)]) {
        const PathUse& use = runbook.path_uses[static_cast<std::size_t>(index)];
        if (use.access == Access::reads || use.access == Access::removes)
          item.takes.push_back(values.plain(runbook, use.path.resolved).exact);
        if (use.access != Access::writes && use.access != Access::creates_folder && use.is_backup)
          item.sources.push_back(plan_file(runbook, values, index));
        if (use.access == Access::writes && (use.is_backup || wanted.contains(use.path.resolved)))
          item.files.push_back(plan_file(runbook, values, index));
      }
    }
  }
}

}  // namespace handrail
