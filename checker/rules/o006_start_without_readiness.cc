// O006: a service is started and asked for something at once. Only a command that really asks it counts (a
// request, a database client, a migration), and anything that waits in between silences the rule.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/services.h"
#include "model/text.h"

namespace handrail {
namespace {

// How far "at once" reaches: what a reader types one after the other without thinking.
constexpr int kSteps = 3;
constexpr int kCommands = 12;
constexpr std::size_t kBytes = 6000;

// `redis-cli ping`, `mysqladmin ping`, `pg_isready`: whoever asks that wants to know whether it is ready.
bool asks_whether_ready(const Operation& operation) {
  if (operation.program == "pg_isready") return true;
  const bool may_ping = operation.program == "redis-cli" || operation.program == "valkey-cli" ||
                        operation.program == "mysqladmin" || operation.program == "mariadb-admin";
  return may_ping && std::any_of(operation.operands.begin(), operation.operands.end(),
                                 [](const std::string& word) { return text::lower(word) == "ping"; });
}

bool waits(const Command& command, const Operation& operation) {
  // A loop that asks again and again, a person who looks on, a file that is followed.
  return operation.effects.has_any(Effect::waits | Effect::never_returns) || command.scope == Scope::loop ||
         (command.scope == Scope::condition && operation.effects.has(Effect::probes)) ||
         operation.program == "read" || operation.program == "pause" || asks_whether_ready(operation) ||
         operation.has_option("--retry") || operation.has_option("--waitretry");
}

bool is_database_client(const Operation& operation) {
  return operation.engine != Engine::unknown && operation.engine != Engine::sqlite &&
         !operation.effects.has_any(Effect::starts | Effect::stops);
}

// A request that leaves the machine for somebody else's is none to the service that was started.
bool asks_elsewhere(const Operation& operation) {
  return std::any_of(operation.operands.begin(), operation.operands.end(), [](const std::string& operand) {
    return operand.find("github") != std::string::npos || operand.find("registry") != std::string::npos ||
           operand.starts_with("ftp:");
  });
}

bool asks_application(const Operation& operation) {
  return operation.effects.has(Effect::probes) && !asks_elsewhere(operation);
}

bool asks_datastore(const Operation& operation) {
  if (is_database_client(operation)) return true;
  return operation.effects.has(Effect::changes_data) && operation.known &&
         !operation.effects.has_any(Effect::starts | Effect::stops) && operation.engine != Engine::sqlite;
}

// Whether the command asks what the event started.
bool asks(const Operation& operation, const ServiceEvent& start) {
  if (start.role == ServiceRole::datastore) return asks_datastore(operation);
  // Everything of a compose file: the database among it.
  const bool all = start.name.empty() || start.name == "docker-compose";
  if (all && start.manager == ServiceManager::containers && is_database_client(operation)) return true;
  return asks_application(operation);
}

// A manager that returns only when the service says that it is ready, or a service that is at once. Units of
// the usual servers notify their manager; what an application's own unit does is not known, and most do not.
bool returns_when_ready(const ServiceEvent& start) {
  if (start.role == ServiceRole::machine || start.role == ServiceRole::gateway) return true;
  if (start.name.find("fpm") != std::string::npos) return true;
  return start.role == ServiceRole::datastore && start.manager == ServiceManager::units;
}

bool runs_in_background(const Operation& operation) {
  return std::any_of(operation.wrappers.begin(), operation.wrappers.end(),
                     [](const std::string& wrapper) { return wrapper == "setsid"; });
}

bool starts_something(const Runbook& runbook, const ServiceEvent& event) {
  if (event.change == ServiceChange::stop || event.command < 0 || returns_when_ready(event)) return false;
  const Command& command = runbook.commands[static_cast<std::size_t>(event.command)];
  const Operation& operation = runbook.operation_of(command);
  if (operation.effects.has(Effect::waits) || operation.effects.has(Effect::schedules)) return false;
  // What reads its settings again goes on serving.
  if (std::find(operation.operands.begin(), operation.operands.end(), "reload") != operation.operands.end())
    return false;
  // A server in the foreground is asked only once it has ended: another rule's subject.
  if (operation.effects.has(Effect::never_returns) && !command.background && !runs_in_background(operation))
    return false;
  // Settings that are applied start nothing that the next command would ask.
  if (event.manager == ServiceManager::cluster && !operation.effects.has(Effect::restarts) &&
      operation.program != "helm")
    return false;
  return block_of(runbook, command) >= 0;
}

// Words between two places that tell the reader to wait.
bool tells_to_wait(std::string_view between) {
  return text::mentions_any(between, {"等待",
                                      "稍等",
                                      "稍候",
                                      "等到",
                                      "秒后",
                                      "分钟后",
                                      "就绪后",
                                      "启动完成后",
                                      "wait",
                                      "waits",
                                      "waiting",
                                      "once it is",
                                      "once the",
                                      "once it's",
                                      "until",
                                      "as soon as",
                                      "when it is ready",
                                      "becomes ready",
                                      "after a few",
                                      "a few seconds",
                                      "a few minutes",
                                      "a minute",
                                      "some time"});
}

// The first command behind the start that asks it, when nothing in between waits.
const Command* use_at_once(const Runbook& runbook, const ServiceEvent& start) {
  const Step& from = *step_at(runbook, start.step);
  int commands = 0, steps = 0, last_step = start.step;
  for (std::size_t i = static_cast<std::size_t>(start.command) + 1; i < runbook.commands.size(); ++i) {
    const Command& command = runbook.commands[i];
    if (command.span.begin > start.span.end + kBytes) return nullptr;
    const Step* step = runbook.step_of(command);
    if (!step || is_substituted(command)) continue;
    if (step->way != from.way || exclude_each_other(*step, from)) {
      if (step->way != from.way) return nullptr;
      continue;
    }
    const int number = runbook.command_steps[i];
    if (number != last_step && (++steps > kSteps)) return nullptr;
    last_step = number;
    if (++commands > kCommands) return nullptr;
    const Operation& operation = runbook.operation_of(command);
    if (waits(command, operation)) return nullptr;
    if (operation.effects.has_any(Effect::starts | Effect::stops)) {
      // What is stopped again, or started after it, is another event's matter.
      if (operation.effects.has(Effect::stops) && may_be_same_service(operation.service, start.name))
        return nullptr;
      continue;
    }
    if (!asks(operation, start)) continue;
    // `curl … | bash` fetches a script.
    const Operation& end = runbook.operation_of(pipeline_end(runbook, command));
    if (end.program == "bash" || end.program == "sh") continue;
    // A backup in a later step opens a procedure of its own; nobody starts a service to dump it at once.
    if (operation.effects.has(Effect::backs_up) && number != start.step) return nullptr;
    const Span between{start.span.end, command.span.begin};
    return tells_to_wait(runbook.source->slice(between)) ? nullptr : &command;
  }
  return nullptr;
}

std::string mend_for(const ServiceEvent& start, const Operation& operation, const Operation& use) {
  if (operation.program == "docker-compose")
    return "wait for its health check: `docker compose up -d --wait`";
  if (operation.program == "helm") return "let it wait until everything is ready: `--wait`";
  if (start.manager == ServiceManager::cluster) return "wait for it with `kubectl rollout status`";
  if (use.program == "curl")
    return "let curl try again until it answers: `--retry 10 --retry-connrefused`, or wait in a loop with a "
           "limit";
  return "wait in a loop with a limit until it answers";
}

// "127.0.0.1:8080" of a request's address; empty when it has none.
std::string address_of(const Operation& operation) {
  for (const std::string& operand : operation.operands) {
    const std::size_t scheme = operand.find("://");
    if (scheme == std::string::npos) continue;
    const std::string rest = operand.substr(scheme + 3);
    return rest.substr(0, rest.find_first_of("/?"));
  }
  return {};
}

// Which service answers at an address, by what was started last before the guide waited for an answer there.
std::map<std::string, std::string> awaited_addresses(const Runbook& runbook,
                                                     const std::vector<ServiceEvent>& events) {
  std::map<std::string, std::string> services;
  std::size_t next = 0;
  std::string started;
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    for (; next < events.size() && events[next].span.begin < runbook.commands[i].span.begin; ++next)
      if (events[next].change != ServiceChange::stop) started = service_family(events[next].name);
    const Operation& operation = runbook.operations[i];
    if (!operation.effects.has(Effect::probes) || !waits(runbook.commands[i], operation)) continue;
    if (const std::string address = address_of(operation); !address.empty())
      services.emplace(address, started);
  }
  return services;
}

void check(const Runbook& runbook, Reporter& report) {
  const std::vector<ServiceEvent>& events = report.facts().service_events();
  const std::map<std::string, std::string> answers = awaited_addresses(runbook, events);
  std::set<const Command*> asked;  // of several starts before one use the nearest is reported
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (!is_walked(step_at(runbook, event->step)) || !starts_something(runbook, *event)) continue;
    const Command* use = use_at_once(runbook, *event);
    if (!use) continue;
    const auto awaited = answers.find(address_of(runbook.operation_of(*use)));
    if (awaited != answers.end() && awaited->second != service_family(event->name))
      continue;  // asks another one
    if (!asked.insert(use).second) continue;
    const Command& command = runbook.commands[static_cast<std::size_t>(event->command)];
    const Operation& operation = runbook.operation_of(command);
    const Operation& asking = runbook.operation_of(*use);
    report.at(event->span)
        .say(fmt::format(
            "`{}` is asked by `{}` at once, and nothing waits until it is ready",
            event->name.empty() || event->name == operation.program ? operation.program : event->name,
            asking.program))
        .mend(mend_for(*event, operation, asking))
        .related(use->span, "asked here");
  }
}

}  // namespace

HANDRAIL_RULE(O006, "start-without-readiness", Severity::warning, check);
}  // namespace handrail
