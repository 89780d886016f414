// D006: a block names a language that what stands in it is not. Readers paste it into a shell or a client
// that cannot take it, and tools colour, check and run the wrong thing.
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "checker/lead_in.h"
#include "checker/line_language.h"
#include "checker/rule.h"
#include "model/code_block.h"
#include "model/prompts.h"
#include "model/shell_lines.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Wrong {
  std::string_view line;  // the first that is not in the language
  std::string_view is;    // "prose"
};

// Lines that follow a command with nothing between are what it printed: rule S017 speaks of these.
std::optional<Wrong> wrong_in_shell(const CodeBlock& block) {
  if (is_session(block.code, block.language)) return std::nullopt;
  ShellLines lines;
  std::optional<Wrong> output;
  bool after_command = false, some_command = false;
  for (const std::string_view line : text::lines(block.code.text())) {
    if (lines.inside()) {
      lines.read(line);
      continue;
    }
    const std::string_view shown = text::trim(line);
    const LineLook look = look_of_line(shown);
    if (look == LineLook::blank) {
      after_command = false;
      continue;
    }
    if (look == LineLook::other) {
      lines.read(line);
      after_command = some_command = true;
      continue;
    }
    const bool printed = after_command && (look == LineLook::output || look == LineLook::prose);
    const bool surely_words = look == LineLook::prose && !printed;
    if (look == LineLook::output) {
      if (!output) output = Wrong{shown, name_of(look)};
    } else if (surely_words || !printed) {
      return Wrong{shown, name_of(look)};
    }
  }
  return some_command ? std::nullopt : output;
}

// A file of settings that looks like assignments: nothing in the guide uses what they set, and the author
// says that they belong into a file.
bool is_settings_file(const Runbook& runbook, int index, const std::unordered_set<std::string_view>& used,
                      const std::vector<std::vector<int>>& statements_of) {
  const auto& statements = statements_of[static_cast<std::size_t>(index)];
  if (statements.size() < 2) return false;
  bool said = false;
  const auto names_file = [](std::string_view words) {
    return words.find(".env") != std::string_view::npos || words.find("配置文件") != std::string_view::npos ||
           text::mentions_any(words,
                              {"config file", "configuration file", "settings file", "environment file"});
  };
  const CodeBlock& block = runbook.document.code_blocks()[static_cast<std::size_t>(index)];
  said |= names_file(lead_in(runbook, block));
  for (const int s : statements) {
    const ShellStatement& statement = runbook.shell_statements[static_cast<std::size_t>(s)];
    for (const Span comment : statement.comments_above) said |= names_file(runbook.source->slice(comment));
    if (statement.command_count != 1) return false;
    const Command& command = runbook.commands[statement.first_command];
    if (!command.words.empty() || command.assignments.empty()) return false;
    for (const Assignment& assignment : command.assignments) {
      if (used.contains(assignment.name)) return false;
    }
  }
  return said;
}

// At least half of the lines are such as only PowerShell takes.
std::optional<Wrong> powershell_in(const CodeBlock& block) {
  std::optional<Wrong> first;
  std::size_t own = 0, all = 0;
  for (const std::string_view line : text::lines(block.code.text())) {
    const std::string_view shown = text::trim(line);
    if (shown.empty() || shown.starts_with('#')) continue;
    ++all;
    if (!is_powershell(shown)) continue;
    ++own;
    if (!first) first = Wrong{shown, "PowerShell"};
  }
  return own * 2 >= all ? first : std::nullopt;
}

// A command in a block of another language. In data and settings only the first line can tell, since values
// may hold commands.
std::optional<Wrong> shell_in(const CodeBlock& block) {
  const Language said = language_from(block.language_name);
  const bool code = said == Language::sql || said == Language::python;
  const std::string_view comment = said == Language::sql ? "--" : "#";
  char quote = '\0';  // SQL's string or Python's text that runs over lines
  for (const std::string_view line : text::lines(block.code.text())) {
    const std::string_view shown = text::trim(line);
    if (shown.empty() || shown.starts_with(comment) || shown.starts_with("//")) continue;
    const bool indented = text::is_space(line.front());
    if (quote == '\0' && !indented && runs_a_program(shown) && !shown.ends_with(':') &&
        !shown.ends_with(',') && !shown.ends_with('{'))
      return Wrong{shown, "shell"};
    if (!code) return std::nullopt;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (quote == '\0' && (line[i] == '\'' || line[i] == '"'))
        quote = line[i];
      else if (line[i] == quote)
        quote = '\0';
    }
  }
  return std::nullopt;
}

void check(const Runbook& runbook, Reporter& report) {
  const auto& blocks = runbook.document.code_blocks();
  std::unordered_set<std::string_view> used;
  for (const VariableUse& use : runbook.variable_uses) used.insert(use.name);
  std::vector<std::vector<int>> statements_of(blocks.size());
  for (std::size_t s = 0; s < runbook.statement_blocks.size(); ++s) {
    if (runbook.statement_blocks[s] >= 0)
      statements_of[static_cast<std::size_t>(runbook.statement_blocks[s])].push_back(static_cast<int>(s));
  }
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const CodeBlock& block = blocks[b];
    if (block.language_name.empty()) continue;
    std::optional<Wrong> wrong;
    switch (language_from(block.language_name)) {
      case Language::shell:
        wrong = powershell_in(block);
        if (!wrong) wrong = wrong_in_shell(block);
        if (!wrong && is_settings_file(runbook, static_cast<int>(b), used, statements_of)) {
          const auto lines = text::lines(block.code.text());
          for (const std::string_view line : lines) {
            if (!wrong && look_of_line(text::trim(line)) != LineLook::blank)
              wrong = Wrong{text::trim(line), "settings"};
          }
        }
        break;
      case Language::sql:
      case Language::python:
      case Language::yaml:
      case Language::json:
      case Language::settings: wrong = shell_in(block); break;
      default: break;
    }
    if (!wrong) continue;
    const auto begin = static_cast<std::uint32_t>(wrong->line.data() - block.code.text().data());
    const Span at = block.code.to_source(Span{begin, begin + static_cast<std::uint32_t>(wrong->line.size())});
    report.at(at)
        .say(fmt::format("the block says that it is {}, and this line is {}", block.language_name, wrong->is))
        .mend(wrong->is == "prose" ? "write it as text, outside the block, or as a comment"
                                   : fmt::format("give it a block of its own that names {}", wrong->is))
        .related(block.info, "the language that it names");
  }
}

}  // namespace

HANDRAIL_RULE(D006, "wrong-fence-language", Severity::warning, check);
}  // namespace handrail
