// The only part of the verifier that looks at a whole Runbook; kept apart so that the browser's module links
// without the model's parsers.
#include "model/plan/plan.h"
#include "model/runbook.h"
#include "model/text.h"
#include "verifier/check_set.h"
#include "verifier/rehearse/planned_changes.h"

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
  const auto plan = make_plan(runbook, PlanOptions{});
  return checks_of(runbook, plan ? *plan : Plan{});
}

CheckSet checks_of(const Runbook& runbook, const Plan& plan) {
  const std::string& path = runbook.source->name();
  CheckSet set{std::string(text::base_name(path)), runbook.title, runbook.language, {}, {}};
  for (const Check& check : runbook.checks) {
    const Position place = runbook.source->position(check.span.begin);
    set.checks.push_back({check, place.line, place.column, engine_of(check, runbook), {}});
  }
  set.changes = changes_of(runbook, plan);
  return set;
}

std::string checks_json(const Runbook& runbook) { return checks_json(checks_of(runbook)); }

}  // namespace handrail
