// Takes a run back by the guide's own rollback: planned from what the journal says was really started, with
// the values that the run had, and carried out like the run itself, with intents and outcomes of its own in
// the same journal. So a rollback that was cut off goes on where it was, and nothing of it is done twice.
//
//   "rollback"      what it is about to do, and the state that it begins in; again when it is gone on with
//   "intent", …     as of the run; its items have keys of their own
//   "rollback_end"  rolled-back, partly-rolled-back, rollback-failed, stopped, unknown or unproven
//
// How the run ended stays as it was recorded. A run that is being taken back cannot be resumed any more.
#pragma once

#include <string>

#include "executor/history.h"
#include "executor/journal.h"
#include "executor/way_back.h"

namespace handrail {

struct RollbackOptions {
  std::map<std::string, std::string> parameters;  // --set
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> choices;
  std::vector<std::string> skip;  // steps of the way back
  std::optional<std::chrono::milliseconds>
      timeout;  // of each command that names none; the run's own limits do not hold
};

// The plan of the way back of the run in `folder`. `runbook` is the guide as the run had it, `forward` its
// plan.
Result<WayBackPlan> plan_rollback(const Runbook& runbook, const Plan& forward, const History& history,
                                  const std::string& folder, const RollbackOptions& options);

// Of the guide's secrets those whose values are known now: given with --set or in the environment.
std::vector<std::string> secrets_given(const Runbook& runbook, const RollbackOptions& options);

// The options as they were when this rollback was begun, with what is given now in addition.
RollbackOptions options_of_rollback(const History& history, RollbackOptions now);

// Writes the state that its first command begins in, and the record that it begins, or goes on. Durable.
Result<void> begin_rollback(const WayBackPlan& plan, const History& history, const std::string& folder,
                            const RollbackOptions& options, Journal& journal);

// What a run that is done leaves for a later rollback: the variables that it has set, without those that hold
// a secret. (An unfinished run has its whole state anyway.) Nothing else of the session is kept.
Result<void> keep_variables(const std::string& folder, const std::string& first_state,
                            const std::string& last_state, const std::vector<std::string>& secrets);

}  // namespace handrail
