// What sibling sections may differ by: a database, a platform, a way of deploying.
#pragma once

#include <string>
#include <string_view>

namespace handrail::lexicon {

// The name of a database, platform, package manager or deployment form in the title, lower case: "mysql",
// "docker". Sibling sections that differ only by it are alternatives. Empty when there is none.
std::string variant_in(std::string_view title);

// The title without it, its number and what stands in brackets, lower case and without spaces: what
// alternatives have in common.
std::string without_variant(std::string_view title);

}  // namespace handrail::lexicon
