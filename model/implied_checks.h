// Checks that a guide's SQL implies without stating them: what an UPDATE mends is mended afterwards, what a
// verification counts or selects is there.
#pragma once

#include <cstddef>
#include <vector>

#include "model/check.h"
#include "model/runbook.h"

namespace handrail {

struct ImpliedCheck {
  Check check;  // kind, arguments, sql, expectation, place, moment
  int step = -1;
  int datastore = -1;
};
// `change`: the step that makes the change which "before" and "after" refer to, runbook.steps.size() when
// there is none.
std::vector<ImpliedCheck> checks_implied_by_sql(const Runbook& runbook, std::size_t change);

}  // namespace handrail
