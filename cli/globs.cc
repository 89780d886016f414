#include "cli/globs.h"

#include <algorithm>

#include "model/utf8.h"

namespace handrail::cli {
namespace {

// One character of the path against the class at pattern[at] = '['; moves `at` behind it. A class that is not
// closed is a '['.
bool matches_class(std::string_view pattern, std::size_t& at, std::uint32_t c) {
  std::size_t i = at + 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool found = false;
  for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
    const std::uint32_t low = utf8::decode(pattern, i);
    std::uint32_t high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      ++i;
      high = utf8::decode(pattern, i);
    }
    found = found || (low <= c && c <= high);
  }
  if (i >= pattern.size()) {
    ++at;
    return c == '[';
  }
  at = i + 1;
  return found != negated && c != '/';
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view path) {
  // Where to go on when what follows a star does not fit: one character later. The last `*` within a name,
  // and the last `**`.
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t p = 0, s = 0;
  std::size_t star = kNone, star_at = 0, deep = kNone, deep_at = 0;
  while (true) {
    bool fits = false;
    if (p < pattern.size()) {
      if (pattern.substr(p).starts_with("**/")) {  // also no folder at all
        deep = p + 3, deep_at = s, star = kNone, p += 3;
        continue;
      }
      if (pattern.substr(p).starts_with("**")) {
        deep = p + 2, deep_at = s, star = kNone, p += 2;
        continue;
      }
      if (pattern[p] == '*') {
        star = ++p, star_at = s;
        continue;
      }
      if (s < path.size()) {
        std::size_t next = s;
        const std::uint32_t c = utf8::decode(path, next);
        std::size_t after = p;
        if (pattern[p] == '?') {
          fits = c != '/';
          ++after;
        } else if (pattern[p] == '[') {
          fits = matches_class(pattern, after, c);
        } else {
          if (pattern[p] == '\\' && p + 1 < pattern.size()) ++after;
          fits = utf8::decode(pattern, after) == c;
        }
        if (fits) p = after, s = next;
      }
    } else if (s == path.size()) {
      return true;
    }
    if (fits) continue;
    if (star != kNone && star_at < path.size() && path[star_at] != '/') {
      utf8::decode(path, star_at);
      p = star, s = star_at;
    } else if (deep != kNone && deep_at < path.size()) {
      // `**/` goes on at the beginning of a name only.
      const bool names_only = deep >= 3 && pattern[deep - 1] == '/';
      do utf8::decode(path, deep_at);
      while (names_only && deep_at < path.size() && path[deep_at - 1] != '/');
      star = kNone, p = deep, s = deep_at;
    } else {
      return false;
    }
  }
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view path) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& whole) {
    std::string_view pattern = whole;
    while (pattern.size() > 1 && pattern.ends_with('/')) pattern.remove_suffix(1);
    const bool anchored = pattern.find('/') != std::string_view::npos;
    if (pattern.starts_with("./")) pattern.remove_prefix(2);
    if (pattern.starts_with('/')) pattern.remove_prefix(1);
    // The path itself, then each folder that it lies in.
    for (std::string_view part = path; !part.empty();) {
      const std::size_t slash = part.rfind('/');
      const std::string_view name = slash == std::string_view::npos ? part : part.substr(slash + 1);
      if (matches_glob(pattern, anchored ? part : name)) return true;
      part = slash == std::string_view::npos ? std::string_view() : part.substr(0, slash);
    }
    return false;
  });
}

}  // namespace handrail::cli
