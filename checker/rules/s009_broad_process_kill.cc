// S009: a process is picked by a pattern that fits others too: `pkill -f "python main.py"` ends every process
// whose command line holds these words, another application's, an editor's, even the shell that runs it.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/pipelines.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// Programs that run others' programs: their name says nothing about the service.
bool is_shared_program(std::string_view pattern) {
  constexpr std::string_view kShared[] = {"python", "python2",  "python3", "java",     "node",   "nodejs",
                                          "php",    "ruby",     "perl",    "bash",     "sh",     "dotnet",
                                          "mono",   "beam.smp", "uwsgi",   "gunicorn", "celery", "uvicorn",
                                          "npm",    "screen",   "ssh"};
  while (pattern.starts_with('^')) pattern.remove_prefix(1);
  while (pattern.ends_with('$') || pattern.ends_with('*') || pattern.ends_with('.')) pattern.remove_suffix(1);
  return text::is_one_of(pattern, kShared);
}

// A path from the root leads to one program or one application's folder; an anchored pattern is meant so.
bool is_specific(std::string_view pattern) {
  if (pattern.starts_with('^')) return true;
  const std::size_t slash = pattern.find('/');
  if (slash == std::string_view::npos) return false;
  const bool from_root = slash == 0 || pattern[slash - 1] == ' ' || pattern[slash - 1] == '=';
  return from_root && std::count(pattern.begin(), pattern.end(), '/') >= 2;
}

bool only_asks(const Operation& operation) {
  for (const std::string_view option : {"-0", "-l", "-L", "--list", "-V", "--version"})
    if (std::find(operation.options.begin(), operation.options.end(), option) != operation.options.end())
      return true;
  return false;
}

bool is_narrowed(const Operation& operation) {
  for (const std::string_view option : {"-F", "--pidfile", "-P", "--parent", "-s", "--session", "-t"})
    if (std::find(operation.options.begin(), operation.options.end(), option) != operation.options.end())
      return option != "-s" || operation.program != "pkill";
  return false;
}

// The pattern by which a listing is searched: `pgrep -f X`, `ps aux | grep X`.
std::optional<std::string> searched_by(const Operation& operation, bool after_ps) {
  if (operation.program == "pgrep" && (operation.has_option("-f") || operation.has_option("--full")) &&
      !operation.operands.empty())
    return operation.operands.front();
  const bool greps = operation.program == "grep" || operation.program == "egrep";
  if (greps && after_ps && !operation.has_option("-v") && !operation.operands.empty())
    return operation.operands.front();
  if (operation.program == "awk" && after_ps && !operation.operands.empty() &&
      operation.operands.front().starts_with('/'))
    return operation.operands.front();
  return std::nullopt;
}

// `docker stop $(docker ps -q)`: all containers of the host, unless the listing is filtered.
bool picks_all_containers(const Runbook& runbook, const Command& command, const Operation& operation) {
  constexpr std::string_view kPrograms[] = {"docker", "podman", "nerdctl"};
  constexpr std::string_view kEnding[] = {"stop", "kill", "rm", "restart"};
  if (!text::is_one_of(operation.program, kPrograms) || operation.operands.empty() ||
      !text::is_one_of(operation.operands.front(), kEnding))
    return false;
  const auto lists_all = [](const Operation& listing) {
    const bool lists =
        std::find(listing.operands.begin(), listing.operands.end(), "ps") != listing.operands.end();
    return lists && listing.has_option("-q") && !listing.has_option("-f") && !listing.has_option("--filter");
  };
  const std::size_t index = index_of(runbook, command);
  for (std::size_t i = index + 1;
       i < runbook.commands.size() && runbook.commands[i].parent >= static_cast<int>(index); ++i) {
    // A listing that is searched names what it is after.
    if (lists_all(runbook.operations[i])) return piped_into(runbook, runbook.commands[i]) == nullptr;
  }
  return false;
}

// What the processes were picked by: by the command itself, or by the listing that feeds it.
std::optional<std::string> pattern_of(const Runbook& runbook, const Command& command,
                                      const Operation& operation) {
  const std::string& program = operation.program;
  if (program == "pkill" || program == "killall") {
    if (operation.operands.empty() || only_asks(operation) || is_narrowed(operation)) return std::nullopt;
    const std::string& pattern = operation.operands.back();
    const bool whole_line =
        program == "pkill" && (operation.has_option("-f") || operation.has_option("--full"));
    if (whole_line ? is_specific(pattern) : !is_shared_program(pattern)) return std::nullopt;
    return pattern;
  }
  if (program == "taskkill") {
    const auto name = std::find_if(operation.operands.begin(), operation.operands.end(),
                                   [](const std::string& operand) { return operand.ends_with(".exe"); });
    if (name == operation.operands.end() ||
        !is_shared_program(std::string_view(*name).substr(0, name->size() - 4)))
      return std::nullopt;
    return *name;
  }
  if (program != "kill" || only_asks(operation)) return std::nullopt;
  bool after_ps = false;
  for (const Command* feeder : feeders_of(runbook, command)) {
    const Operation& listing = runbook.operation_of(*feeder);
    if (const auto pattern = searched_by(listing, after_ps); pattern && !is_specific(*pattern))
      return pattern;
    after_ps = after_ps || listing.program == "ps";
  }
  after_ps = false;
  for (std::size_t i = index_of(runbook, command) + 1;
       i < runbook.commands.size() && runbook.commands[i].statement == command.statement; ++i) {
    if (runbook.commands[i].parent < static_cast<int>(index_of(runbook, command))) break;  // no part of it
    const Operation& listing = runbook.operations[i];
    if (const auto pattern = searched_by(listing, after_ps); pattern && !is_specific(*pattern))
      return pattern;
    after_ps = after_ps || listing.program == "ps";
  }
  return std::nullopt;
}

void check(const Runbook& runbook, Reporter& report) {
  for (const Command& command : runbook.commands) {
    if (command.words.empty()) continue;
    const Operation& operation = runbook.operation_of(command);
    if (picks_all_containers(runbook, command, operation) &&
        !is_shown_as_wrong(runbook, runbook.step_of(command))) {
      report.at(command.span)
          .say(fmt::format("`{} {}` takes every container of this host, whosever it is", operation.program,
                           operation.operands.front()))
          .mend(
              "name the containers, use `docker compose stop`, or filter the listing: `docker ps -q --filter "
              "…`");
      continue;
    }
    const std::optional<std::string> pattern = pattern_of(runbook, command, operation);
    if (!pattern) continue;
    if (is_shown_as_wrong(runbook, runbook.step_of(command))) continue;
    report.at(command.span)
        .say(fmt::format("`{}` ends every process that matches '{}', whosever it is", operation.program,
                         *pattern))
        .mend(
            "stop the service by its manager (`systemctl stop NAME`) or by its own process number "
            "(`kill \"$(cat PIDFILE)\"`)");
  }
}

}  // namespace

HANDRAIL_RULE(S009, "broad-process-kill", Severity::warning, check);
}  // namespace handrail
