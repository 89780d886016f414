// A guide's checks together with the files that they name.
#pragma once

#include <string>

#include "model/runbook.h"
#include "verifier/check_set.h"

namespace handrail::cli {

// Lists that a check names (columns_named_in) are read from below the guide's folder and put into the check;
// one that cannot be read is told when the check is run.
CheckSet guide_checks(const Runbook& runbook, const std::string& guide_path);
// The same for checks that were made of the guide already.
CheckSet with_lists(CheckSet checks, const std::string& guide_path);

}  // namespace handrail::cli
