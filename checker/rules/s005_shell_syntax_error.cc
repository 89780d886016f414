// S005: a block that claims to be shell does not parse. Reported once per block, at the first place.
#include <set>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/template_text.h"

namespace handrail {
namespace {

bool claims_to_be_shell(const CodeBlock& block) {
  return block.language == Language::shell && !block.language_name.empty();
}

void check(const Runbook& runbook, Reporter& report) {
  std::set<int> reported;
  for (const Runbook::ShellBlockError& entry : runbook.shell_errors) {
    if (entry.code_block < 0) continue;
    const CodeBlock& block = runbook.document.code_blocks()[static_cast<std::size_t>(entry.code_block)];
    if (!claims_to_be_shell(block)) continue;
    const std::uint32_t line = runbook.source->line_of(entry.error.span.begin);
    if (is_template(runbook.source->line_text(line))) continue;
    if (!reported.insert(entry.code_block).second) continue;
    report.at(entry.error.span)
        .say(fmt::format("the block does not parse as shell: {}", entry.error.message))
        .mend("quote or correct it; prose belongs outside the block or into a comment");
  }
}

}  // namespace

HANDRAIL_RULE(S005, "shell-syntax-error", Severity::error, check);
}  // namespace handrail
