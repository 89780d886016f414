#include "cli/config.h"

#include <array>
#include <filesystem>
#include <functional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "cli/files.h"
#include "cli/nearest.h"
#include "model/text.h"

namespace handrail::cli {
namespace {

using Known = std::vector<std::string_view>;

// Reads one file. Errors are collected, and the first one in the file is told.
class Reader {
 public:
  explicit Reader(const std::string& path) { config_.path = path; }

  Result<Config> read(const toml::table& root) {
    const std::vector<Key> keys = {
        {"fail-on", [&](const toml::node& node) { config_.fail_on = severity(node); }},
        {"strict", [&](const toml::node& node) { config_.strict = boolean(node); }},
        {"rules", [&](const toml::node& node) { read_rules(node); }},
        {"paths", [&](const toml::node& node) { read_paths(node); }},
        {"commands",
         [&](const toml::node& node) {
           each_table(node, "commands", [&](const toml::table& t) { read_command(t); });
         }},
        {"phrases", [&](const toml::node& node) { read_phrases(node); }},
        {"overrides",
         [&](const toml::node& node) {
           each_table(node, "overrides", [&](const toml::table& t) { read_override(t); });
         }},
    };
    read_keys(root, "the configuration", keys);
    if (first_error_) return fail(*first_error_);
    if (!commands_.empty() || !phrases_.empty())
      config_.own_words = std::make_shared<const OwnWords>(std::move(commands_), std::move(phrases_));
    return std::move(config_);
  }

 private:
  struct Key {
    std::string_view name;
    std::function<void(const toml::node& node)> read;
  };

  void wrong(const toml::source_region& at, std::string message, std::string mend) {
    const auto line = static_cast<std::uint32_t>(at.begin.line);
    const auto column = static_cast<std::uint32_t>(at.begin.column);
    if (first_error_ && std::pair(first_error_->line, first_error_->column) <= std::pair(line, column))
      return;
    first_error_ = Error{std::move(message), config_.path, line, column, std::move(mend)};
  }

  void read_keys(const toml::table& table, std::string_view where, const std::vector<Key>& keys) {
    for (const auto& [name, node] : table) {
      const std::string_view written = name.str();
      const auto key =
          std::find_if(keys.begin(), keys.end(), [&](const Key& known) { return known.name == written; });
      if (key != keys.end()) {
        key->read(node);
        continue;
      }
      Known names;
      for (const Key& known : keys) names.push_back(known.name);
      wrong(name.source(), fmt::format("unknown key '{}' in {}", written, where),
            did_you_mean(names, written));
    }
  }

  std::string string(const toml::node& node, std::string_view what) {
    if (const auto* value = node.as_string()) return value->get();
    wrong(node.source(), fmt::format("{} is a string", what), "put it in quotes");
    return {};
  }

  bool boolean(const toml::node& node) {
    if (const auto* value = node.as_boolean()) return value->get();
    wrong(node.source(), "this is true or false", "write true or false, without quotes");
    return false;
  }

  Severity severity(const toml::node& node) {
    const std::string word = string(node, "a severity");
    if (const auto known = severity_from(word)) return *known;
    if (!word.empty())
      wrong(node.source(), fmt::format("'{}' is no severity", word), "one of error, warning, info");
    return Severity::error;
  }

  // A list of strings; a single string is a list of one.
  std::vector<std::string> strings(const toml::node& node, std::string_view what) {
    if (node.is_string()) return {string(node, what)};
    std::vector<std::string> list;
    const toml::array* array = node.as_array();
    if (!array) {
      wrong(node.source(), fmt::format("{} are a list of strings", what), "write for example [\"a\", \"b\"]");
      return list;
    }
    for (const toml::node& item : *array) list.push_back(string(item, what));
    return list;
  }

  std::vector<std::string> rule_words(const toml::node& node) {
    std::vector<std::string> words = strings(node, "rules");
    for (const std::string& word : words) check_rule(node.source(), word);
    return words;
  }

  void check_rule(const toml::source_region& at, std::string_view word) {
    if (!word.empty() && !names_rules(word))
      wrong(at, fmt::format("'{}' names no rule", word), "`handrail rules` lists the codes and names");
  }

  template <typename Read>
  void with_table(const toml::node& node, std::string_view name, Read read) {
    if (const toml::table* table = node.as_table()) return read(*table);
    wrong(node.source(), fmt::format("'{}' is a table", name),
          fmt::format("write [{}] and its keys below", name));
  }

  template <typename Read>
  void each_table(const toml::node& node, std::string_view name, Read read) {
    const toml::array* array = node.as_array();
    if (!array || !array->is_homogeneous<toml::table>())
      return wrong(node.source(), fmt::format("'{}' are tables in a list", name),
                   fmt::format("write [[{}]] before each", name));
    for (const toml::node& item : *array) read(*item.as_table());
  }

  std::vector<Key> rule_keys(RuleChoice& rules) {
    return {{"select", [this, &rules](const toml::node& node) { rules.select = rule_words(node); }},
            {"ignore", [this, &rules](const toml::node& node) { rules.ignore = rule_words(node); }},
            {"severity", [this, &rules](const toml::node& node) {
               with_table(node, "rules.severity", [&](const toml::table& table) {
                 for (const auto& [name, level] : table) {
                   check_rule(name.source(), name.str());
                   rules.severities[std::string(name.str())] = severity(level);
                 }
               });
             }}};
  }

