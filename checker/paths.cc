#include "checker/paths.h"

#include <algorithm>

#include "model/text.h"

namespace handrail::paths {
namespace {

// Offsets of the slashes that separate segments.
std::vector<std::size_t> separators(std::string_view path) {
  std::vector<std::size_t> found;
  int depth = 0;
  bool backquoted = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (c == '`') backquoted = !backquoted;
    if (c == '$' && i + 1 < path.size() && (path[i + 1] == '(' || path[i + 1] == '{')) {
      ++depth;
      ++i;
    } else if (depth > 0 && (c == '(' || c == '{')) {
      ++depth;
    } else if (depth > 0 && (c == ')' || c == '}')) {
      --depth;
    } else if (c == '/' && depth == 0 && !backquoted) {
      found.push_back(i);
    }
  }
  return found;
}

}  // namespace

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  std::vector<std::size_t> ends = separators(path);
  ends.push_back(path.size());
  for (const std::size_t end : ends) {
    if (end > begin) parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string normalized(std::string_view path) {
  std::string result = path.starts_with('/') ? "/" : "";
  bool first = true;
  for (const std::string_view part : segments(path)) {
    if (part == ".") continue;
    if (!first) result += '/';
    result += part;
    first = false;
  }
  return result;
}

std::string place_of(const PathValue& path) {
  return normalized(path.resolved.empty() ? path.text : path.resolved);
}

std::string_view basename(std::string_view path) {
  const std::vector<std::string_view> parts = segments(path);
  return parts.empty() ? std::string_view() : parts.back();
}

bool lies_below(std::string_view inner, std::string_view folder) {
  if (folder.empty()) return false;
  if (folder == "/") return inner.size() > 1 && inner.starts_with('/');
  return inner.size() > folder.size() + 1 && inner.starts_with(folder) && inner[folder.size()] == '/';
}

std::string through_last_segment_with(std::string_view path, const std::vector<std::string>& parts) {
  const auto holds_part = [&](std::string_view segment) {
    return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
      return !part.empty() && segment.find(part) != std::string_view::npos;
    });
  };
  std::size_t end = 0;
  for (const std::string_view segment : segments(path))
    if (holds_part(segment)) end = static_cast<std::size_t>(segment.data() - path.data()) + segment.size();
  return std::string(path.substr(0, end));
}

bool is_disposable(std::string_view path) {
  constexpr std::string_view kFolders[] = {
      "node_modules", "__pycache__", ".cache", "cache",    "caches",        "dist",        "build", "target",
      ".next",        ".nuxt",       "out",    "coverage", ".pytest_cache", ".mypy_cache", ".tox",  "venv",
      ".venv",        "tmp",         "temp",   ".tmp",     ".eggs",         ".gradle",     "bin",   "obj"};
  if (path.find("mktemp") != std::string_view::npos || path.find("TMP") != std::string_view::npos)
    return true;
  const std::vector<std::string_view> all = segments(path);
  return std::any_of(all.begin(), all.end(), [&](std::string_view segment) {
    const std::string name = text::lower(segment);
    return text::is_one_of(name, kFolders) || name.ends_with(".pyc") || name.ends_with(".egg-info") ||
           name.ends_with(".pid") || name.ends_with("-wal") || name.ends_with("-shm") ||
           name.ends_with(".lock");
  });
}

}  // namespace handrail::paths
