// Whether what is kept of a run is what was written when it ran: the journal's chain and its end, the guide,
// the plan, and each output.
//
// What this cannot see: a folder that somebody rewrote as a whole, with hashes that fit. Against that helps
// only to compare the head with one that was noted elsewhere while it ran; a run prints it at its end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "executor/journal.h"
#include "model/result.h"

namespace handrail {

struct RunCheck {
  std::vector<std::string> problems;  // each a sentence; none: nothing was altered
  JournalHead head;                   // of the part of the journal whose chain holds
  std::size_t outputs = 0;            // files that were compared

  bool good() const { return problems.empty(); }
};

// Fails when there is no journal.
Result<RunCheck> verify_run(const std::string& run_folder);

// Whether a hash, or its beginning, is that of the last record or of an earlier one: of how many records is
// it the head? Fails when it is of none.
Result<std::int64_t> find_head(const std::string& run_folder, std::string_view hash);

// The plan as it was approved, kept in the run's folder; its hash goes into `record`.
Result<void> keep_plan(const std::string& run_folder, const Json& plan, Json& record);

}  // namespace handrail
