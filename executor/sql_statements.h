// Carries the SQL of an item out in its datastore.
#pragma once

#include <string>

#include "model/plan/plan.h"

namespace handrail {

// For Job::body: runs the statements one by one over one connection, from `directory` on. Rows go to standard
// output, their columns parted by `|`; how many rows each statement found or changed goes to standard error.
// Stops at the first statement that fails or whose result is not what the guide expects, says why on standard
// error, and returns 1; closing the connection takes back what an open transaction had done. SIGTERM ends the
// statement in the server too.
int run_sql_statements(const PlanItem& item, const std::string& directory);

}  // namespace handrail
