#include "cli/settings.h"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/globs.h"

namespace handrail::cli {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& guide_path) {
  const fs::path path = guide_path.empty() ? fs::current_path() / "guide.md" : fs::absolute(guide_path);
  return path.lexically_normal().parent_path().generic_string();
}

// As the configuration's patterns see it; empty for what lies outside its folder.
std::string path_in(const Config& config, const std::string& path) {
  const std::string below =
      fs::absolute(path).lexically_normal().lexically_relative(config.folder).generic_string();
  return below == "." || below.starts_with("..") ? std::string() : below;
}

void add(const RuleChoice& rules, CheckOptions& options) {
  if (!rules.select.empty()) options.select = rules.select;
  options.ignore.insert(options.ignore.end(), rules.ignore.begin(), rules.ignore.end());
  for (const auto& [word, severity] : rules.severities) options.severities[word] = severity;
}

}  // namespace

Result<std::shared_ptr<const Config>> Settings::config_for(const std::string& folder) {
  if (!options_.use_config) return nullptr;
  // A configuration that is named holds everywhere; it is remembered under no folder.
  const std::string key = options_.config_path.empty() ? folder : std::string();
  if (const auto known = found_.find(key); known != found_.end()) return known->second;
  const auto read = [](const std::string& path) -> Result<std::shared_ptr<const Config>> {
    Result<Config> config = read_config(path);
    if (!config) return fail(config.error());
    return std::make_shared<const Config>(std::move(*config));
  };
  Result<std::shared_ptr<const Config>> found = nullptr;
  if (!options_.config_path.empty()) {
    found = read(options_.config_path);
  } else {
    std::error_code ignored;
    const fs::path here(folder);
    const fs::path file = here / kConfigName;
    if (fs::is_regular_file(file, ignored))
      found = read(fs::proximate(file, ignored).generic_string());
    else if (here.has_relative_path() && !fs::exists(here / ".git", ignored))  // a repository's root ends it
      found = config_for(here.parent_path().generic_string());
  }
  found_.emplace(key, found);
  return found;
}

Result<GuideSettings> Settings::of(const std::string& guide_path) {
  const auto config = config_for(folder_of(guide_path));
  if (!config) return fail(config.error());
  GuideSettings settings;
  settings.check.today = today();
  if (const Config* found = config->get()) {
    add(found->rules, settings.check);
    const std::string path = path_in(*found, guide_path);
    for (const Config::Override& entry : found->overrides)
      if (matches_any(entry.paths, path)) add(entry.rules, settings.check);
    settings.check.strict = found->strict;
    settings.check.reading.own_words = found->own_words;
    settings.fail_on = found->fail_on.value_or(settings.fail_on);
  }
  if (!options_.rules.select.empty()) settings.check.ignore.clear();  // it is said which ones
  add(options_.rules, settings.check);
  settings.check.strict = settings.check.strict || options_.strict;
  settings.fail_on = options_.fail_on.value_or(settings.fail_on);
  return settings;
}

Result<bool> Settings::wants(const std::string& path, bool is_folder) {
  const auto config = config_for(folder_of(path));
  if (!config) return fail(config.error());
  if (!*config) return true;
  const std::string below = path_in(**config, path);
  if (below.empty()) return true;
  if (matches_any((*config)->exclude, below)) return false;
  return is_folder || (*config)->include.empty() || matches_any((*config)->include, below);
}

std::string today() {
  std::time_t now = std::time(nullptr);
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH")) {
    char* end = nullptr;
    const long long seconds = std::strtoll(epoch, &end, 10);
    if (end != epoch && *end == '\0') return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time_t{seconds}));
  }
  return fmt::format("{:%Y-%m-%d}", fmt::localtime(now));
}

Result<GuideSettings> settings_of(const std::string& guide_path) {
  return Settings({}).of(guide_path == "-" ? std::string() : guide_path);
}

}  // namespace handrail::cli
