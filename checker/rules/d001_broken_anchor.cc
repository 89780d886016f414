// D001: a link inside the document reaches no heading. Anchors are GitHub's: an emoji at a heading's
// beginning leaves a hyphen, and letters are lower case.
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/anchors.h"
#include "checker/rule.h"
#include "model/html_links.h"

namespace handrail {
namespace {

// Where the destination stands in "[text](#destination)" or <a href="#destination">; an empty span when the
// link is written another way.
Span destination_span(const SourceText& source, const Link& link) {
  const std::string_view text = source.slice(link.span);
  for (const char before : {'(', '"', '\''}) {
    const std::size_t at = text.rfind(before + link.destination);
    if (at == std::string_view::npos) continue;
    const auto begin = static_cast<std::uint32_t>(link.span.begin + at + 1);
    return {begin, static_cast<std::uint32_t>(begin + link.destination.size())};
  }
  return {};
}

// Anchors that no heading gives: the page's top, footnotes, and what MkDocs makes for tabs and code.
bool is_made_by_renderer(std::string_view anchor) {
  return anchor == "top" || anchor.starts_with("__tabbed_") || anchor.starts_with("__codelineno-") ||
         anchor.starts_with("fn:") || anchor.starts_with("fnref:");
}

void check(const Runbook& runbook, Reporter& report) {
  const Anchors anchors(runbook.document);
  std::vector<Link> links = runbook.document.links();
  const std::vector<Link> html = html_links(runbook.document);
  links.insert(links.end(), html.begin(), html.end());
  for (const Link& link : links) {
    const std::string wanted = anchor_in(link);
    if (wanted.empty() || anchors.has(wanted) || is_made_by_renderer(wanted)) continue;
    FindingBuilder finding = report.at(link.span);
    finding.say(fmt::format("no heading has the anchor '#{}'", wanted));
    const std::string meant = anchors.meant(wanted);
    if (meant.empty()) {
      finding.mend("link to a heading's anchor, or remove the link");
      continue;
    }
    finding.mend(fmt::format("write (#{}), the anchor that GitHub gives this heading", meant));
    if (const Span place = destination_span(*runbook.source, link); !place.empty())
      finding.fix(place, "#" + meant);
  }
}

}  // namespace

HANDRAIL_RULE(D001, "broken-anchor", Severity::warning, check, Fix::safe_rewrite);
}  // namespace handrail
