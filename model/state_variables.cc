// What gives a terminal's variables their values, what uses them, and what a word's value is.
#include <algorithm>

#include "model/runbook.h"
#include "model/shell_values.h"
#include "model/state_session.h"
#include "model/text.h"

namespace handrail {
namespace {

// Commands that put the reader into another shell, of another user, host or container.
bool opens_a_shell(const Command& command, const Operation& operation) {
  const std::string name = command.name();
  if (name == "su" || name == "newgrp" || name == "screen" || name == "tmux" || name == "chroot" ||
      name == "nsenter")
    return true;
  if (name == "sudo") {
    static constexpr auto kShells = std::to_array<std::string_view>({"-i", "-s", "su", "bash", "sh"});
    if (command.words.size() < 2) return false;
    const std::string first = command.words[1].text();
    return text::is_one_of(first, kShells) && (command.words.size() == 2 || first == "su");
  }
  const bool is_shell = operation.program == "bash" || operation.program == "sh" ||
                        operation.program == "zsh" || operation.program == "/bin/bash" ||
                        operation.program == "/bin/sh";
  if (is_shell)
    return operation.operands.empty() && !operation.has_option("-c") && command.redirections.empty() &&
           command.joint != Joint::pipe;
  return name == "ssh" && operation.program == "ssh" && operation.operands.size() < 2;
}

}  // namespace

// Uses and loops up to an offset, in reading order.
void Terminals::note_uses_until(std::uint32_t offset) {
  const ShellStatement& statement = runbook_.shell_statements[static_cast<std::size_t>(statement_)];
  const auto& uses = statement.expansions;
  const auto& loops = statement.loop_variables;
  while (true) {
    const std::uint32_t use = next_use_ < uses.size() ? uses[next_use_].span.begin : offset;
    const std::uint32_t loop = next_loop_ < loops.size() ? loops[next_loop_].span.begin : offset;
    if (use >= offset && loop >= offset) return;
    if (loop < use) {
      set(loops[next_loop_].name, SettingKind::loop, loops[next_loop_].span, -1);
      ++next_loop_;
      continue;
    }
    const Expansion& expansion = uses[next_use_++];
    // PowerShell's `$env:NAME` is the environment's NAME, and no variable `env`.
    if (expansion.name == "env" && runbook_.source->text().substr(expansion.span.end, 1) == ":") continue;
    if (expansion.guarded) now_->tested.insert(expansion.name);
    VariableUse found;
    found.name = expansion.name;
    found.span = expansion.span;
    found.statement = statement_;
    found.step = step_;
    found.setting = now_->find(expansion.name);
    found.guarded = now_->any([&](const Session& s) { return s.tested.contains(expansion.name); });
    found.may_be_sourced = now_->any([](const Session& s) { return s.read_in; });
    runbook_.variable_uses.push_back(std::move(found));
    if (expansion.assigns && runbook_.variable_uses.back().setting < 0)
      set(expansion.name, SettingKind::fallback, expansion.span, -1);
  }
}

// `[ -z "$X" ]`, `[ -n … ]`, `[ "$X" = "" ]`: the guide knows that it may not be set.
void Terminals::note_tests(const Command& command) {
  const std::string name = command.name();
  const bool test = name == "[" || name == "test" || (command.words.empty() ? false : name == "[[");
  // The grammar gives the words of [ … ] without the brackets.
  const std::string first = command.words.empty() ? std::string() : command.words.front().text();
  const bool bare = first == "-z" || first == "-n" || first == "-v" || first == "!";
  if (!test && !bare) return;
  bool asks = false;
  for (const Word& word : command.words) {
    const std::string text = word.text();
    asks |= text == "-z" || text == "-n" || text == "-v" || (text.empty() && !word.parts.empty());
  }
  if (!asks) return;
  for (const Word& word : command.words) {
    for (const WordPart& part : word.parts) {
      if (part.kind == PartKind::variable) now_->tested.insert(part.text);
    }
  }
}

void Terminals::set(std::string name, SettingKind kind, Span span, int command, PathValue value) {
  VariableSetting setting;
  setting.name = name;
  setting.kind = kind;
  setting.span = span;
  setting.command = command;
  setting.step = step_;
  setting.value = std::move(value);
  now_->variables[std::move(name)] = static_cast<int>(runbook_.variable_settings.size());
  runbook_.variable_settings.push_back(std::move(setting));
}

// Assignments that stand alone, and those of export and its like; one before a command (`A=1 make`) is that
// command's own.
void Terminals::assign(std::uint32_t index) {
  const Command& command = runbook_.commands[index];
  const std::string name = command.name();
  const bool exports =
      name == "export" || name == "declare" || name == "local" || name == "readonly" || name == "typeset";
  if (!exports && !command.words.empty()) return;
  for (const Assignment& assignment : command.assignments) {
    PathValue value = evaluate(assignment.value);
    value.is_volatile = false;  // evaluated once, here; what it is called by later stays the same
    value.volatile_parts.clear();
    set(assignment.name, exports ? SettingKind::exported : SettingKind::assignment, assignment.span,
        static_cast<int>(index), std::move(value));
  }
}

// What gives variables values that the guide does not show: read and its like, files that are sourced.
void Terminals::read_in(std::uint32_t index) {
  const Command& command = runbook_.commands[index];
  const Operation& operation = runbook_.operations[index];
  const std::string name = command.name();
  const auto set_word = [&](const Word& word, SettingKind kind) {
    std::string variable = word.literal();
    if (variable.empty() || (!text::is_alpha(variable.front()) && variable.front() != '_')) return;
    set(std::move(variable), kind, word.span, static_cast<int>(index));
  };
  if (name == "read" || name == "mapfile" || name == "readarray") {
    for (const std::uint32_t word : operation.operand_words) {
      if (word < command.words.size()) set_word(command.words[word], SettingKind::read);
    }
  } else if (name == "printf" && command.words.size() > 2 && command.words[1].literal() == "-v") {
    set_word(command.words[2], SettingKind::read);
  } else if (name == "getopts" && command.words.size() > 2) {
    set_word(command.words[2], SettingKind::read);
  } else if (name == "unset") {
    for (const Word& word : command.words) {
      if (const std::string variable = word.literal(); !variable.empty()) now_->variables[variable] = -1;
    }
  } else if (name == "export" || name == "declare" || name == "readonly" || name == "local") {
    for (std::size_t w = 1; w < command.words.size(); ++w) {
      // `export $(grep -v '^#' .env)` brings whatever stands there; `export NAME` makes NAME the reader's.
      if (!command.words[w].is_literal())
        now_->read_in = true;
      else if (now_->find(command.words[w].literal()) < 0)
        set_word(command.words[w], SettingKind::read);
    }
  } else if (name == "source" || name == "." || name == "eval") {
    // An activated virtual environment sets nothing that a guide uses.
    const std::string file = command.words.size() > 1 ? command.words[1].text() : std::string();
    if (text::base_name(file) != "activate") now_->read_in = true;
  } else if (opens_a_shell(command, operation)) {
    now_->read_in = true;
    go_to(folder(), static_cast<int>(index), false);
  }
}

PathValue Terminals::evaluate(const Word& word) const {
  PathValue value;
  for (const WordPart& part : word.parts) {
    switch (part.kind) {
      case PartKind::literal: value.text += part.text; break;
      case PartKind::variable: add_variable(part, value); break;
      case PartKind::command_substitution:
        value.text += part.raw;
        if (is_volatile_command(part.text)) {
          value.is_volatile = true;
          if (std::find(value.volatile_parts.begin(), value.volatile_parts.end(), part.raw) ==
              value.volatile_parts.end())
            value.volatile_parts.push_back(part.raw);
        } else if (part.text != "pwd") {
          value.has_unknown = true;
        }
        break;
      case PartKind::glob:
      case PartKind::brace:
        value.text += part.raw;
        value.has_unknown = true;
        break;
      case PartKind::tilde: value.text += '~'; break;
      default: value.text += part.raw; value.has_unknown = true;
    }
  }
  value.resolved = resolve(value.text);
  return value;
}

void Terminals::add_variable(const WordPart& part, PathValue& value) const {
  if (is_volatile_variable(part.text)) {
    value.text += part.raw;
    value.is_volatile = true;
    if (std::find(value.volatile_parts.begin(), value.volatile_parts.end(), part.raw) ==
        value.volatile_parts.end())
      value.volatile_parts.push_back(part.raw);
    return;
  }
  const bool plain = part.raw == "$" + part.text || part.raw == "${" + part.text + "}";
  if (const int index = plain ? now_->find(part.text) : -1; index >= 0) {
    const VariableSetting& setting = runbook_.variable_settings[static_cast<std::size_t>(index)];
    const bool shown = setting.kind == SettingKind::assignment || setting.kind == SettingKind::exported;
    if (shown && value.text.size() + setting.value.text.size() <= kMaxPath) {
      value.text += setting.value.text;
      value.has_unknown |= setting.value.has_unknown;
      return;
    }
  }
  value.text += part.raw;
  value.has_unknown |= !is_environment_variable(part.text);
}

}  // namespace handrail
