// What a plan does to datastores: the SQL of its items in their order, and the commands that change data in
// ways that only they know. Looks at a whole Runbook, so the browser's module does without it and reads the
// result from checks.json.
#pragma once

#include <vector>

#include "model/plan/plan.h"
#include "verifier/check_set.h"

namespace handrail {

// The forward path's statements that the plan does not hold (another choice, an optional step) come last,
// left out.
std::vector<PlacedChange> changes_of(const Runbook& runbook, const Plan& plan);

}  // namespace handrail
