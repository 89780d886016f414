// What `run` and `resume` have in common once a plan is approved: carrying it out, and what the person at the
// screen may want in the middle of it.
#pragma once

#include <map>
#include <string>

#include "cli/command.h"
#include "executor/history.h"
#include "executor/runner.h"
#include "model/plan/plan.h"

namespace handrail::cli {

struct CarryArguments {
  std::string on_failure;   // stop, rollback, ask
  std::string run_timeout;  // of the whole run
  bool accept_unproven = false;
  bool step_by_step = false;
  bool all_output = false;
  bool json = false;
};
void add_carry_options(CLI::App& command, CarryArguments& arguments);

// The policy and the limit into what is recorded of the run; what is not said stays as it was. Fails on a
// word or a time that is not understood.
Result<void> take_policy(const CarryArguments& arguments, RunBegin& begin);

struct Carrying {
  std::string run;
  std::string folder;
  RunBegin begin;  // as it is recorded, without secrets
  Plan plan;
  PlanOptions options;  // that the plan was made with, secrets included
  int target_lock = -1;
  std::map<std::string, Assumption> assumptions;
  CarryArguments arguments;
  std::vector<Record> records{};  // the journal's first ones, where they were read before
};

// Goes through the plan, and says on the screen how it ended; sets the exit code.
Result<void> carry_out(Carrying carrying, Journal& journal, Session& session);

}  // namespace handrail::cli
