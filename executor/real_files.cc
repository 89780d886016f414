#include "executor/real_files.h"

#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "executor/path_pattern.h"

namespace handrail {
namespace {

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

std::vector<FileMark> files_matching(const std::vector<std::string>& patterns,
                                     const std::vector<std::string>& folders) {
  std::set<std::string> wanted;
  for (const std::string& pattern : patterns) {
    if (pattern.starts_with('/')) {
      wanted.insert(pattern);
      continue;
    }
    for (const std::string& folder : folders) wanted.insert(escaped_pattern(folder) + "/" + pattern);
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

}  // namespace handrail
