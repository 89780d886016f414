#include "executor/path_pattern.h"

#include <fnmatch.h>

#include <algorithm>
#include <cctype>

namespace handrail {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where an expansion that begins at `at` (a $ or a `) ends, and the name when it is a plain variable.
struct Expanded {
  std::size_t end = 0;
  std::string name;
};
Expanded expansion_at(std::string_view text, std::size_t at) {
  if (text[at] == '`') {
    const std::size_t close = text.find('`', at + 1);
    return {close == std::string_view::npos ? text.size() : close + 1, {}};
  }
  std::size_t end = at + 1;
  if (end < text.size() && (text[end] == '(' || text[end] == '{')) {
    const char open = text[end], close = open == '(' ? ')' : '}';
    int depth = 0;
    const std::size_t inside = end + 1;
    for (; end < text.size(); ++end) {
      if (text[end] == open) ++depth;
      if (text[end] == close && --depth == 0) break;
    }
    const std::string_view body = text.substr(std::min(inside, text.size()), end - std::min(inside, end));
    const bool plain = open == '{' && !body.empty() && std::ranges::all_of(body, is_word);
    return {std::min(end + 1, text.size()), plain ? std::string(body) : std::string()};
  }
  while (end < text.size() && is_word(text[end])) ++end;
  return {std::max(end, at + 1), std::string(text.substr(at + 1, end - at - 1))};
}

}  // namespace

std::string escaped_pattern(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string pattern_of(std::string_view spelled, const std::map<std::string, std::string>& variables,
                       const std::vector<std::string>& unknown) {
  std::string pattern;
  const auto anything = [&] {
    if (!pattern.ends_with('*') || pattern.ends_with("\\*")) pattern += '*';
  };
  std::size_t at = 0;
  if (spelled.starts_with("~/")) {
    const auto home = variables.find("HOME");
    if (home != variables.end())
      pattern = escaped_pattern(home->second);
    else
      pattern = "*";
    at = 1;
  }
  while (at < spelled.size()) {
    const char c = spelled[at];
    if (c == '$' || c == '`') {
      const Expanded expansion = expansion_at(spelled, at);
      const auto found = variables.find(expansion.name);
      if (expansion.name.empty() || found == variables.end() ||
          std::ranges::count(unknown, expansion.name) > 0)
        anything();
      else
        pattern += escaped_pattern(found->second);
      at = expansion.end;
    } else if (c == '*' || c == '?') {
      anything();
      ++at;
    } else if (c == '{' && spelled.find('}', at) != std::string_view::npos) {
      anything();
      at = spelled.find('}', at) + 1;
    } else {
      pattern += escaped_pattern(spelled.substr(at, 1));
      ++at;
    }
  }
  return pattern;
}

bool is_exact(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\')
      ++i;
    else if (pattern[i] == '*')
      return false;
  }
  return true;
}

std::string path_of(std::string_view pattern) {
  std::string path;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    path += pattern[i];
  }
  return path;
}

bool pattern_fits(std::string_view pattern, const std::string& path) {
  return ::fnmatch(std::string(pattern).c_str(), path.c_str(), FNM_PATHNAME) == 0;
}

}  // namespace handrail
