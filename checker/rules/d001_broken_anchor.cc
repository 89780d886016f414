// D001: a link inside the document reaches no heading. Anchors are GitHub's: an emoji at a heading's
// beginning leaves a hyphen, and letters are lower case.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/rule.h"
#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

int hex_digit(char c) {
  if (text::is_digit(c)) return c - '0';
  const char low = text::lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view encoded) {
  std::string decoded;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '%' && i + 2 < encoded.size() && hex_digit(encoded[i + 1]) >= 0 &&
        hex_digit(encoded[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_digit(encoded[i + 1]) * 16 + hex_digit(encoded[i + 2]));
      i += 2;
    } else {
      decoded += encoded[i];
    }
  }
  return decoded;
}

// "## Title {#own-id}": several site generators let the author name the anchor so.
std::string_view own_id(std::string_view heading) {
  const std::size_t open = heading.rfind("{#");
  if (open == std::string_view::npos || !heading.ends_with('}')) return {};
  return heading.substr(open + 2, heading.size() - open - 3);
}

std::set<std::string> anchors_of(const Document& document) {
  std::set<std::string> anchors(document.html_anchors().begin(), document.html_anchors().end());
  for (const Heading& heading : document.headings()) {
    anchors.insert(heading.slug);
    if (const std::string_view id = own_id(heading.text); !id.empty()) anchors.emplace(id);
  }
  return anchors;
}

// What people mean alike: letter case and what an emoji or punctuation left (hyphens, the invisible variation
// selector and joiner) are ignored.
std::string essence(std::string_view anchor) {
  std::string kept;
  for (std::size_t i = 0; i < anchor.size();) {
    const std::uint32_t c = utf8::decode(anchor, i);
    if (c == '-' || c == '_' || c == 0xFE0F || c == 0x200D) continue;
    utf8::append(kept, c < 0x80 ? static_cast<std::uint32_t>(text::lower(static_cast<char>(c))) : c);
  }
  return kept;
}

// The one heading whose anchor differs only in such things; empty when there is none or more than one.
std::string meant_anchor(std::string_view wanted, const std::set<std::string>& anchors) {
  std::string found;
  for (const std::string& anchor : anchors) {
    if (essence(anchor) != essence(wanted)) continue;
    if (!found.empty()) return {};
    found = anchor;
  }
  return found;
}

// Where the destination stands in "[text](#destination)"; an empty span when the link is written another way.
Span destination_span(const SourceText& source, const Link& link) {
  const std::string_view text = source.slice(link.span);
  const std::string wanted = "(" + link.destination;
  const std::size_t at = text.rfind(wanted);
  if (at == std::string_view::npos) return {};
  const auto begin = static_cast<std::uint32_t>(link.span.begin + at + 1);
  return {begin, static_cast<std::uint32_t>(begin + link.destination.size())};
}

void check(const Runbook& runbook, Reporter& report) {
  const std::set<std::string> anchors = anchors_of(runbook.document);
  for (const Link& link : runbook.document.links()) {
    if (link.image || !link.destination.starts_with('#')) continue;
    const std::string wanted = percent_decoded(std::string_view(link.destination).substr(1));
    if (wanted.empty() || text::equal_ignoring_case(wanted, "top") || anchors.count(wanted) > 0) continue;
    FindingBuilder finding = report.at(link.span);
    finding.say(fmt::format("no heading has the anchor '#{}'", wanted));
    const std::string meant = meant_anchor(wanted, anchors);
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
