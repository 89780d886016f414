// What authors declare about steps, over what was inferred: <!-- handrail: kind=rollback --> and the
// attributes of fences.
#pragma once

#include "model/annotations.h"
#include "model/runbook.h"

namespace handrail {

// After the steps' kinds and ways were decided. Linear, but for headings that are nested.
void apply_declarations(Runbook& runbook, const Declarations& declarations);

}  // namespace handrail
