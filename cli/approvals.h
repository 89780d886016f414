// Approvals that are given in advance: of a plan, and of its steps that a person does by hand. They are of
// one plan, by its hash: when the guide, a value or a choice differs, nothing of it is approved.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "executor/history.h"
#include "model/plan/plan.h"

namespace handrail::cli {

struct Approvals {
  std::string plan;  // --plan: the hash, or how it begins; approves the plan as well
  Approved manual;   // --confirm-manual, --approve
};

void add_approval_options(CLI::App& command, Approvals& approvals);

// Whether what was approved is this plan, and has the steps by hand that were approved.
Result<void> check_approvals(const Approvals& approvals, const Plan& plan);

// Why the plan cannot be carried out without a person: what is left to be done by hand and is not approved,
// and what needs a terminal. Nothing when there is a person to ask.
std::vector<Error> unattended_gates(const Plan& plan, const Approved& approved, const History& history);

}  // namespace handrail::cli
