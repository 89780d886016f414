#include <algorithm>
#include <array>

#include "model/effects/parts.h"
#include "model/text.h"

namespace handrail {

bool looks_like_backup(std::string_view path) {
  const std::string lower = text::lower(path);
  static constexpr auto kParts = std::to_array<std::string_view>(
      {"backup", ".bak", "_bak", "-bak", "bak/", "/bak", ".orig", ".old", "_old", "-old", "dump", "snapshot",
       ".save", "备份", "archive", "bkp", "bckup"});
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

bool looks_like_settings(std::string_view path) {
  const std::string_view name = text::base_name(path);
  if (path.starts_with("/etc/")) return true;
  if (name.starts_with(".env") || name.ends_with(".env") || name == "docker-compose.yml" ||
      name == "docker-compose.yaml")
    return true;
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {".conf", ".cfg", ".ini", ".toml", ".properties", ".yaml", ".yml", ".config", ".cnf"});
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace handrail
