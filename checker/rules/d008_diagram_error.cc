// D008: a Mermaid diagram does not parse, so the page shows an error, or the source, instead of a picture.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "checker/diagram.h"
#include "checker/rule.h"

namespace handrail {
namespace {

// Of an error that spans lines, the first.
Span on_one_line(const SourceText& source, Span place) {
  const Span line = source.line_span(source.line_of(place.begin));
  return {place.begin, std::max(place.begin, std::min(place.end, line.end))};
}

void check(const Runbook& runbook, Reporter& report) {
  for (const CodeBlock& block : runbook.document.code_blocks()) {
    if (block.language != Language::mermaid) continue;
    const std::optional<DiagramError> error = find_diagram_error(block.code.text());
    if (!error) continue;
    const bool empty = error->place.empty();
    const Span place = empty ? block.span : block.code.to_source(error->place);
    report.at(on_one_line(*runbook.source, place))
        .say(fmt::format("the diagram does not parse: {}", error->message))
        .mend(error->mend);
  }
}

}  // namespace

HANDRAIL_RULE(D008, "diagram-error", Severity::warning, check);
}  // namespace handrail
