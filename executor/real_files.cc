#include "executor/real_files.h"

#include <fnmatch.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>

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

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; }

// For glob, which cannot be stopped and whose words a guide's author chose: no more than these.
constexpr std::size_t kMostMatches = 10'000;

}  // namespace

Json FileMark::to_json() const { return Json::array({path, inode, size, modified, changed}); }

FileMark FileMark::from_json(const Json& json) {
  FileMark mark;
  if (!json.is_array() || json.size() != 5 || !json[0].is_string()) return mark;
  for (std::size_t i = 1; i < 5; ++i) {
    if (!json[i].is_number()) return mark;
  }
  mark.path = json[0].get<std::string>();
  mark.inode = json[1].get<std::uint64_t>();
  mark.size = json[2].get<std::int64_t>();
  mark.modified = json[3].get<std::int64_t>();
  mark.changed = json[4].get<std::int64_t>();
  return mark;
}

std::optional<FileMark> mark_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileMark{path, status.st_ino, status.st_size, nanoseconds(status.st_mtim),
                  nanoseconds(status.st_ctim)};
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
      pattern = escaped(home->second);
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
        pattern += escaped(found->second);
      at = expansion.end;
    } else if (c == '*' || c == '?') {
      anything();
      ++at;
    } else if (c == '{' && spelled.find('}', at) != std::string_view::npos) {
      anything();
      at = spelled.find('}', at) + 1;
    } else {
      pattern += escaped(spelled.substr(at, 1));
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

std::vector<FileMark> files_matching(const std::vector<std::string>& patterns,
                                     const std::vector<std::string>& folders) {
  std::set<std::string> wanted;
  for (const std::string& pattern : patterns) {
    if (pattern.starts_with('/')) {
      wanted.insert(pattern);
      continue;
    }
    for (const std::string& folder : folders) wanted.insert(escaped(folder) + "/" + pattern);
  }
  std::set<std::string> seen;
  std::vector<FileMark> marks;
  for (const std::string& pattern : wanted) {
    std::vector<std::string> paths;
    if (is_exact(pattern)) {
      paths.push_back(path_of(pattern));
    } else {
      glob_t found{};
      if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < std::min(found.gl_pathc, kMostMatches); ++i)
          paths.emplace_back(found.gl_pathv[i]);
      }
      ::globfree(&found);
    }
    for (std::string& path : paths) {
      path = std::filesystem::path(path).lexically_normal();
      while (path.size() > 1 && path.ends_with('/')) path.pop_back();
      if (!seen.insert(path).second) continue;
      if (auto mark = mark_of(path)) marks.push_back(std::move(*mark));
    }
  }
  std::ranges::sort(marks, {}, &FileMark::path);
  return marks;
}

bool names(std::string_view pattern, const std::string& path) {
  return ::fnmatch(std::string(pattern).c_str(), path.c_str(), FNM_PATHNAME) == 0;
}

}  // namespace handrail
