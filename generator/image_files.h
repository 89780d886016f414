// Which images of the guides' folder a site may take along: regular files that really lie within that folder
// (a link out of it does not count) and that are images by name; an SVG only when nothing in it could run.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace handrail {

class ImageFiles {
 public:
  explicit ImageFiles(const std::filesystem::path& root);

  // `path` as resolve_path gives it. Safe to call on many threads; each file is looked at once.
  bool has(const std::string& path);
  std::string place_of(const std::string& path) const { return (root_ / path).string(); }

 private:
  bool look(const std::string& path) const;

  std::filesystem::path root_;  // absolute, links followed
  std::mutex mutex_;
  std::unordered_map<std::string, bool> known_;
};

// A picture opened by its own address is a document: one with scripts, event handlers, foreign content or
// references to elsewhere is not taken along.
bool is_harmless_svg(std::string_view svg);

}  // namespace handrail
