// Small text questions that several readers of a guide ask.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace handrail::text {

constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trim(std::string_view s);
std::string lower(std::string_view s);  // ASCII letters only
std::string upper(std::string_view s);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view s, std::string_view prefix);

// Whether `word` is one of a few words, letter for letter.
constexpr bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
constexpr bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether any of `parts` stands anywhere in `s`, be it within a word.
bool contains_any(std::string_view s, std::initializer_list<std::string_view> parts);

// Whether `word` occurs in `s`. An ASCII word must stand alone (no letter or digit beside it, case ignored, a
// plural or verb ending counts as beside); a Chinese one may stand anywhere, since Chinese has no spaces.
bool mentions(std::string_view s, std::string_view word);
bool mentions_any(std::string_view s, std::initializer_list<std::string_view> words);

// The lines of `s` without their ends.
std::vector<std::string_view> lines(std::string_view s);

// Pieces between separators, trimmed, empty ones left out.
std::vector<std::string_view> split(std::string_view s, char separator);

// What stands behind a path's last slash: "/usr/bin/psql" -> "psql"; "" for a path that ends in one.
std::string_view base_name(std::string_view path);

// How many slips of a hand lie between two words: a letter more, less or another, or two neighbours swapped
// (optimal string alignment). Takes the product of both lengths in time.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace handrail::text
