// Findings counted by rule: what there is most of, and how much of it `--fix` mends.
#pragma once

#include <string>

#include "checker/reporters.h"

namespace handrail {

// The most frequent rule first, then by code.
std::string statistics_text(const CheckReport& report, const ReportStyle& style);
std::string statistics_json(const CheckReport& report, const ReportStyle& style);

}  // namespace handrail
