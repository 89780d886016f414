// Where a code holds what looks like a placeholder; private to placeholder*.cc.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/document.h"

namespace handrail {

struct FoundPlaceholder {
  std::uint32_t begin, end;  // in the code
};

// In reading order, without those in comments of a line. `[name]` is one in a shell's code only. Linear.
std::vector<FoundPlaceholder> scan_placeholders(std::string_view code, Language language, bool in_shell);

}  // namespace handrail
