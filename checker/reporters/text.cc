// For people: one finding is a head line that editors can jump to, the source line with a mark under the
// place, what it is related to, and the mend; at the end a summary by rule.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "checker/reporters.h"
#include "checker/source_line.h"

namespace handrail {
namespace {

class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string operator()(std::string_view code, std::string_view text) const {
    return on_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
  std::string bold(std::string_view text) const { return (*this)("1", text); }
  std::string dim(std::string_view text) const { return (*this)("2", text); }
  std::string severity(Severity severity, std::string_view text) const {
    switch (severity) {
      case Severity::error: return (*this)("1;31", text);
      case Severity::warning: return (*this)("1;33", text);
      case Severity::info: return (*this)("1;36", text);
    }
    return std::string(text);
  }

 private:
  bool on_;
};

std::string place(const std::string& path, const SourceText& source, Span span) {
  const Position position = source.position(span.begin);
  return fmt::format("{}:{}:{}", path, position.line, position.column);
}

// The gutter holds line numbers; every row of one finding has the same.
std::string excerpt(const SourceText& source, Span span, std::size_t gutter, const std::string& mark_code,
                    char mark, const Paint& paint) {
  const MarkedLine line = marked_line(source, span);
  const std::string number = fmt::format("{:>{}}", source.line_of(span.begin), gutter);
  std::string out = fmt::format("  {} {}\n", paint.dim(number + " |"), line.text);
  out += fmt::format("  {} {}{}\n", paint.dim(std::string(gutter, ' ') + " |"), std::string(line.indent, ' '),
                     paint(mark_code, std::string(line.width, mark)));
  return out;
}

std::string write_finding(const CheckedGuide& guide, const Finding& finding, const Paint& paint) {
  const SourceText& source = *guide.source;
  std::string out = fmt::format("{}: {} {}: {}\n", paint.bold(place(guide.path, source, finding.span)),
                                paint.severity(finding.severity, name_of(finding.severity)),
                                paint.bold(finding.code), finding.message);
  std::uint32_t last_line = source.line_of(finding.span.begin);
  for (const RelatedPlace& related : finding.related)
    last_line = std::max(last_line, source.line_of(related.span.begin));
  const std::size_t gutter = fmt::formatted_size("{}", last_line);

  const std::string color = finding.severity == Severity::error     ? "1;31"
                            : finding.severity == Severity::warning ? "1;33"
                                                                    : "1;36";
  out += excerpt(source, finding.span, gutter, color, '^', paint);
  for (const RelatedPlace& related : finding.related) {
    out += fmt::format("  {} {}\n", paint.dim(std::string(gutter, ' ') + " ="), related.message);
    out += excerpt(source, related.span, gutter, "36", '-', paint);
  }
  if (!finding.mend.empty())
    out += fmt::format("  {} {} {}\n", paint.dim(std::string(gutter, ' ') + " ="), paint("1;32", "mend:"),
                       finding.mend);
  return out + '\n';
}

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

struct RuleLine {
  std::string_view name;
  Severity severity = Severity::info;
  std::size_t count = 0;
};

std::string write_summary(const CheckReport& report, const Paint& paint) {
  std::map<std::string_view, RuleLine> lines;
  std::size_t widest = 0;
  for (const CheckedGuide& guide : report.guides) {
    for (const Finding& finding : guide.outcome.findings) {
      RuleLine& line = lines[finding.code];
      line.name = finding.rule;
      line.severity = std::max(line.severity, finding.severity);
      ++line.count;
      widest = std::max(widest, finding.rule.size());
    }
  }
  std::string out;
  for (const auto& [code, line] : lines)
    out += fmt::format("{:>5}  {} {:<{}}  {}\n", line.count, paint.bold(code), line.name, widest,
                       paint.severity(line.severity, name_of(line.severity)));
  const FindingCounts counts = count_findings(report);
  const std::size_t checked = report.guides.size() - counts.unreadable;
  std::string verdict = fmt::format("{} checked: ", plural(checked, "guide"));
  if (counts.errors + counts.warnings + counts.infos == 0)
    verdict += "nothing to report";
  else
    verdict += fmt::format("{}, {}, {} info", plural(counts.errors, "error"),
                           plural(counts.warnings, "warning"), counts.infos);
  if (counts.suppressed > 0) verdict += fmt::format(", {} suppressed", counts.suppressed);
  if (counts.unreadable > 0)
    verdict += fmt::format("; {} could not be checked", plural(counts.unreadable, "guide"));
  out += paint.bold(verdict) + '\n';
  if (!lines.empty()) {
    const auto worst = std::max_element(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
      return a.second.severity < b.second.severity;
    });
    out += paint.dim(
        fmt::format("`handrail explain {}` says why a rule matters and how to mend it\n", worst->first));
  }
  return out;
}

std::string write(const CheckReport& report, const ReportStyle& style) {
  const Paint paint(style.color);
  std::string out;
  for (const CheckedGuide& guide : report.guides) {
    if (!guide.source) continue;
    for (const Finding& finding : guide.outcome.findings) out += write_finding(guide, finding, paint);
  }
  return out + write_summary(report, paint);
}

}  // namespace

HANDRAIL_REPORTER(text, "for people: the place, the line, the mend, a summary", write);
}  // namespace handrail
