// S017: a block that claims to be a script shows a terminal instead: prompts before the commands, or what
// they printed between them. Pasted into a shell, `$ ` is a command that does not exist, and so is each line
// of output.
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/line_language.h"
#include "checker/rule.h"
#include "model/prompts.h"
#include "model/shell_lines.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Shown {
  std::string_view line;
  bool prompt = false;
};

// The sign that ends a prompt at the front of a line: "$", "#" or ">" behind a name.
bool begins_with_prompt(std::string_view line) {
  const std::size_t sign = line.find_first_of("$#>%");
  if (sign == std::string_view::npos || sign > 60 || sign + 1 >= line.size() || line[sign + 1] != ' ')
    return false;
  if (line[sign] == '#' && sign == 0) return false;
  return true;
}

std::optional<Shown> shown_in(const CodeBlock& block) {
  const std::vector<std::string_view> all = text::lines(block.code.text());
  if (is_session(block.code, block.language)) {
    for (const std::string_view line : all) {
      if (begins_with_prompt(text::trim(line))) return Shown{text::trim(line), true};
    }
    for (const std::string_view line : all) {
      if (!text::trim(line).empty()) return Shown{text::trim(line), true};
    }
    return std::nullopt;
  }
  ShellLines lines;
  bool after_command = false, some_command = false;
  for (const std::string_view line : all) {
    if (lines.inside()) {
      lines.read(line);
      continue;
    }
    const std::string_view trimmed = text::trim(line);
    switch (look_of_line(trimmed)) {
      case LineLook::blank: after_command = false; break;
      case LineLook::other:
        lines.read(line);
        after_command = some_command = true;
        break;
      case LineLook::output:
        if (some_command) return Shown{trimmed, false};
        break;
      case LineLook::prose:
        if (is_bare_or(trimmed)) break;  // O007 speaks of that
        if (after_command) return Shown{trimmed, false};
        break;
      default: break;
    }
  }
  return std::nullopt;
}

void check(const Runbook& runbook, Reporter& report) {
  for (const CodeBlock& block : runbook.document.code_blocks()) {
    if (block.language != Language::shell || block.language_name.empty()) continue;
    const std::optional<Shown> shown = shown_in(block);
    if (!shown) continue;
    const auto begin = static_cast<std::uint32_t>(shown->line.data() - block.code.text().data());
    const Span at = block.code.to_source(Span{begin, begin + static_cast<std::uint32_t>(shown->line.size())});
    report.at(at)
        .say(shown->prompt
                 ? fmt::format("the block says that it is {}, and its commands stand behind prompts",
                               block.language_name)
                 : fmt::format("what a command printed stands in a {} block that is to be run",
                               block.language_name))
        .mend(shown->prompt ? "leave the prompts out, or name the block `console`"
                            : "show the output in a block of its own, or in comments");
  }
}

}  // namespace

HANDRAIL_RULE(S017, "prompt-in-command", Severity::warning, check);
}  // namespace handrail
