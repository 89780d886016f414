// Which of a guide's databases a snapshot is of, where the guide works on several of one kind: its checks and
// changes of the others are not run on it.
#pragma once

#include <string>
#include <vector>

#include "verifier/check_set.h"
#include "verifier/snapshot.h"

namespace handrail {

// `wanted`: a name, a path's end or its last part (--datastore). Empty: told by the snapshot's file name,
// else by the tables that it has. The set comes back with what belongs elsewhere marked so
// (PlacedCheck::elsewhere, PlacedChange::elsewhere). Fails, with the choices, when it cannot be told; what
// names no database, and a guide with one, is never touched; nor is a set that was told apart before (a
// rehearsal's, whose changes may take away what told it).
Result<CheckSet> for_datastore(CheckSet checks, Snapshot& snapshot, const std::string& wanted);

}  // namespace handrail
