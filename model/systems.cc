// The datastores and services of a guide, by what its commands name.
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "model/reading.h"
#include "model/text.h"

namespace handrail {
namespace {

// Datastores by engine, name and location, so that a guide with many is still read in one pass.
class Datastores {
 public:
  explicit Datastores(Runbook& runbook) : runbook_(runbook) {
    for (std::size_t i = 0; i < runbook.datastores.size(); ++i) index(i);
  }

  void add(Datastore datastore) {
    runbook_.datastores.push_back(std::move(datastore));
    index(runbook_.datastores.size() - 1);
  }

  // -1 when there is none.
  int find(Engine engine, const std::string& name) const {
    const auto found = by_name_.find(key(engine, name));
    return found == by_name_.end() ? -1 : found->second;
  }

  // The one datastore of an engine that a command without a name must mean, -1 when there are several or
  // none.
  int only(Engine engine) const {
    if (engine == Engine::unknown) return runbook_.datastores.size() == 1 ? 0 : -1;
    const Count& count = counts_[static_cast<std::size_t>(engine)];
    return count.number == 1 ? count.first : -1;
  }

 private:
  struct Count {
    int number = 0;
    int first = -1;
  };

  static std::string key(Engine engine, const std::string& name) {
    return std::string(name_of(engine)) + ' ' + name;
  }

  void index(std::size_t i) {
    const Datastore& datastore = runbook_.datastores[i];
    by_name_.emplace(key(datastore.engine, datastore.name), static_cast<int>(i));
    if (!datastore.location.empty())
      by_name_.emplace(key(datastore.engine, datastore.location), static_cast<int>(i));
    Count& count = counts_[static_cast<std::size_t>(datastore.engine)];
    if (count.number++ == 0) count.first = static_cast<int>(i);
  }

  Runbook& runbook_;
  std::unordered_map<std::string, int> by_name_;
  std::array<Count, 8> counts_{};
};

}  // namespace

void collect_systems(Runbook& runbook) {
  Datastores datastores(runbook);
  std::unordered_map<std::string, std::size_t> services;
  for (std::size_t i = 0; i < runbook.services.size(); ++i) services.emplace(runbook.services[i].name, i);
  for (std::size_t i = 0; i < runbook.operations.size(); ++i) {
    const Operation& operation = runbook.operations[i];
    const bool named = operation.engine != Engine::unknown && !operation.datastore.empty() &&
                       operation.engine != Engine::redis;
    // A copy of a database is no datastore of its own.
    if (named &&
        !(operation.engine == Engine::sqlite &&
          (looks_like_backup(operation.datastore) || operation.datastore == ":memory:")) &&
        datastores.find(operation.engine, operation.datastore) < 0) {
      Datastore datastore;
      datastore.name = operation.datastore;
      datastore.engine = operation.engine;
      if (operation.engine == Engine::sqlite) datastore.location = operation.datastore;
      datastore.span = runbook.commands[i].span;
      datastore.evidence = {datastore.span, fmt::format("the command {} names it", operation.program), 0.9};
      datastores.add(std::move(datastore));
    }
    const bool starts = operation.effects.has(Effect::starts), stops = operation.effects.has(Effect::stops);
    if (!(starts || stops) || operation.service.empty()) continue;
    const auto [known, fresh] = services.emplace(operation.service, runbook.services.size());
    if (fresh) {
      Service service;
      service.name = operation.service;
      service.span = runbook.commands[i].span;
      service.evidence = {service.span,
                          fmt::format("the command {} {} it", operation.program, starts ? "starts" : "stops"),
                          operation.known ? 0.9 : 0.6};
      runbook.services.push_back(std::move(service));
    }
    Service& service = runbook.services[known->second];
    if (stops) service.stopped_by.push_back(static_cast<int>(i));
    if (starts) service.started_by.push_back(static_cast<int>(i));
  }
  for (SqlStatement& statement : runbook.sql_statements) {
    const int sender = statement.in_file ? statement.run_by : statement.command;
    if (sender >= 0) {
      const Operation& operation = runbook.operations[static_cast<std::size_t>(sender)];
      statement.datastore = operation.datastore.empty()
                                ? datastores.only(operation.engine)
                                : datastores.find(operation.engine, operation.datastore);
    } else {
      statement.datastore = datastores.only(statement.engine);
      if (statement.engine == Engine::unknown && statement.datastore >= 0)
        statement.engine = runbook.datastores[static_cast<std::size_t>(statement.datastore)].engine;
    }
  }
}

}  // namespace handrail
