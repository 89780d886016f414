// "应该返回: wal", "should be 3.8+", "预期: < 5ms": what a guide says its commands give.
#pragma once

#include <optional>
#include <string_view>

#include "model/check.h"

namespace handrail {

// The expectation that a comment states, nothing when it states none. `text` has no comment mark. The span is
// the caller's to fill in.
std::optional<Expect> parse_expectation(std::string_view text);

}  // namespace handrail
