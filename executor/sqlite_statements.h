// Runs SQL statements of a guide in a SQLite file by the SQLite that is built in, and prints what they return
// as the sqlite3 program does: a row a line, columns parted by '|'.
#pragma once

#include <string>

#include "model/plan/plan.h"

namespace handrail {

// In the command's own process, for Job::body: prints to standard output and standard error, returns the exit
// code. One connection for all statements, so that BEGIN … COMMIT holds; after the first failure nothing more
// is run, and what a transaction had done is undone.
int run_sqlite_statements(const PlanItem& item, const std::string& directory);

}  // namespace handrail
