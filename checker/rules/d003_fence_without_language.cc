// D003: a fenced block names no language, so nobody (reader, highlighter, this program) knows what it is for
// sure.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/rule.h"

namespace handrail {
namespace {

// What the block looks like; empty when that is not clear.
std::string_view likely_word(Language language) {
  switch (language) {
    case Language::shell: return "bash";
    case Language::sql: return "sql";
    case Language::python: return "python";
    case Language::yaml: return "yaml";
    case Language::json: return "json";
    case Language::settings: return "ini";
    case Language::mermaid: return "mermaid";
    case Language::console: return "console";
    case Language::none:
    case Language::other: break;
  }
  return {};
}

std::string mend_for(const CodeBlock& block) {
  const std::string_view word = likely_word(block.language);
  if (word.empty()) return "name it: ```text for plain text, ```console for a session with output";
  return fmt::format("it looks like {0}: write ```{0}, or ```text when it is not", word);
}

// The opening line, without the block's content.
Span opening_line(const SourceText& source, const CodeBlock& block) {
  const Span line = source.line_span(source.line_of(block.span.begin));
  return {block.span.begin, std::max(block.span.begin, line.end)};
}

void check(const Runbook& runbook, Reporter& report) {
  for (const CodeBlock& block : runbook.document.code_blocks()) {
    if (!block.fenced || !block.language_name.empty()) continue;
    report.at(opening_line(*runbook.source, block))
        .say("the fenced block names no language")
        .mend(mend_for(block));
  }
}

}  // namespace

HANDRAIL_RULE(D003, "fence-without-language", Severity::info, check);
}  // namespace handrail
