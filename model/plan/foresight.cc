#include "model/plan/foresight.h"
#include "model/ranges.h"
#include "model/shell_values.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace handrail {
namespace {

constexpr int kMaxDepth = 8;  // of functions that call functions

constexpr Effects kChanges = Effects(Effect::backs_up) | Effect::restores | Effect::changes_data |
                             Effect::changes_code | Effect::changes_config | Effect::changes_files |
                             Effect::installs | Effect::stops | Effect::starts | Effect::schedules |
                             Effect::restarts;

// Builtins that touch nothing but the session.
bool stays_in_session(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "",      "cd",      "pushd",  "popd",      "export",  "unset",   "set",     "shopt",
      "alias", "unalias", "trap",   "umask",     "declare", "typeset", "local",   "readonly",
      "read",  "mapfile", "true",   "readarray", "test",    "false",   ":",       "[",
      "[[",    "echo",    "printf", "return",    "exit",    "shift",   "wait",    "jobs",
      "let",   "getopts", "hash",   "type",      "command", "break",   "continue"};
  return ranges::count(kNames, name) > 0;
}

bool is_no_file(std::string_view target) {
  return target == "/dev/null" || target == "/dev/stderr" || target == "/dev/stdout" || target == "/dev/tty";
}

bool writes_a_file(const Command& command) {
  return ranges::any_of(command.redirections, [](const Redirection& redirection) {
    const bool writes = redirection.kind == RedirectionKind::write ||
                        redirection.kind == RedirectionKind::append ||
                        redirection.kind == RedirectionKind::read_write;
    return writes && !is_no_file(redirection.target.text());
  });
}

// Variables that give another value each time.
bool differs_each_time(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "RANDOM", "SRANDOM", "SECONDS", "EPOCHSECONDS", "EPOCHREALTIME", "BASHPID",
      "$",      "!",       "?",       "PIPESTATUS",   "LINENO"};
  return ranges::count(kNames, name) > 0;
}

// Calls visit(part, word) for the parts of all words that the command itself has, those of substitutions
// within not.
template <typename Visit>
void for_each_part(const Command& command, const Visit& visit) {
  const auto visit_word = [&](const Word& word) {
    for (const WordPart& part : word.parts) visit(part, word);
  };
  for (const Assignment& assignment : command.assignments) visit_word(assignment.value);
  for (const Word& word : command.words) visit_word(word);
  for (const Redirection& redirection : command.redirections) {
    if (redirection.kind != RedirectionKind::heredoc) visit_word(redirection.target);
  }
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" \t\n;(")); }

bool holds_word(std::string_view text, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    const auto is_letter = [&](std::size_t i) {
      return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_');
    };
    if ((at > 0 && is_letter(at - 1)) || is_letter(at + word.size())) continue;
    const bool same = std::equal(word.begin(), word.end(), text.begin() + at, [](char b, char a) {
      return std::toupper(static_cast<unsigned char>(a)) == b;
    });
    if (same) return true;
  }
  return false;
}

}  // namespace

std::string_view name_of(EffectClass effect) {
  switch (effect) {
    case EffectClass::reads: return "reads";
    case EffectClass::changes: return "changes";
    case EffectClass::unknown: return "unknown";
    case EffectClass::destroys: return "destroys";
  }
  return "";
}

Foresight::Foresight(const Runbook& runbook, std::set<std::string> given)
    : runbook_(runbook), given_(std::move(given)), uses_(runbook.shell_statements.size()) {
  for (const VariableUse& use : runbook.variable_uses) {
    if (use.statement >= 0) uses_[static_cast<std::size_t>(use.statement)].push_back(&use);
  }
  for (const Command& command : runbook.commands) {
    if (!command.function.empty()) functions_[command.function].push_back(&command);
  }
  // In reading order: what a setting uses stands before it.
  settings_.reserve(runbook.variable_settings.size());
  for (const VariableSetting& setting : runbook.variable_settings) settings_.push_back(why_unknown(setting));
}

EffectClass Foresight::effect_of(const Command& command, int depth) const {
  const Operation& operation = runbook_.operation_of(command);
  const std::string name = command.name();
  if (operation.effects.has(Effect::destroys)) return EffectClass::destroys;
  EffectClass effect = EffectClass::reads;
  if (operation.effects.has_any(kChanges) || writes_a_file(command)) effect = EffectClass::changes;
  if (const auto body = functions_.find(name); body != functions_.end() && depth < kMaxDepth) {
    for (const Command* inner : body->second) effect = std::max(effect, effect_of(*inner, depth + 1));
    return effect;
  }
  const bool calls_nothing = command.words.empty() || (!name.empty() && stays_in_session(name));
  if (!operation.known && !calls_nothing && effect == EffectClass::reads) effect = EffectClass::unknown;
  return effect;
}

