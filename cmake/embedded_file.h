// A file that was put into the program at build time (cmake/embed.cmake).
#pragma once
#include <algorithm>
#include <span>
#include <string_view>

namespace handrail {

struct EmbeddedFile {
  std::string_view path;   // relative to the folder it was taken from, with '/'
  std::string_view bytes;  // lives as long as the program
};

// The file of that path in one embedded set (they are sorted by path), or nullptr.
inline const EmbeddedFile* find_embedded(std::span<const EmbeddedFile> files, std::string_view path) {
  const auto found =
      std::lower_bound(files.begin(), files.end(), path,
                       [](const EmbeddedFile& file, std::string_view wanted) { return file.path < wanted; });
  return found != files.end() && found->path == path ? &*found : nullptr;
}

}  // namespace handrail
