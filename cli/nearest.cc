#include "cli/nearest.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/text.h"

namespace handrail::cli {

std::size_t distance(std::string_view a, std::string_view b) {
  return text::edit_distance(text::lower(a), text::lower(b));
}

std::string did_you_mean(const std::vector<std::string_view>& known, std::string_view word) {
  const auto near = std::min_element(known.begin(), known.end(), [&](std::string_view a, std::string_view b) {
    return distance(a, word) < distance(b, word);
  });
  if (near != known.end() && word.size() < 100 &&
      distance(*near, word) <= std::max<std::size_t>(1, word.size() / 3))
    return fmt::format("did you mean '{}'?", *near);
  return fmt::format("known are: {}", fmt::join(known, ", "));
}

}  // namespace handrail::cli
