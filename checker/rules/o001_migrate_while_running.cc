// O001: data is changed while a service that writes to it runs. Reported only where the guide itself proves
// that an application is up: it was started before, or is stopped or restarted only later.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/services.h"

namespace handrail {
namespace {

struct Change {
  Span span;
  std::string what;
  int step = -1;
};

// A command carried out inside the application's own container needs it to run.
bool runs_inside_a_container(const Operation& operation) {
  return operation.engine == Engine::unknown &&
         std::any_of(operation.wrappers.begin(), operation.wrappers.end(),
                     [](const std::string& wrapper) { return wrapper.ends_with("exec"); });
}

// A script that a shell runs may stop and start what it needs by itself.
bool may_stop_services_itself(const Operation& operation) {
  return !operation.known && operation.program.ends_with("sh");
}

// What works on the server as a whole and not on an application's rows.
bool is_about_the_server(const Operation& operation) {
  return operation.program == "mysql_upgrade" || operation.program == "mariadb-upgrade" ||
         operation.program == "mysql_secure_installation" || operation.program == "pg_upgrade" ||
         operation.program == "pg_upgradecluster" || operation.engine == Engine::redis;
}

bool changes_rows_or_schema(const Command& command, const Operation& operation) {
  return operation.effects.has(Effect::changes_data) &&
         !operation.effects.has_any(Effect::restores | Effect::starts | Effect::verifies) &&
         !is_substituted(command) && !runs_inside_a_container(operation) &&
         !may_stop_services_itself(operation) && !is_about_the_server(operation);
}

// Definitions of accounts and settings touch nothing that an application writes at the same time.
bool changes_rows_or_schema(const SqlStatement& statement) {
  constexpr std::string_view kVerbs[] = {
      "ALTER TABLE", "UPDATE", "DELETE",       "INSERT",     "REPLACE",     "DROP TABLE",   "TRUNCATE",
      "RENAME",      "MERGE",  "CREATE INDEX", "DROP INDEX", "DROP COLUMN", "CREATE UNIQUE"};
  return std::any_of(std::begin(kVerbs), std::end(kVerbs),
                     [&](std::string_view verb) { return statement.verb.starts_with(verb); });
}

// A statement of a program that the guide shows is not sent by its reader.
bool stands_in_sql(const Runbook& runbook, const SqlStatement& statement) {
  return statement.code_block >= 0 &&
         runbook.document.code_blocks()[static_cast<std::size_t>(statement.code_block)].language !=
             Language::python;
}

bool counts(const Step* step) { return is_on_forward(step) && !step->optional; }

// Commands, and of each SQL fence the first statement, in reading order.
std::vector<Change> changes_of(const Runbook& runbook) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const Operation& operation = runbook.operations[i];
    if (!counts(step_at(runbook, runbook.command_steps[i])) || block_of(runbook, runbook.commands[i]) < 0)
      continue;
    if (is_first_setup(runbook, step_at(runbook, runbook.command_steps[i]))) continue;
    if (changes_rows_or_schema(runbook.commands[i], operation))
      changes.push_back(
          {runbook.commands[i].span, fmt::format("`{}`", operation.program), runbook.command_steps[i]});
  }
  int block = -1;
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (statement.command >= 0 || statement.code_block == block || !changes_rows_or_schema(statement))
      continue;
    if (!stands_in_sql(runbook, statement)) continue;
    if (!counts(step_at(runbook, statement.step))) continue;
    block = statement.code_block;
    changes.push_back({statement.span, statement.verb, statement.step});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.span.begin < b.span.begin; });
  return changes;
}

std::string told_of(const ServiceEvent& proof, const Change& change) {
  const std::string name = proof.name.empty() ? std::string("the service") : fmt::format("'{}'", proof.name);
  if (proof.span.begin < change.span.begin)
    return fmt::format("{} changes data while {} runs: it was {} before", change.what, name,
                       proof.change == ServiceChange::restart ? "restarted" : "started");
  return fmt::format("{} changes data while {} runs: it is {} only later", change.what, name,
                     proof.change == ServiceChange::restart ? "restarted" : "stopped");
}

// What one of several alternatives starts or stops proves nothing outside of it.
bool is_only_in_another_option(const Step& proof, const Step& change) {
  return proof.choice >= 0 && proof.option >= 0 &&
         (proof.choice != change.choice || proof.option != change.option);
}

void check(const Runbook& runbook, Reporter& report) {
  const std::vector<Change> changes = changes_of(runbook);
  if (changes.empty() || report.facts().availability_promise()) return;  // made to be run online
  ServiceTimeline timeline(runbook, report.facts().service_events(), Way::forward);
  std::set<std::string> done;  // while nothing was known to run: said again later, it is an example
  for (const Change& change : changes) {
    const ServiceEvent* proof = timeline.proof_of_running(change.span.begin);
    if (!proof) done.insert(change.what);
    // What was started in the foreground ended before the reader came here.
    if (proof && proof->command >= 0 && proof->span.begin < change.span.begin &&
        runbook.operations[static_cast<std::size_t>(proof->command)].effects.has(Effect::never_returns) &&
        !runbook.commands[static_cast<std::size_t>(proof->command)].background)
      proof = nullptr;
    if (!proof || done.contains(change.what) ||
        is_only_in_another_option(*step_at(runbook, proof->step), *step_at(runbook, change.step)))
      continue;
    report.at(change.span)
        .say(told_of(*proof, change))
        .mend("stop what writes to the data first, and start it after the change")
        .related(proof->span, proof->span.begin < change.span.begin ? "started here" : "only here");
  }
}

}  // namespace

HANDRAIL_RULE(O001, "migrate-while-running", Severity::warning, check);
}  // namespace handrail
