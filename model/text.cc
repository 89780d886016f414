#include "model/text.h"

#include <algorithm>

#include "model/pair_set.h"

namespace handrail::text {

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = lower(c);
  return out;
}

std::string upper(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool starts_with_ignoring_case(std::string_view s, std::string_view prefix) {
  return s.size() >= prefix.size() && equal_ignoring_case(s.substr(0, prefix.size()), prefix);
}

bool mentions(std::string_view s, std::string_view word) {
  if (word.empty() || word.size() > s.size()) return false;
  const char first = lower(word.front());
  const bool ascii_start = is_alnum(word.front());
  const bool ascii_end = is_alnum(word.back());
  for (std::size_t i = 0; i + word.size() <= s.size(); ++i) {
    if (lower(s[i]) != first || !equal_ignoring_case(s.substr(i, word.size()), word)) continue;
    if (ascii_start && i > 0 && is_alnum(s[i - 1])) continue;
    if (ascii_end && i + word.size() < s.size() && is_alnum(s[i + word.size()])) continue;
    return true;
  }
  return false;
}

bool mentions_any(std::string_view s, std::initializer_list<std::string_view> words) {
  const PairSet pairs(s);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return pairs.may_hold(word) && mentions(s, word); });
}

bool contains_any(std::string_view s, std::initializer_list<std::string_view> parts) {
  const auto holds = [&](std::string_view part) { return s.find(part) != std::string_view::npos; };
  constexpr std::size_t kFew = 4;  // for which a filter is not worth making
  if (parts.size() <= kFew) return std::any_of(parts.begin(), parts.end(), holds);
  const PairSet pairs(s);
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return pairs.may_hold(part) && holds(part); });
}

std::vector<std::string_view> lines(std::string_view s) {
  std::vector<std::string_view> out;
  while (!s.empty()) {
    const std::size_t end = s.find('\n');
    std::string_view line = s.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    out.push_back(line);
    if (end == std::string_view::npos) break;
    s.remove_prefix(end + 1);
  }
  return out;
}

std::vector<std::string_view> split(std::string_view s, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t end = s.find(separator);
    if (const std::string_view piece = trim(s.substr(0, end)); !piece.empty()) out.push_back(piece);
    if (end == std::string_view::npos) return out;
    s.remove_prefix(end + 1);
  }
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace handrail::text
