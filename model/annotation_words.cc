#include "model/annotation_words.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace handrail {
namespace {

// Optimal string alignment distance, for "did you mean". Words are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t same = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + same});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

bool has(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view nearest(Words words, std::string_view word) {
  for (const std::string_view known : words) {
    if (word.size() > 2 && word.size() < 40 && distance(known, word) <= (word.size() > 5 ? 2u : 1u))
      return known;
  }
  return {};
}

std::string did_you_mean(Words known, std::string_view word) {
  const std::string_view near = nearest(known, word);
  return near.empty() ? fmt::format("known are: {}", fmt::join(known, ", "))
                      : fmt::format("did you mean '{}'?", near);
}

std::vector<std::string> scalars(const YamlNode& node) {
  std::vector<std::string> values;
  if (node.is_scalar()) values.push_back(node.value);
  for (const YamlNode& item : node.items) {
    if (item.is_scalar()) values.push_back(item.value);
  }
  return values;
}

}  // namespace handrail
