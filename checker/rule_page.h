// The documentation of a rule, docs/rules/<CODE>.md, which is part of the program.
#pragma once

#include <string>
#include <string_view>

namespace handrail {

struct RulePage {
  std::string markdown;  // the whole page
  std::string summary;   // its first paragraph, on one line
};

// Both fields are empty when there is no such page.
RulePage rule_page(std::string_view code);

}  // namespace handrail
