// For people: one finding is a head line that editors can jump to, its lines in reading order, each with a
// mark and what there is to say of it, and the mend. Findings that say the same of other places of a guide
// are drawn together below the first. At the end a summary by guide and by rule.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "checker/paint.h"
#include "checker/reporters.h"
#include "checker/source_line.h"
#include "model/utf8.h"

namespace handrail {
namespace {

constexpr std::size_t kWidest = 160;      // of an excerpt, where the terminal's width is not known
constexpr std::size_t kDrawTogether = 3;  // findings that say the same, from this many on
constexpr std::size_t kPlacesShown = 12;  // of those drawn together

// A place of a finding: its own (no label) or a related one.
struct Mark {
  Span span;
  std::string_view label;
  bool own = false;
};

class FindingWriter {
 public:
  FindingWriter(const CheckedGuide& guide, const Finding& finding, const ReportStyle& style)
      : guide_(guide), source_(*guide.source), finding_(finding), style_(style), paint_(style.color) {
    marks_.push_back({finding.span, {}, true});
    for (const RelatedPlace& related : finding.related)
      marks_.push_back({related.span, related.message, false});
    std::stable_sort(marks_.begin(), marks_.end(),
                     [](const Mark& a, const Mark& b) { return a.span.begin < b.span.begin; });
    gutter_ = fmt::formatted_size("{}", source_.line_of(marks_.back().span.begin));
  }

  // `others`: places of the findings that say the same.
  std::string write(const std::vector<const Finding*>& others) const {
    std::string out = head();
    std::uint32_t last_line = 0;
    std::string last_text;
    for (const Mark& mark : marks_) out += excerpt(mark, last_line, last_text);
    if (!others.empty()) out += note("more:", places(others));
    if (!finding_.mend.empty()) out += note("mend:", finding_.mend);
    if (!finding_.fix.empty()) out += note(" fix:", "`--fix` writes it for you, `--diff` shows it");
    return out + '\n';
  }

 private:
  // One line wherever it goes to a file or a pipe, so that it can be searched and jumped to.
  std::string head() const {
    const Position at = source_.position(finding_.span.begin);
    const std::string place = fmt::format("{}:{}:{}", guide_.path, at.line, at.column);
    const std::string_view severity = name_of(finding_.severity);
    const std::size_t used = place.size() + severity.size() + finding_.code.size() + 5;
    return fmt::format("{}: {} {}: {}\n", paint_.bold(place), paint_.severity(finding_.severity, severity),
                       paint_.bold(finding_.code),
                       paint_.words(wrapped(finding_.message, style_.width, 4, used)));
  }

  // The gutter holds line numbers; every row of one finding has the same.
  std::string gutter(std::string_view number) const {
    return "  " + paint_.dim(fmt::format("{:>{}} |", number, gutter_)) + ' ';
  }

  std::size_t columns() const {
    const std::size_t taken = gutter_ + 5;
    return style_.width == 0 ? kWidest : std::max<std::size_t>(style_.width, taken + 40) - taken;
  }

  std::string excerpt(const Mark& mark, std::uint32_t& last_line, std::string& last_text) const {
    const std::uint32_t number = source_.line_of(mark.span.begin);
    const MarkedLine line = marked_line(source_, mark.span, columns());
    std::string out;
    if (number != last_line || line.text != last_text) {
      if (last_line != 0 && number > last_line + 1)
        out += paint_.dim(fmt::format("  {:>{}}", "...", gutter_ + 2)) + '\n';
      out += gutter(fmt::to_string(number)) + line.text + '\n';
    }
    last_line = number;
    last_text = line.text;
    const std::string sign(line.width, mark.own ? '^' : '-');
    out += gutter("") + std::string(line.indent, ' ') +
           (mark.own ? paint_.severity(finding_.severity, sign) : paint_.other(sign));
    if (mark.label.empty()) return out + '\n';
    // Beside the mark where there is room, else below it.
    std::size_t width = 0;
    for (std::size_t at = 0; at < mark.label.size();)
      width += static_cast<std::size_t>(display_width(utf8::decode(mark.label, at)));
    if (line.indent + line.width + 1 + width <= std::min(columns(), kBeside))
      return out + ' ' + paint_.other(mark.label) + '\n';
    const std::size_t room = columns() / 2;
    const std::size_t indent = std::min(line.indent, room);
    return out + '\n' + gutter("") + std::string(indent, ' ') + paint_.other(mark.label) + '\n';
  }

  std::string note(std::string_view name, std::string_view text) const {
    const std::size_t indent = gutter_ + 5 + name.size() + 1;
    return fmt::format("  {} {} {}\n", paint_.dim(fmt::format("{:>{}}", "=", gutter_ + 2)), paint_.good(name),
                       paint_.words(wrapped(text, style_.width, indent, indent)));
  }

  std::string places(const std::vector<const Finding*>& others) const {
    std::string list;
    for (std::size_t i = 0; i < others.size() && i < kPlacesShown; ++i)
      list += fmt::format("{}{}", i == 0 ? "" : ", ", source_.line_of(others[i]->span.begin));
    if (others.size() > kPlacesShown) list += fmt::format(" and {} more", others.size() - kPlacesShown);
    return fmt::format("the same in {} other places, lines {} (`--all` shows each)", others.size(), list);
  }

