// The form of a command that does not end by itself which shows the same once and ends: `tail -f LOG` ->
// `tail -n 50 LOG`, `watch CMD` -> `CMD`.
#pragma once

#include <vector>

#include "model/finding.h"
#include "model/runbook.h"

namespace handrail {

// Edits that neither overlap nor touch. Empty when there is no such form, or when the command is written in a
// way that cannot be changed safely (within the string of `bash -c "…"`).
std::vector<Edit> bounded_form(const Runbook& runbook, const Command& command);

}  // namespace handrail
