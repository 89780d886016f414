// D004: two headings give the same anchor and a link uses it. The link reaches the first of them; the others
// get a number that changes as soon as a heading is added above them.
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "checker/anchors.h"
#include "checker/rule.h"
#include "model/html_links.h"

namespace handrail {
namespace {

// The first link to each anchor, in reading order.
std::unordered_map<std::string, const Link*> links_by_anchor(const std::vector<Link>& links) {
  std::unordered_map<std::string, const Link*> found;
  for (const Link& link : links)
    if (std::string anchor = anchor_in(link); !anchor.empty()) found.try_emplace(std::move(anchor), &link);
  return found;
}

void check(const Runbook& runbook, Reporter& report) {
  std::vector<Link> links = runbook.document.links();
  const std::vector<Link> html = html_links(runbook.document);
  links.insert(links.end(), html.begin(), html.end());
  auto linked = links_by_anchor(links);
  if (linked.empty()) return;

  std::unordered_map<std::string, const Heading*> first_of;
  for (const Heading& heading : runbook.document.headings()) {
    const std::string plain = github_slug(heading.text);
    const auto [at, is_first] = first_of.try_emplace(plain, &heading);
    if (is_first || plain.empty()) continue;
    const auto link = linked.find(plain);
    // Who links to the numbered anchor as well, knows that there are several.
    if (link == linked.end() || linked.count(heading.slug) > 0) continue;
    report.at(heading.span)
        .say(fmt::format("'{}' is a heading's text already, so links to #{} reach the other one",
                         heading.text, plain))
        .mend("give one of the headings another text, and correct the links to it")
        .related(at->second->span, "the link reaches this heading")
        .related(link->second->span, "a link that uses the anchor");
    linked.erase(link);  // one finding an anchor, however many headings share it
  }
}

}  // namespace

HANDRAIL_RULE(D004, "duplicate-heading", Severity::info, check);
}  // namespace handrail
