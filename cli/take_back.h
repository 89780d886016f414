// Takes a run back, for `handrail rollback` and for a run that was told to do so when it fails.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/approvals.h"
#include "cli/command.h"
#include "executor/journal.h"

namespace handrail::cli {

struct TakeBackArguments {
  std::vector<std::string> set;
  std::vector<std::string> choose;
  std::vector<std::string> skip;
  std::vector<std::string> assume;  // WHAT STEP, in turns
  std::string timeout;
  bool yes = false;
  Approvals approvals;
  bool accept_unproven = false;
  bool dry_run = false;
  bool json = false;
};

// `journal` is the run's, opened to be written to, and `target_lock` is held. `unasked`: because the run
// failed, so that even a complete rollback is no success. Sets the exit code.
Result<void> take_back(const std::string& run, const std::string& folder, int target_lock,
                       const TakeBackArguments& arguments, bool unasked, Journal& journal, Session& session);

}  // namespace handrail::cli
