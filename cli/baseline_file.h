// `handrail check --baseline FILE`: the baseline on disk.
#pragma once

#include <string>

#include "checker/baseline.h"
#include "checker/reporters.h"
#include "cli/command.h"
#include "model/result.h"

namespace handrail::cli {

// Holds back what the file knows; tells a person which of its entries are gone.
Result<void> hold_back_known(const std::string& file, CheckReport& report, const CheckOptions& options,
                             const Session& session);

// Writes the file anew, so that it holds back all that the report finds; tells a person what became of it.
Result<void> renew_baseline_file(const std::string& file, const CheckReport& report,
                                 const CheckOptions& options, const Session& session);

}  // namespace handrail::cli
