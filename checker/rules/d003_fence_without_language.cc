// D003: a fenced block names no language, so nobody (reader, highlighter, this program) knows what it is for
// sure.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/fence_language.h"
#include "checker/rule.h"
#include "model/code_block.h"

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

std::string mend_for(std::string_view sure, std::string_view likely) {
  if (!sure.empty()) return fmt::format("write ```{}", sure);
  if (likely.empty()) return "name it: ```text for plain text, ```console for a session with output";
  return fmt::format("it looks like {0}: write ```{0}, or ```text when it is not", likely);
}

// The opening line, without the block's content.
Span opening_line(const SourceText& source, const CodeBlock& block) {
  const Span line = source.line_span(source.line_of(block.span.begin));
  return {block.span.begin, std::max(block.span.begin, line.end)};
}

// Where the language belongs: behind the fence's characters.
std::uint32_t after_fence(const SourceText& source, Span opening) {
  std::uint32_t at = opening.begin;
  const std::string_view text = source.text();
  while (at < opening.end && (text[at] == '`' || text[at] == '~')) ++at;
  return at;
}

void check(const Runbook& runbook, Reporter& report) {
  const FenceLanguages languages(runbook);
  for (const CodeBlock& block : runbook.document.code_blocks()) {
    if (!block.fenced || !block.language_name.empty()) continue;
    const std::string_view sure = languages.sure_word(block);
    const Span opening = opening_line(*runbook.source, block);
    FindingBuilder finding = report.at(opening);
    finding.say("the fenced block names no language")
        .mend(mend_for(sure, likely_word(guess_language(block.code.text()))));
    const std::uint32_t place = after_fence(*runbook.source, opening);
    if (!sure.empty() && block.info.empty() && place > opening.begin)
      finding.fix({place, place}, std::string(sure));
  }
}

}  // namespace

HANDRAIL_RULE(D003, "fence-without-language", Severity::info, check, Fix::safe_rewrite);
}  // namespace handrail
