// The rows of a result as a small table for a fixed-width screen.
#pragma once

#include <string>
#include <string_view>

#include "verifier/verify.h"

namespace handrail {

// Aligned columns, each line behind `indent`; ends in a newline. "got: 3" for a single value, and how many
// rows there are more. Empty without rows. Values cannot steer a terminal.
std::string rows_table(const CheckResult& result, std::string_view indent);

}  // namespace handrail
