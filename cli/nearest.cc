#include "cli/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/text.h"

namespace handrail::cli {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (text::lower(a[i]) == text::lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
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