  void read_rules(const toml::node& node) {
    with_table(node, "rules",
               [&](const toml::table& table) { read_keys(table, "[rules]", rule_keys(config_.rules)); });
  }

  void read_paths(const toml::node& node) {
    with_table(node, "paths", [&](const toml::table& table) {
      read_keys(table, "[paths]",
                {{"include", [&](const toml::node& n) { config_.include = strings(n, "patterns"); }},
                 {"exclude", [&](const toml::node& n) { config_.exclude = strings(n, "patterns"); }}});
    });
  }

  void read_override(const toml::table& table) {
    Config::Override& entry = config_.overrides.emplace_back();
    std::vector<Key> keys = rule_keys(entry.rules);
    keys.insert(keys.begin(),
                {"paths", [&](const toml::node& node) { entry.paths = strings(node, "patterns"); }});
    read_keys(table, "[[overrides]]", keys);
    if (entry.paths.empty()) wrong(table.source(), "an override names no paths", "paths = [\"docs/old/**\"]");
  }

  void read_command(const toml::table& table) {
    OwnCommand command;
    bool has_effects = false;
    read_keys(table, "[[commands]]",
              {{"form", [&](const toml::node& node) { command.form = form(node); }},
               {"effects",
                [&](const toml::node& node) {
                  has_effects = true;
                  command.effects = effects(node);
                }},
               {"engine", [&](const toml::node& node) { command.engine = engine(node); }}});
    if (!table.contains("form"))
      wrong(table.source(), "a command without its form", "form = \"acme-migrate up\"");
    if (!has_effects) wrong(table.source(), "a command without its effects", "effects = [\"changes_data\"]");
    commands_.push_back(std::move(command));
  }

  // Words parted by one blank, as the table of commands has them.
  std::string form(const toml::node& node) {
    std::string words;
    const std::string written = string(node, "a command's form");
    for (const std::string_view word : text::split(written, ' ')) {
      if (text::trim(word).empty()) continue;
      if (!words.empty()) words += ' ';
      words += text::trim(word);
    }
    if (words.empty() || words.front() == '-' || words.front() == '!' || words.front() == '|')
      wrong(node.source(), fmt::format("'{}' does not begin with a program's name", words),
            "write the program, then its subcommands and options: \"acme-migrate up --force\"");
    return words;
  }

  Effects effects(const toml::node& node) {
    Effects all;
    for (const std::string& word : strings(node, "effects")) {
      if (const auto effect = effect_from(word))
        all |= *effect;
      else
        wrong(node.source(), fmt::format("'{}' is no effect", word), did_you_mean(effect_names(), word));
    }
    return all;
  }

  Engine engine(const toml::node& node) {
    const std::string word = string(node, "an engine");
    if (const auto known = engine_from(word)) return *known;
    wrong(node.source(), fmt::format("'{}' is no engine", word),
          "one of sqlite, mysql, mariadb, postgresql, redis, mongodb");
    return Engine::unknown;
  }

  void read_phrases(const toml::node& node) {
    with_table(node, "phrases", [&](const toml::table& table) {
      for (const auto& [name, words] : table) {
        const auto kind = step_kind_from(name.str());
        if (!kind) {
          wrong(name.source(), fmt::format("'{}' is no kind of step", name.str()),
                "one of prepare, backup, stop, deploy, dependencies, migrate, configure, start, verify, "
                "rollback, "
                "troubleshoot, tune, monitor, cleanup, reference");
          continue;
        }
        for (std::string& phrase : strings(words, "phrases")) {
          if (text::trim(phrase).empty())
            wrong(words.source(), "an empty phrase", "remove it");
          else
            phrases_.push_back({std::string(text::trim(phrase)), *kind});
        }
      }
    });
  }

  Config config_;
  std::vector<OwnCommand> commands_;
  std::vector<OwnPhrase> phrases_;
  std::optional<Error> first_error_;
};

}  // namespace

std::optional<Severity> severity_from(std::string_view word) {
  for (const Severity severity : {Severity::error, Severity::warning, Severity::info})
    if (word == name_of(severity)) return severity;
  return std::nullopt;
}

Result<Config> parse_config(std::string_view toml, const std::string& path) {
  try {
    return Reader(path).read(toml::parse(toml, path));
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    return fail(Error{fmt::format("this is not TOML: {}", error.description()),
                      path,
                      static_cast<std::uint32_t>(at.line),
                      static_cast<std::uint32_t>(at.column),
                      {}});
  }
}

Result<Config> read_config(const std::string& path) {
  constexpr std::size_t kLargest = 1u << 20;
  const Result<std::string> bytes = read_file(path, kLargest);
  if (!bytes) return fail(bytes.error());
  Result<Config> config = parse_config(*bytes, path);
  if (config)
    config->folder = std::filesystem::absolute(path).lexically_normal().parent_path().generic_string();
  return config;
}

}  // namespace handrail::cli
