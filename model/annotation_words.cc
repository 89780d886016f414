#include "model/annotation_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/text.h"

namespace handrail {
bool has(Words words, std::string_view word) { return text::is_one_of(word, words); }

std::string_view nearest(Words words, std::string_view word) {
  for (const std::string_view known : words) {
    if (word.size() > 2 && word.size() < 40 &&
        text::edit_distance(known, word) <= (word.size() > 5 ? 2u : 1u))
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
