#include "cli/surroundings.h"

#include <filesystem>
#include <system_error>

namespace handrail::cli {
namespace {

namespace fs = std::filesystem;

bool is_versioned(fs::path folder) {
  std::error_code ignored;
  folder = fs::absolute(folder, ignored);
  while (true) {
    for (const char* mark : {".git", ".hg", ".svn", ".jj"})
      if (fs::exists(folder / mark, ignored)) return true;
    if (!folder.has_relative_path()) return false;
    folder = folder.parent_path();
  }
}

}  // namespace

Surroundings surroundings_of(const std::string& guide_path) {
  const fs::path folder = fs::path(guide_path).parent_path();
  Surroundings around;
  around.exists = [folder](std::string_view path) {
    std::error_code error;
    const fs::file_status status = fs::status(folder / fs::path(path), error);
    // What may not be looked into may well be there.
    return status.type() != fs::file_type::not_found;
  };
  around.versioned = [folder] { return is_versioned(folder); };
  return around;
}

}  // namespace handrail::cli
