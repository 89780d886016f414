// O002: a service is stopped and nothing later on the same way starts it again. Where it is not sure which
// service a command starts, the rule keeps silent.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/ways.h"
#include "model/services.h"
#include "model/text.h"

namespace handrail {
namespace {

bool stops(const Operation& operation) {
  return operation.effects.has(Effect::stops) && !operation.effects.has(Effect::starts);
}

// A process that was stopped by its pattern may be started by any name.
bool are_of_one_manager(const Operation& a, const Operation& b) {
  const ServiceManager manager = manager_of(a);
  if (manager != manager_of(b) || manager == ServiceManager::process) return false;
  return manager != ServiceManager::other || a.program == b.program;
}

// A script that starts something by its name, or may well do so: "./start.sh", "bin/startup.sh",
// "./install.sh".
bool may_start_something(const Operation& operation) {
  if (operation.known) return false;
  const std::string name = text::lower(operation.program);
  constexpr std::string_view kWords[] = {"start",   "launch", "boot",  "run",    "up.",
                                         "install", "deploy", "setup", "upgrade"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

// A process that was stopped by a pattern is running again once a later command line matches that pattern.
// The pattern's literal pieces have to occur in their order.
bool matches_process_pattern(std::string_view pattern, std::string_view command_line) {
  std::size_t from = 0;
  std::string piece;
  const auto found = [&] {
    if (piece.empty()) return true;
    const std::size_t at = command_line.find(piece, from);
    if (at == std::string_view::npos) return false;
    from = at + piece.size();
    piece.clear();
    return true;
  };
  for (const char c : pattern) {
    if (std::string_view(".*+?[](){}^$|\\").find(c) == std::string_view::npos)
      piece += c;
    else if (!found())
      return false;
  }
  return found();
}

bool stops_by_pattern(const Operation& operation) {
  return operation.program == "pkill" || operation.program == "killall";
}

// A service that is removed or switched off for good is not to be started again.
bool is_retired(const Operation& stop, const Operation& later) {
  const bool retires = later.program == "systemctl" && !later.operands.empty() &&
                       (later.operands.front() == "disable" || later.operands.front() == "mask");
  const bool removes_container = manager_of(later) == ServiceManager::containers && !later.operands.empty() &&
                                 (later.operands.front() == "rm" || later.operands.front() == "rename");
  return (retires || (removes_container && manager_of(stop) == ServiceManager::containers)) &&
         may_be_same_service(stop.service, later.service);
}

// Everything of a compose file, or a container whose name is not told: it may be the one that was stopped.
bool starts_any_container(const Operation& operation) {
  if (manager_of(operation) != ServiceManager::containers || operation.operands.empty()) return false;
  const std::string& verb = operation.operands.front();
  return operation.service == operation.program || (verb == "run" && !operation.has_option("--name"));
}

bool starts_again(const Operation& stop, const Command& later_command, const Operation& later) {
  if (later.effects.has(Effect::stops) && later.effects.has(Effect::starts)) return true;  // a reboot
  if (stops_by_pattern(stop) && !stop.operands.empty() &&
      matches_process_pattern(stop.operands.back(), text_of(later_command)) && !stops(later))
    return true;
  if (may_start_something(later)) return true;
  if (!later.effects.has(Effect::starts)) return false;
  if (!are_of_one_manager(stop, later))
    return manager_of(later) != ServiceManager::units || stop.service.empty() ||
           may_be_same_service(stop.service, later.service);
  return may_be_same_service(stop.service, later.service) || starts_any_container(later);
}

// Someone is asked in words to start or install something later on the same way.
bool is_started_by_hand(const Runbook& runbook, const Step& step) {
  return std::any_of(runbook.steps.begin(), runbook.steps.end(), [&](const Step& later) {
    const bool may_start = later.kind == StepKind::start || later.kind == StepKind::deploy;
    return later.way == step.way && may_start && later.span.end > step.span.end &&
           (later.manual ||
            std::any_of(later.actions.begin(), later.actions.end(),
                        [](const StepAction& action) { return action.kind == ActionKind::manual; }));
  });
}

bool comes_back(const Runbook& runbook, const Command& stop, const Step& step) {
  const Operation& stopped = runbook.operation_of(stop);
  for (std::size_t i = index_of(runbook, stop) + 1; i < runbook.commands.size(); ++i) {
    const Command& later = runbook.commands[i];
    if (!is_on(runbook.step_of(later), step.way)) continue;
    const Operation& operation = runbook.operation_of(later);
    if (starts_again(stopped, later, operation) || is_retired(stopped, operation)) return true;
  }
  return is_started_by_hand(runbook, step);
}

// What the guide stops, in words; empty when that is not known.
std::string stopped_service(const Operation& operation) {
  if (!operation.service.empty()) return operation.service;
  if (stops_by_pattern(operation) && !operation.operands.empty()) return operation.operands.back();
  if (operation.program == "docker-compose" || operation.program == "podman-compose")
    return operation.program;
  return {};
}

void check(const Runbook& runbook, Reporter& report) {
  std::set<std::pair<Way, std::string>> reported;
  for (const Command& command : runbook.commands) {
    const Step* step = runbook.step_of(command);
    const Operation& operation = runbook.operation_of(command);
    if (!stops(operation) || !is_walked(step) || step->optional || is_substituted(command)) continue;
    // A command within running text is often only spoken of, and what Kubernetes deletes or drains it may
    // bring back.
    if (block_of(runbook, command) < 0 || operation.program == "kubectl" || operation.program == "oc")
      continue;
    const std::string service = stopped_service(operation);
    if (service.empty() || comes_back(runbook, command, *step)) continue;
    if (!reported.emplace(step->way, service).second) continue;
    report.at(command.span)
        .say(fmt::format("stops '{}', and no later step {} starts it", service,
                         step->way == Way::back ? "of the rollback" : "of the upgrade"))
        .mend("start it again after the change, and wait until it is ready");
  }
}

}  // namespace

HANDRAIL_RULE(O002, "service-not-restarted", Severity::error, check);
}  // namespace handrail