EffectClass Foresight::effect_of(const ShellStatement& statement) const {
  EffectClass effect = EffectClass::reads;
  for (std::uint32_t i = 0; i < statement.command_count; ++i) {
    const Command& command = runbook_.commands[statement.first_command + i];
    if (!command.function.empty()) continue;  // defined here, carried out where it is called
    effect = std::max(effect, effect_of(command, 0));
  }
  return effect;
}

EffectClass Foresight::effect_of(const SqlStatement& statement) {
  switch (statement.role) {
    case SqlRole::query:
      return holds_word(statement.text, "INTO") ? EffectClass::changes : EffectClass::reads;
    case SqlRole::session:
    case SqlRole::transaction: return EffectClass::reads;
    case SqlRole::pragma:
      return statement.text.find('=') == std::string::npos ? EffectClass::reads : EffectClass::changes;
    case SqlRole::change:
    case SqlRole::definition: {
      const std::string_view verb = first_word(statement.verb);
      const bool drops = verb == "DROP" || verb == "TRUNCATE" || verb == "DELETE" ||
                         (verb == "ALTER" && holds_word(statement.text, "DROP"));
      return drops ? EffectClass::destroys : EffectClass::changes;
    }
    case SqlRole::other: return EffectClass::unknown;
  }
  return EffectClass::unknown;
}

std::optional<std::string> Foresight::why_unknown(const Word& word) const {
  for (const WordPart& part : word.parts) {
    const bool runs =
        part.kind == PartKind::command_substitution || part.kind == PartKind::process_substitution;
    if (runs || (part.kind == PartKind::variable && differs_each_time(part.text))) return "from " + part.raw;
  }
  return std::nullopt;
}

std::optional<std::string> Foresight::why_unknown(const VariableSetting& setting) const {
  const auto line = runbook_.source->line_of(setting.span.begin);
  switch (setting.kind) {
    case SettingKind::parameter: return std::nullopt;
    case SettingKind::read: return fmt::format("read in line {}", line);
    case SettingKind::loop: return fmt::format("set by the loop in line {}", line);
    case SettingKind::assignment:
    case SettingKind::exported:
    case SettingKind::fallback: break;
  }
  if (setting.command < 0) return std::nullopt;
  const Command& command = runbook_.commands[static_cast<std::size_t>(setting.command)];
  const auto assignment = ranges::find(command.assignments, setting.span, &Assignment::span);
  if (assignment == command.assignments.end()) return std::nullopt;
  if (const auto why = why_unknown(assignment->value)) return fmt::format("set in line {} {}", line, *why);
  for (const VariableUse* use : uses_[static_cast<std::size_t>(command.statement)]) {
    if (!assignment->value.span.contains(use->span)) continue;
    if (why_unknown(*use)) {
      return fmt::format("set in line {} from {}", line, runbook_.source->slice(use->span));
    }
  }
  return std::nullopt;
}

std::optional<std::string> Foresight::why_unknown(const VariableUse& use) const {
  if (differs_each_time(use.name)) return "differs each time";
  if (use.setting >= 0) {
    const auto setting = static_cast<std::size_t>(use.setting);
    // A loop's body may use what a later line of it sets.
    return setting < settings_.size() ? settings_[setting] : std::optional<std::string>("set later");
  }
  if (given_.contains(use.name) || is_environment_variable(use.name) || use.guarded) return std::nullopt;
  return use.may_be_sourced ? "may be set by what is read in before" : "nothing in the guide sets it";
}

std::vector<Unknown> Foresight::unknowns(int statement) const {
  std::vector<Unknown> found;
  const auto add = [&](std::string_view text, std::string why) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (ranges::count(found, text, &Unknown::text) == 0) found.push_back({std::string(text), std::move(why)});
  };
  const ShellStatement& all = runbook_.shell_statements[static_cast<std::size_t>(statement)];
  for (std::uint32_t i = 0; i < all.command_count; ++i) {
    const Command& command = runbook_.commands[all.first_command + i];
    if (command.parent >= 0) continue;  // the substitution around it is not known as a whole
    for_each_part(command, [&](const WordPart& part, const Word& word) {
      switch (part.kind) {
        case PartKind::command_substitution: add(part.raw, "what it prints"); break;
        case PartKind::process_substitution: add(part.raw, "what it prints or takes"); break;
        case PartKind::glob: add(word.text(), "which files match"); break;
        case PartKind::variable:
          if (differs_each_time(part.text)) add(part.raw, "differs each time");
          break;
        default: break;
      }
    });
  }
  for (const VariableUse* use : uses_[static_cast<std::size_t>(statement)]) {
    const std::string_view spelled = runbook_.source->slice(use->span);
    const bool within = ranges::any_of(found, [&](const Unknown& one) {
      return one.text.size() > spelled.size() && one.text.find(spelled) != std::string::npos;
    });
    if (within) continue;
    if (auto why = why_unknown(*use)) add(spelled, std::move(*why));
  }
  return found;
}

}  // namespace handrail
