// S021: `>>` to a settings file adds its line again each time the step is run, and a step is run again
// whenever an upgrade is tried again.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// What a program reads at its start: by its place, its ending, or a name that everybody knows.
bool is_settings_file(std::string_view path) {
  constexpr std::string_view kNames[] = {
      ".bashrc",     ".bash_profile", ".profile",   ".zshrc",      ".zprofile",  ".bash_aliases",
      ".vimrc",      ".gitconfig",    ".npmrc",     ".pgpass",     ".my.cnf",    "authorized_keys",
      "known_hosts", "config.toml",   "crontab",    "environment", "hosts",      "fstab",
      "sysctl.conf", "sshd_config",   "ssh_config", ".condarc",    ".tmux.conf", ".inputrc"};
  const std::string normalized = paths::normalized(path);
  const std::string name(paths::basename(normalized));
  if (name.ends_with(".log") || name.ends_with(".txt") || normalized.starts_with("/tmp/")) return false;
  constexpr std::string_view kStems[] = {"config", "settings", "local_settings", "configuration", "conf"};
  constexpr std::string_view kCode[] = {".py", ".php", ".js", ".rb", ".json"};
  const std::size_t dot = name.rfind('.');
  if (dot != std::string::npos && text::is_one_of(std::string_view(name).substr(0, dot), kStems) &&
      text::is_one_of(std::string_view(name).substr(dot), kCode))
    return true;
  return looks_like_settings(path) || looks_like_settings(normalized) || text::is_one_of(name, kNames);
}

struct Append {
  std::string path;  // as it is spelled
  Span span;
};

bool is_tee(const Operation& operation) { return operation.program == "tee"; }

// The settings file that the command appends to.
std::optional<Append> append_of(const Command& command, const Operation& operation) {
  for (const Redirection& redirection : command.redirections) {
    if (redirection.kind != RedirectionKind::append || redirection.fd > 1) continue;
    const std::string path = redirection.target.text();
    if (is_settings_file(path)) return Append{path, redirection.target.span};
  }
  if (!is_tee(operation) || !(operation.has_option("-a") || operation.has_option("--append")))
    return std::nullopt;
  for (std::size_t i = 0; i < operation.operands.size(); ++i) {
    if (!is_settings_file(operation.operands[i])) continue;
    const std::size_t word = operation.operand_words[i];
    return Append{operation.operands[i],
                  word < command.words.size() ? command.words[word].span : command.span};
  }
  return std::nullopt;
}

bool appends(const Command& command, const Operation& operation, Span at) {
  const std::optional<Append> append = append_of(command, operation);
  return append && append->span.begin == at.begin;
}

// The files that the guide writes anew, removes or cleans, with the first command that does: an append after
// that begins from the same state each time.
class Renewed {
 public:
  explicit Renewed(const Runbook& runbook) {
    for (const PathUse& use : runbook.path_uses) {
      if (use.command < 0 || use.access == Access::reads || use.access == Access::creates_folder) continue;
      const Command& command = runbook.commands[static_cast<std::size_t>(use.command)];
      const Operation& operation = runbook.operation_of(command);
      if (appends(command, operation, use.span)) continue;
      if (operation.program == "chmod" || operation.program == "chown" || operation.program == "touch")
        continue;
      note(paths::place_of(use.path), use.command);
    }
    for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
      const Operation& operation = runbook.operations[i];
      if (operation.program != "sed" || !(operation.has_option("-i") || operation.has_option("--in-place")))
        continue;
      const bool deletes = std::any_of(operation.operands.begin(), operation.operands.end(),
                                       [](const std::string& script) { return script.ends_with("/d"); });
      if (deletes) note(paths::normalized(operation.operands.back()), static_cast<int>(i));
    }
  }

  bool before(const std::string& path, int command) const {
    const auto found = first_.find(path);
    return found != first_.end() && found->second < command;
  }

 private:
  void note(const std::string& path, int command) {
    const auto [at, added] = first_.emplace(path, command);
    if (!added) at->second = std::min(at->second, command);
  }

  std::unordered_map<std::string, int> first_;
};

// `grep -q … FILE || echo … >> FILE`, `if ! grep …; then`: it is looked for first.
bool is_guarded(const Runbook& runbook, const Command& command) {
  const bool depends = command.joint == Joint::or_else || command.joint == Joint::and_then ||
                       command.joint == Joint::pipe || command.scope == Scope::branch;
  if (!depends) return false;
  constexpr std::size_t kNear = 16;  // commands; further away stands another line's guard
  const std::size_t index = index_of(runbook, command);
  const std::size_t first =
      std::max<std::size_t>(runbook.statement_of(command).first_command, index > kNear ? index - kNear : 0);
  for (std::size_t i = first; i < index; ++i) {
    const std::string& program = runbook.operations[i].program;
    if (program == "grep" || program == "egrep" || program == "fgrep" || program == "[" ||
        program == "test" || program == "[[")
      return true;
  }
  return false;
}

// Places of the appended files after the guide's own `cd`.
std::unordered_map<std::uint32_t, std::string> places_by_span(const Runbook& runbook) {
  std::unordered_map<std::uint32_t, std::string> places;
  for (const PathUse& use : runbook.path_uses) places.emplace(use.span.begin, paths::place_of(use.path));
  return places;
}

void check(const Runbook& runbook, Reporter& report) {
  std::optional<Renewed> renewed;
  std::unordered_map<std::uint32_t, std::string> places;
  for (const Command& command : runbook.commands) {
    const std::optional<Append> append = append_of(command, runbook.operation_of(command));
    if (!append || is_guarded(runbook, command)) continue;
    if (!renewed) {
      renewed.emplace(runbook);
      places = places_by_span(runbook);
    }
    const auto place = places.find(append->span.begin);
    const int index = static_cast<int>(index_of(runbook, command));
    if (renewed->before(place == places.end() ? paths::normalized(append->path) : place->second, index))
      continue;
    if (is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    report.at(command.span)
        .say(fmt::format("appends to '{}' once more on every run", append->path))
        .mend(append->path.starts_with("/etc/sysctl")
                  ? "write a file of its own, which a second run replaces: `> /etc/sysctl.d/90-NAME.conf`"
                  : "add it only when it is missing: `grep -qxF 'LINE' FILE || echo 'LINE' >> FILE`");
  }
}

}  // namespace

HANDRAIL_RULE(S021, "unbounded-append", Severity::warning, check);
}  // namespace handrail
