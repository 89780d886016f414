// Sections of a way back that are alternatives of one another although nothing says so: where a later one
// replaces what an earlier one has just put back ("quick: the database file", "in full: the whole folder"),
// nobody would do both.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/runbook.h"

namespace handrail {

struct WayOut {
  std::string id;  // of its heading
  std::string title;
  std::vector<int> steps;  // indexes into Runbook::steps
};

// One of them is enough.
struct WaysOut {
  std::string title;  // of what they stand under
  std::uint32_t line = 0;
  std::vector<WayOut> ways;  // two at least, in the guide's order
};

// Of the steps `back` (indexes into Runbook::steps). Steps that belong to a choice that the guide declares,
// or that was read from how its sections are numbered, are none of them: these are chosen as every choice is.
std::vector<WaysOut> ways_out(const Runbook& runbook, const std::vector<int>& back);

}  // namespace handrail
