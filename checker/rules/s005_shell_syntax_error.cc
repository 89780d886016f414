// S005: a block that claims to be shell does not parse. Reported once per block, at the first place. A false
// alarm would be costly, so both the model's parser and the recogniser of the grammar must refuse the block.
#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/shell_grammar.h"
#include "checker/template_text.h"

namespace handrail {
namespace {

bool claims_to_be_shell(const CodeBlock& block) {
  return block.language == Language::shell && !block.language_name.empty();
}

bool is_template_line(const SourceText& source, std::uint32_t offset) {
  return is_template(source.line_text(source.line_of(offset)));
}

void check(const Runbook& runbook, Reporter& report) {
  const SourceText& source = *runbook.source;
  std::set<int> seen;
  for (const Runbook::ShellBlockError& entry : runbook.shell_errors) {
    if (entry.code_block < 0 || !seen.insert(entry.code_block).second) continue;
    const CodeBlock& block = runbook.document.code_blocks()[static_cast<std::size_t>(entry.code_block)];
    if (!claims_to_be_shell(block)) continue;
    const std::optional<GrammarError> error = find_grammar_error(block.code.text());
    if (!error) continue;
    const std::uint32_t begin = block.code.to_source(static_cast<std::uint32_t>(error->offset));
    if (is_template_line(source, begin) || is_template_line(source, entry.error.span.begin)) continue;
    report.at({begin, std::max(begin + 1, block.code.to_source(static_cast<std::uint32_t>(error->end)))})
        .say(fmt::format("the block is not shell: {}", error->message))
        .mend("quote or correct it; prose belongs outside the block or into a comment");
  }
}

}  // namespace

HANDRAIL_RULE(S005, "shell-syntax-error", Severity::error, check);
}  // namespace handrail
