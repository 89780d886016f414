// The datastores and services of a guide, by what its commands name.
#include <algorithm>

#include "model/reading.h"
#include "model/text.h"

namespace handrail {
namespace {

int find_datastore(const Runbook& runbook, Engine engine, std::string_view name) {
  for (std::size_t i = 0; i < runbook.datastores.size(); ++i) {
    const Datastore& known = runbook.datastores[i];
    if (known.engine == engine && (known.name == name || (!known.location.empty() && known.location == name))) return static_cast<int>(i);
  }
  return -1;
}

// The one datastore of an engine that a command without a name must mean, -1 when there are several or none.
int only_datastore(const Runbook& runbook, Engine engine) {
  int found = -1;
  for (std::size_t i = 0; i < runbook.datastores.size(); ++i) {
    if (engine != Engine::unknown && runbook.datastores[i].engine != engine) continue;
    if (found >= 0) return -1;
    found = static_cast<int>(i);
  }
  return found;
}

void add_service(Runbook& runbook, std::string_view name, int command, bool starts, bool stops) {
  if (name.empty()) return;
  auto found = std::find_if(runbook.services.begin(), runbook.services.end(), [&](const Service& service) { return service.name == name; });
  if (found == runbook.services.end()) {
    Service service;
    service.name = name;
    service.span = runbook.commands[static_cast<std::size_t>(command)].span;
    runbook.services.push_back(std::move(service));
    found = runbook.services.end() - 1;
  }
  if (stops) found->stopped_by.push_back(command);
  if (starts) found->started_by.push_back(command);
}

}  // namespace

void collect_systems(Runbook& runbook) {
  for (std::size_t i = 0; i < runbook.operations.size(); ++i) {
    const Operation& operation = runbook.operations[i];
    const bool named = operation.engine != Engine::unknown && !operation.datastore.empty() && operation.engine != Engine::redis;
    // A copy of a database is no datastore of its own.
    if (named && !(operation.engine == Engine::sqlite && (looks_like_backup(operation.datastore) || operation.datastore == ":memory:")) &&
        find_datastore(runbook, operation.engine, operation.datastore) < 0) {
      Datastore datastore;
      datastore.name = operation.datastore;
      datastore.engine = operation.engine;
      if (operation.engine == Engine::sqlite) datastore.location = operation.datastore;
      datastore.span = runbook.commands[i].span;
      runbook.datastores.push_back(std::move(datastore));
    }
    const bool starts = operation.effects.has(Effect::starts), stops = operation.effects.has(Effect::stops);
    if ((starts || stops) && !operation.service.empty()) add_service(runbook, operation.service, static_cast<int>(i), starts, stops);
  }
  for (SqlStatement& statement : runbook.sql_statements) {
    if (statement.command >= 0) {
      const Operation& operation = runbook.operations[static_cast<std::size_t>(statement.command)];
      statement.datastore = operation.datastore.empty() ? only_datastore(runbook, operation.engine) : find_datastore(runbook, operation.engine, operation.datastore);
    } else {
      statement.datastore = only_datastore(runbook, statement.engine);
      if (statement.engine == Engine::unknown && statement.datastore >= 0) statement.engine = runbook.datastores[static_cast<std::size_t>(statement.datastore)].engine;
    }
  }
}

}  // namespace handrail
