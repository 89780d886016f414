// Sorted word lists for the lexers, and the few character questions that all of them ask.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "model/text.h"

namespace handrail::lexers {

template <std::size_t N>
constexpr bool is_sorted_list(const std::array<std::string_view, N>& words) {
  return std::is_sorted(words.begin(), words.end());
}

template <std::size_t N>
bool is_in_sorted(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

constexpr bool starts_name(char c) {
  return text::is_alpha(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool continues_name(char c) { return starts_name(c) || text::is_digit(c); }

// End of a name that begins at `at`.
inline std::size_t name_end(std::string_view code, std::size_t at) {
  while (at < code.size() && continues_name(code[at])) ++at;
  return at;
}

// End of a number: digits, letters of a base or unit, one kind of dots and exponents. Generous, since it is a
// colour.
inline std::size_t number_end(std::string_view code, std::size_t at) {
  while (at < code.size() && (text::is_alnum(code[at]) || code[at] == '.' || code[at] == '_')) ++at;
  return at;
}

inline std::size_t line_end(std::string_view code, std::size_t at) {
  return std::min(code.find('\n', at), code.size());
}

// End of a string whose quote stands at `at`; a backslash takes the next character with it. Runs to the end
// of the code where the quote never comes, or, for `one_line`, to the end of the line.
inline std::size_t string_end(std::string_view code, std::size_t at, bool one_line = true) {
  const char quote = code[at++];
  while (at < code.size() && code[at] != quote) {
    if (one_line && code[at] == '\n') return at;
    at += code[at] == '\\' ? 2 : 1;
  }
  return std::min(at + 1, code.size());
}

}  // namespace handrail::lexers
