// Questions about how commands hang together within a statement: what feeds a pipe, what stands behind `||`.
#pragma once

#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

// The members on the left of a pipe, nearest last: for `(crontab -l; echo …) | crontab -` both commands of
// the group. Empty when the command reads no pipe.
std::vector<const Command*> feeders_of(const Runbook& runbook, const Command& command);

// What stands behind `||` and turns the failure of the command (of its pipeline, of its && list) into a
// success: `|| true`, `|| echo "…"`. nullptr when there is no such thing or it passes the failure on
// (`|| { echo …; exit 1; }`).
const Command* swallowed_by(const Runbook& runbook, const Command& command);

// Whether `word` is one of the command's words as they are spelled.
bool has_word(const Command& command, std::string_view word);

}  // namespace handrail
