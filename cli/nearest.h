// "Did you mean …?"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace handrail::cli {

// text::edit_distance, ASCII letter case ignored.
std::size_t distance(std::string_view a, std::string_view b);

// What to do about a word that is none of `known`: "did you mean 'select'?" where one is near, else all of
// them.
std::string did_you_mean(const std::vector<std::string_view>& known, std::string_view word);

}  // namespace handrail::cli
