#include "checker/lead_in.h"

#include "model/text.h"

namespace handrail {
namespace {

// A paragraph longer than this says more than what the block is about.
constexpr std::uint32_t kMaxLines = 6;

bool ends_paragraph(std::string_view line) {
  return line.empty() || line.starts_with('#') || line.starts_with("```") || line.starts_with("~~~") ||
         line.starts_with("---") || line.starts_with("<!--");
}

}  // namespace

std::string_view lead_in(const Runbook& runbook, const CodeBlock& block) {
  const SourceText& source = *runbook.source;
  const std::uint32_t fence = source.line_of(block.span.begin);
  const auto line = [&](std::uint32_t number) { return text::trim(source.slice(source.line_span(number))); };
  std::uint32_t last = fence - 1;
  while (last > 0 && line(last).empty() && fence - last < 3) --last;
  if (last == 0 || ends_paragraph(line(last))) return {};
  std::uint32_t first = last;
  while (first > 1 && last - first + 1 < kMaxLines && !ends_paragraph(line(first - 1))) --first;
  return source.slice(Span{source.line_span(first).begin, source.line_span(last).end});
}

std::string_view comment_words(const SourceText& source, Span comment) {
  std::string_view words = source.slice(comment);
  while (!words.empty() && (text::is_space(words.front()) ||
                            std::string_view("#-/*=>").find(words.front()) != std::string_view::npos))
    words.remove_prefix(1);
  return text::trim(words);
}

}  // namespace handrail
