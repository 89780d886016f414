// Checks that a guide's SQL implies without stating them: what an UPDATE mends is mended afterwards, what a
// verification counts or selects is there.
#pragma once

#include <vector>

#include "model/check.h"
#include "model/runbook.h"

namespace handrail {

struct ImpliedCheck {
  Check check;  // kind, arguments, sql, expectation, place, moment
  int step = -1;
  int datastore = -1;
};
std::vector<ImpliedCheck> checks_implied_by_sql(const Runbook& runbook);

}  // namespace handrail