  static constexpr std::size_t kBeside = 110;  // a label beside a mark does not go farther to the right

  const CheckedGuide& guide_;
  const SourceText& source_;
  const Finding& finding_;
  const ReportStyle& style_;
  Paint paint_;
  std::vector<Mark> marks_;
  std::size_t gutter_ = 1;
};

// Findings of one guide, those that say the same behind their first one.
std::string write_guide(const CheckedGuide& guide, const ReportStyle& style) {
  const std::vector<Finding>& findings = guide.outcome.findings;
  std::unordered_map<std::string, std::vector<const Finding*>> alike;
  const auto key = [](const Finding& finding) {
    return fmt::format("{}\n{}\n{}\n{}", finding.code, name_of(finding.severity), finding.message,
                       finding.mend);
  };
  if (!style.each)
    for (const Finding& finding : findings)
      if (finding.related.empty()) alike[key(finding)].push_back(&finding);
  std::string out;
  for (const Finding& finding : findings) {
    std::vector<const Finding*> others;
    if (!style.each && finding.related.empty()) {
      const std::vector<const Finding*>& same = alike[key(finding)];
      if (same.size() >= kDrawTogether) {
        if (same.front() != &finding) continue;
        others.assign(same.begin() + 1, same.end());
      }
    }
    out += FindingWriter(guide, finding, style).write(others);
  }
  return out;
}

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// "2 errors, 1 warning, 0 info", each in its colour where there are any.
std::string write_counts(const CheckCounts& counts, const Paint& paint) {
  const auto part = [&](Severity severity, std::size_t count, const std::string& words) {
    return count == 0 ? words : paint.severity(severity, words);
  };
  return part(Severity::error, counts.errors, plural(counts.errors, "error")) + ", " +
         part(Severity::warning, counts.warnings, plural(counts.warnings, "warning")) + ", " +
         part(Severity::info, counts.infos, fmt::format("{} info", counts.infos));
}

// Guides with findings, where there are several: how many of each severity.
std::string by_guide(const CheckReport& report, const Paint& paint) {
  std::string rows;
  std::size_t guides = 0;
  for (const CheckedGuide& guide : report.guides) {
    const CheckCounts counts = count_findings(guide);
    if (counts.total() == 0) continue;
    ++guides;
    const auto number = [&](Severity severity, std::size_t count) {
      const std::string text = fmt::format("{:>8}", count == 0 ? "." : fmt::to_string(count));
      return count == 0 ? paint.dim(text) : paint.severity(severity, text);
    };
    rows += number(Severity::error, counts.errors) + number(Severity::warning, counts.warnings) +
            number(Severity::info, counts.infos) + "  " + guide.path + '\n';
  }
  if (guides < 2) return {};
  return paint.dim("   error warning    info  by guide") + '\n' + rows + '\n';
}

struct RuleLine {
  std::string_view name;
  Severity severity = Severity::info;
  std::size_t count = 0;
};

std::map<std::string_view, RuleLine> count_by_rule(const CheckReport& report) {
  std::map<std::string_view, RuleLine> lines;
  for (const CheckedGuide& guide : report.guides) {
    for (const Finding& finding : guide.outcome.findings) {
      RuleLine& line = lines[finding.code];
      line.name = finding.rule;
      line.severity = std::max(line.severity, finding.severity);
      ++line.count;
    }
  }
  return lines;
}

std::string write_summary(const CheckReport& report, const Paint& paint) {
  const std::map<std::string_view, RuleLine> lines = count_by_rule(report);
  std::size_t widest = 0;
  for (const auto& [code, line] : lines) widest = std::max(widest, line.name.size());
  std::string out = by_guide(report, paint);
  for (const auto& [code, line] : lines)
    out += fmt::format("{:>5}  {} {:<{}}  {}\n", line.count, paint.bold(code), line.name, widest,
                       paint.severity(line.severity, name_of(line.severity)));

  const CheckCounts counts = count_findings(report);
  const std::size_t checked = report.guides.size() - counts.unreadable;
  out += paint.bold(plural(checked, "guide") + " checked: ");
  out += counts.total() == 0 ? paint.good("nothing to report") : write_counts(counts, paint);
  if (counts.suppressed > 0) out += fmt::format(", {} suppressed", counts.suppressed);
  if (counts.known > 0) out += fmt::format(", {} held back by the baseline", counts.known);
  if (counts.unreadable > 0)
    out += paint.severity(Severity::error,
                          fmt::format("; {} could not be checked", plural(counts.unreadable, "guide")));
  out += '\n';
  if (lines.empty()) return out;
  const auto worst = std::max_element(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return a.second.severity < b.second.severity;
  });
  std::string hints =
      fmt::format("`handrail explain {}` says why a rule matters and how to mend it\n", worst->first);
  if (counts.mendable > 0)
    hints += fmt::format("`--fix` mends {} of the findings, `--diff` shows how\n", counts.mendable);
  return out + paint.dim(hints);
}

std::string write(const CheckReport& report, const ReportStyle& style) {
  std::string out;
  for (const CheckedGuide& guide : report.guides)
    if (guide.source) out += write_guide(guide, style);
  return out + write_summary(report, Paint(style.color));
}

}  // namespace

HANDRAIL_REPORTER(text, "for people: the place, the lines, the mend, a summary", write);
}  // namespace handrail
