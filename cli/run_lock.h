// The lock of a run that is to go on, forward or back.
#pragma once

#include <string>

#include "cli/command.h"
#include "executor/history.h"
#include "executor/run_folder.h"

namespace handrail::cli {

// When a command of this very run still holds it, handrail waits for that command; when somebody else does,
// the lock that is returned is not held.
Result<TargetLock> lock_for(const std::string& state, const RunBegin& begin, const std::string& run,
                            const Session& session);

}  // namespace handrail::cli
