#include "generator/image_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "generator/links.h"
#include "model/text.h"

namespace handrail {

namespace fs = std::filesystem;

ImageFiles::ImageFiles(const fs::path& root) {
  std::error_code error;
  root_ = fs::canonical(root, error);
}

bool ImageFiles::has(const std::string& path) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(path); found != known_.end()) return found->second;
  }
  const bool there = look(path);
  const std::lock_guard lock(mutex_);
  known_.emplace(path, there);
  return there;
}

bool ImageFiles::look(const std::string& path) const {
  if (root_.empty() || !is_image_name(path)) return false;
  std::error_code error;
  const fs::path real = fs::canonical(root_ / path, error);
  if (error || !fs::is_regular_file(real, error)) return false;
  const auto [end_of_root, ignored] = std::mismatch(root_.begin(), root_.end(), real.begin(), real.end());
  if (end_of_root != root_.end()) return false;
  if (!text::lower(real.extension().string()).starts_with(".svg") && !text::lower(path).ends_with(".svg"))
    return true;
  std::ifstream file(real, std::ios::binary);
  return is_harmless_svg(std::string(std::istreambuf_iterator<char>(file), {}));
}

bool is_harmless_svg(std::string_view svg) {
  const std::string lowered = text::lower(svg);
  for (const std::string_view word :
       {"<script", "javascript:", "<foreignobject", "<iframe", "<embed", "<object", "<!entity", "<handler",
        "<?xml-stylesheet", "<set", "<animate", "data:text"}) {
    if (lowered.find(word) != std::string::npos) return false;
  }
  // Event handlers: an attribute whose name begins with "on".
  for (std::size_t at = lowered.find("on"); at != std::string::npos; at = lowered.find("on", at + 2)) {
    if (at == 0 || !(text::is_space(lowered[at - 1]) || lowered[at - 1] == '/' || lowered[at - 1] == '"' ||
                     lowered[at - 1] == '\'')) {
      continue;
    }
    std::size_t end = at;
    while (end < lowered.size() && text::is_alpha(lowered[end])) ++end;
    while (end < lowered.size() && text::is_space(lowered[end])) ++end;
    if (end < lowered.size() && lowered[end] == '=') return false;
  }
  return true;
}

}  // namespace handrail
