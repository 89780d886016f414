// The words that annotations may use: looked up, and guessed at where one is misspelt.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/yaml.h"

namespace handrail {

using Words = std::span<const std::string_view>;

bool has(Words words, std::string_view word);

// The known word that is at most a typing error away, empty when none is.
std::string_view nearest(Words words, std::string_view word);

// "did you mean 'timeout'?", or the list of what is known.
std::string did_you_mean(Words known, std::string_view word);

// The scalar itself, or those of a list.
std::vector<std::string> scalars(const YamlNode& node);

template <typename Enum, std::size_t N>
std::optional<Enum> parse_enum(std::string_view word, const std::array<Enum, N>& all) {
  for (const Enum value : all) {
    if (name_of(value) == word) return value;
  }
  return std::nullopt;
}

}  // namespace handrail
