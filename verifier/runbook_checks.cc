// The only part of the verifier that looks at a whole Runbook; kept apart so that the browser's module links
// without the model's parsers.
#include "model/runbook.h"
#include "model/sql.h"
#include "model/text.h"
#include "verifier/check_set.h"

namespace handrail {
namespace {

Engine engine_of(const Check& check, const Runbook& runbook) {
  if (check.datastore.empty())
    return runbook.datastores.size() == 1 ? runbook.datastores[0].engine : Engine::unknown;
  for (const Datastore& datastore : runbook.datastores) {
    if (datastore.name == check.datastore) return datastore.engine;
  }
  return Engine::unknown;
}

}  // namespace

CheckSet checks_of(const Runbook& runbook) {
  const std::string& path = runbook.source->name();
  CheckSet set{std::string(text::base_name(path)), runbook.title, runbook.language, {}, {}};
  for (const Check& check : runbook.checks) {
    const Position place = runbook.source->position(check.span.begin);
    set.checks.push_back({check, place.line, place.column, engine_of(check, runbook)});
  }
  for (const SqlStatement& statement : runbook.sql_statements) {
    const bool forward =
        statement.step >= 0 && runbook.steps[static_cast<std::size_t>(statement.step)].way == Way::forward;
    if (!forward || !changes_data(statement)) continue;
    const Position place = runbook.source->position(statement.span.begin);
    set.changes.push_back({statement.text, place.line, place.column, statement.engine});
  }
  return set;
}

std::string checks_json(const Runbook& runbook) { return checks_json(checks_of(runbook)); }

}  // namespace handrail
