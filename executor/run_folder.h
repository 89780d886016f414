// Where runs are kept: $HANDRAIL_STATE_DIR, else $XDG_STATE_HOME/handrail, else ~/.local/state/handrail.
// Everything below is for the user alone.
//
//   runs/<run id>/journal.db   what was about to be done and what came of it
//                 journal.head how many records there are, and the hash of the last
//                 guide.md     the guide as it was
//                 plan.json    the plan as it was approved
//                 items/       scripts, states and output of each attempt
//   locks/<hash>               one per guide and directory: who is running it
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "executor/disk.h"
#include "executor/journal.h"
#include "model/result.h"

namespace handrail {

Result<std::string> state_directory();

// A new folder, named after the time: "20261121-081500-stepflow-7f3a". Of all runs it is the latest, even
// when the clock was set back since the last one.
Result<std::string> make_run_folder(const std::string& state_directory, std::string_view guide);

// Whether the run with the id `one` was begun before `other`.
bool began_before(std::string_view one, std::string_view other);

// Ids of all runs, in the order in which they were begun.
Result<std::vector<std::string>> list_runs(const std::string& state_directory);
// The run with this id or this beginning of an id; with "" the latest. Fails when there is none or more than
// one.
Result<std::string> find_run(const std::string& state_directory, std::string_view id);

std::string folder_of(const std::string& state_directory, std::string_view run);

// Keeps other runs of the same guide away from the same directory, as long as the descriptor is open here or
// in the supervisor of a command that is under way.
struct TargetLock {
  Descriptor descriptor;
  Json owner;  // who holds it, or held it last: run, pid, user, host, since; null when nobody ever did
  bool held = false;

  std::string owner_text() const;  // "run 2026… of root on host, since …"
};
// Tries to lock; `held` says whether that worked. Fails only on errors of the disk.
Result<TargetLock> lock_target(const std::string& state_directory, const std::string& guide,
                               const std::string& directory);
// Writes down that `run` holds it now.
Result<void> claim_target(const TargetLock& lock, const std::string& run);

// Who is running this: user, host and process, for locks and for the journal.
Json whoami();
// Whether that process still runs on this machine.
bool is_alive(const Json& who);

}  // namespace handrail
