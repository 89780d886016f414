// The parts of a proof that other programs do: SQLite, which is in this one, and the tests of pg_restore,
// zstd and the like, which may be installed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "executor/backup_proof.h"

namespace handrail {

// PRAGMA integrity_check, read-only; nothing is written beside the file. With a log (-wal) beside it, a copy
// in `scratch` is looked at, because SQLite would have to write to bring the log in.
Proof check_sqlite_file(const std::string& path, const std::string& scratch,
                        const std::function<bool()>& go_on);

// Runs a program that reads a file and says by its exit code whether it is whole. Unprovable, with what to
// install, where the program is not there.
Proof run_test(const std::vector<std::string>& command, const std::function<bool()>& go_on);

}  // namespace handrail
