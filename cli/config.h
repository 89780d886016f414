// handrail.toml: what a team has settled once for its guides. docs/configuration.md describes every key. What
// is unknown or malformed is an error with its line, so that a mistyped key never silences anything.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/engine.h"
#include "model/own_words.h"
#include "model/result.h"

namespace handrail::cli {

// Which rules run, and how they weigh; for all guides, or for those that an override names.
struct RuleChoice {
  std::vector<std::string> select;  // empty: as before
  std::vector<std::string> ignore;
  std::map<std::string, Severity> severities;
};

struct Config {
  std::string path;    // of the file, as messages name it
  std::string folder;  // that holds it, absolute: patterns are seen from here
  std::optional<Severity> fail_on;
  bool strict = false;
  RuleChoice rules;
  std::vector<std::string> include;  // patterns of cli/globs.h; empty: every guide
  std::vector<std::string> exclude;
  struct Override {
    std::vector<std::string> paths;
    RuleChoice rules;
  };
  std::vector<Override> overrides;  // the later one counts more
  std::shared_ptr<const OwnWords> own_words;
};

inline constexpr std::string_view kConfigName = "handrail.toml";

std::optional<Severity> severity_from(std::string_view word);

// `path` is for messages.
Result<Config> parse_config(std::string_view toml, const std::string& path);
Result<Config> read_config(const std::string& path);

}  // namespace handrail::cli
