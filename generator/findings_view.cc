#include "generator/findings_view.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "generator/html.h"

namespace handrail {
namespace {

constexpr std::array<Severity, 3> kWorstFirst = {Severity::error, Severity::warning, Severity::info};

// A finding's words: `code` in backticks becomes code; several backticks in a row are a fence, and text.
void append_words(std::string& out, std::string_view words) {
  bool code = false;
  while (true) {
    const std::size_t tick = words.find('`');
    html::append_text(out, words.substr(0, tick));
    if (tick == std::string_view::npos) break;
    const std::size_t run = std::min(words.find_first_not_of('`', tick), words.size()) - tick;
    words.remove_prefix(tick + run);
    if (run > 1 || (!code && words.find('`') == std::string_view::npos)) {
      out.append(run, '`');
      continue;
    }
    out += code ? "</code>" : "<code>";
    code = !code;
  }
  if (code) out += "</code>";
}

void append_severity(std::string& out, Severity severity, const Texts& texts) {
  out += "<span class=\"sev ";
  out += name_of(severity);
  out += "\">";
  html::append_text(out, texts.severity(severity));
  out += "</span>";
}

// The slug of the heading that a place stands under, as a link's target; the page's top when there is none.
void append_section_href(std::string& out, const Document& document, std::uint32_t offset) {
  const auto& headings = document.headings();
  const auto after =
      std::upper_bound(headings.begin(), headings.end(), offset,
                       [](std::uint32_t o, const Heading& heading) { return o < heading.span.begin; });
  out += '#';
  html::append_url(out, after == headings.begin() ? std::string_view(":content") : (after - 1)->slug);
}

void append_finding_href(std::string& out, std::size_t index) {
  out += "<a href=\"#:finding-";
  html::append_number(out, index + 1);
  out += "\">";
}

void append_line(std::string& out, const PageContext& context, std::uint32_t offset) {
  html::append_text(out, context.texts.line);
  out += ' ';
  html::append_number(out, context.runbook.source->line_of(offset));
}

void append_finding(std::string& out, const PageContext& context, std::size_t index) {
  const Finding& finding = *context.findings[index];
  const Texts& texts = context.texts;
  out += "<details class=\"finding ";
  out += name_of(finding.severity);
  out += "\"><summary>";
  append_severity(out, finding.severity, texts);
  out += "<b>";
  html::append_text(out, finding.code);
  out += "</b> <span lang=\"en\">";
  append_words(out, finding.message);
  // The anchor stands inside: a browser that goes there opens the details by itself.
  out += "</span></summary>\n<div id=\":finding-";
  html::append_number(out, index + 1);
  out += "\">\n";
  if (!finding.mend.empty()) {
    out += "<p class=\"mend\"><b>";
    html::append_text(out, texts.mend);
    out += "</b> <span lang=\"en\">";
    append_words(out, finding.mend);
    out += "</span></p>\n";
  }
  if (!finding.related.empty()) {
    out += "<ul>";
    for (const RelatedPlace& place : finding.related) {
      out += "<li><a href=\"";
      append_section_href(out, context.runbook.document, place.span.begin);
      out += "\">";
      append_line(out, context, place.span.begin);
      out += "</a> <span lang=\"en\">";
      append_words(out, place.message);
      out += "</span></li>";
    }
    out += "</ul>\n";
  }
  out += "<p class=\"rule\">";
  append_line(out, context, finding.span.begin);
  out += " · ";
  if (const std::string* page = context.site.rule_page_of(finding.code)) {
    out += "<a href=\"";
    html::append_url(out, relative_path(context.page_path, *page));
    out += "\" lang=\"en\">";
    html::append_text(out, finding.code);
    out += ' ';
    html::append_text(out, finding.rule);
    out += "</a></p></div></details>\n";
  } else {
    out += "<code>handrail explain ";
    html::append_text(out, finding.code);
    out += "</code></p></div></details>\n";
  }
}

}  // namespace

FindingCounts count_findings(std::span<const Finding> findings) {
  FindingCounts counts;
  for (const Finding& finding : findings) ++counts.by_severity[static_cast<std::size_t>(finding.severity)];
  return counts;
}

void append_counts(std::string& out, const FindingCounts& counts, const Texts& texts) {
  for (const Severity severity : kWorstFirst) {
    if (counts.of(severity) == 0) continue;
    out += "<span class=\"count ";
    out += name_of(severity);
    out += "\"><b>";
    html::append_number(out, counts.of(severity));
    out += "</b> ";
    html::append_text(out, texts.severity_counted(severity, counts.of(severity)));
    out += "</span>";
  }
}

void append_findings(std::string& out, const PageContext& context, std::size_t first, std::size_t last) {
  if (first == last) return;
  out += "<div class=\"findings\">\n";
  for (std::size_t i = first; i < last; ++i) append_finding(out, context, i);
  out += "</div>\n";
}

void append_findings_list(std::string& out, const PageContext& context) {
  // What is said several times is listed once, with all its lines.
  std::vector<std::vector<std::size_t>> groups;
  std::unordered_map<std::string, std::size_t> group_of;
  for (std::size_t i = 0; i < context.findings.size(); ++i) {
    const Finding& finding = *context.findings[i];
    const auto [found, is_new] = group_of.try_emplace(finding.code + ' ' + finding.message, groups.size());
    if (is_new) groups.emplace_back();
    groups[found->second].push_back(i);
  }
  out += "<ol class=\"finding-list\">\n";
  for (const Severity severity : kWorstFirst) {
    for (const std::vector<std::size_t>& group : groups) {
      const Finding& finding = *context.findings[group.front()];
      if (finding.severity != severity) continue;
      out += "<li>";
      append_severity(out, severity, context.texts);
      append_finding_href(out, group.front());
      out += "<b>";
      html::append_text(out, finding.code);
      out += "</b> <span lang=\"en\">";
      append_words(out, finding.message);
      out += "</span></a> <span class=\"lines\">";
      html::append_text(out, context.texts.line);
      for (const std::size_t i : group) {
        out += i == group.front() ? " " : ", ";
        append_finding_href(out, i);
        html::append_number(out, context.runbook.source->line_of(context.findings[i]->span.begin));
        out += "</a>";
      }
      out += "</span></li>\n";
    }
  }
  out += "</ol>\n";
}

}  // namespace handrail
