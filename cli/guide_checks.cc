#include "cli/guide_checks.h"

#include <filesystem>

#include "cli/files.h"
#include "verifier/field_list.h"

namespace handrail::cli {
namespace {

constexpr std::size_t kLargestList = std::size_t{4} << 20;

// A site may be public, so a guide cannot have any file of the machine put into it.
bool stays_below(const std::filesystem::path& path) {
  if (path.is_absolute()) return false;
  for (const auto& part : path) {
    if (part == "..") return false;
  }
  return true;
}

}  // namespace

CheckSet guide_checks(const Runbook& runbook, const std::string& guide_path) {
  return with_lists(checks_of(runbook), guide_path);
}

CheckSet with_lists(CheckSet checks, const std::string& guide_path) {
  const auto folder = std::filesystem::path(guide_path).parent_path();
  embed_field_lists(checks, [&](const std::string& path) -> Result<std::string> {
    if (!stays_below(path)) return fail("it does not lie in the guide's folder or below it");
    return read_file((folder / path).string(), kLargestList);
  });
  return checks;
}

}  // namespace handrail::cli
