// Which steps of a guide a plan is made of: the forward path or a way back, without the options of choices
// that were not taken and what --from, --to, --only and --skip leave out.
#pragma once

#include <vector>

#include "model/plan/plan.h"

namespace handrail {

// Of each of Runbook::steps, whether it is in the plan. The choices that matter are added to the plan, and an
// obstacle for each that is still open. `way_back` is null for the forward path. Fails on a name in the
// options that the guide does not have.
Result<std::vector<bool>> select_steps(const Runbook& runbook, const PlanOptions& options,
                                       const WayBack* way_back, Plan& plan);

}  // namespace handrail
