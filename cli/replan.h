// A run's plan made once more: to resume it, to look at what changed in between, to go on with another value.
#pragma once

#include <string>
#include <vector>

#include "executor/history.h"
#include "model/plan/plan.h"
#include "model/result.h"

namespace handrail::cli {

// The plan of the guide in the file `guide`, which is called `name` in messages.
Result<Plan> plan_of(const std::string& guide, const std::string& name, const PlanOptions& options);

// The steps in which two plans differ, in words: "changed: 2-migrate".
std::vector<std::string> differences(const Plan& before, const Plan& now);

// What is new or changed, and stands before or at the last place that has finished, is not run: the guide's
// order is past it. A changed command that had finished in its old form is one of these.
std::vector<PlanItem> overtaken(const Plan& before, const Plan& now, const History& history);

// Brings the values that differ in `now` into a session that has begun already, and records it.
Result<void> bring_in_variables(const Plan& before, const Plan& now, const std::string& folder,
                                const History& history, Journal& journal);

}  // namespace handrail::cli
