// What resuming a run and taking it back begin with: its history and its lock.
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

// Ends the command with kBusy: somebody else holds the lock.
void say_busy(const TargetLock& lock, const std::string& mend, Session& session);

// How the run began, by the first record in its folder's journal. Fails on a run that was ended before that
// record, with `nothing` ("nothing was run") and what to do then.
Result<RunBegin> begin_of(const std::string& folder, const std::string& run, const std::string& nothing,
                          const std::string& mend = {});

// What the journal in the run's folder says so far, read without disturbing whoever works on it. Fails as
// begin_of does.
Result<History> history_of(const std::string& folder, const std::string& run, const std::string& nothing,
                           const std::string& mend = {});

}  // namespace handrail::cli
