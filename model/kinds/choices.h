// Ways to the same end, of which a reader takes one: sections that are options or variants of one another,
// and tabs.
#pragma once

#include <vector>

#include "model/runbook.h"

namespace handrail {

// Fills runbook.choices, the declared ones first, and the choice and option of the steps that belong to one.
// After the steps' ways were decided.
void find_choices(Runbook& runbook, const std::vector<Choice>& declared);

}  // namespace handrail
