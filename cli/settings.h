// What holds for one guide: the configuration found from its folder upwards, and the command line over it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checker/engine.h"
#include "cli/config.h"
#include "model/result.h"
#include "model/runbook.h"

namespace handrail::cli {

// What the command line says. It goes before the configuration: its selection replaces the configured one,
// what it ignores comes on top.
struct SettingsOptions {
  bool use_config = true;   // --no-config
  std::string config_path;  // --config; empty: looked for from each guide's folder upwards
  RuleChoice rules;
  bool strict = false;
  std::optional<Severity> fail_on;
};

struct GuideSettings {
  CheckOptions check;
  Severity fail_on = Severity::error;
};

// Not for several threads at once: it remembers what it found.
class Settings {
 public:
  explicit Settings(SettingsOptions options) : options_(std::move(options)) {}

  // Of a guide in a file, or, with an empty path, of one from standard input in the current folder. Fails on
  // a configuration that cannot be read.
  Result<GuideSettings> of(const std::string& guide_path);

  // Whether a search through folders takes this file, and goes into this folder. Guides that are named
  // themselves are always taken.
  Result<bool> wants(const std::string& path, bool is_folder);

 private:
  Result<std::shared_ptr<const Config>> config_for(const std::string& folder);

  SettingsOptions options_;
  std::map<std::string, Result<std::shared_ptr<const Config>>> found_;  // by folder
};

// The day on which suppressions are judged, "2026-11-21": that of SOURCE_DATE_EPOCH where it is set, so that
// a build can be repeated, else today's.
std::string today();

// Settings of a guide for commands that have no options on them.
Result<GuideSettings> settings_of(const std::string& guide_path);

}  // namespace handrail::cli
