// Snapshots as the command line names them: a file's path, or the address of a database in use.
#pragma once

#include <memory>
#include <string>

#include "cli/command.h"
#include "live/live_snapshot.h"
#include "model/result.h"
#include "verifier/snapshot.h"

namespace handrail::cli {

// `of_several`: OpenOptions::database. How far a dump is loaded is told on a terminal. A password in an
// address is taken out of what ps shows. Errors name the file as it was given.
Result<std::unique_ptr<Snapshot>> open_any_snapshot(const std::string& location,
                                                    const std::string& of_several, const Session& session,
                                                    const LiveOptions& options = {});

}  // namespace handrail::cli
