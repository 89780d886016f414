#include "checker/reporters.h"

namespace handrail {

#define HANDRAIL_REPORTER_ENTRY(name) extern const ReportFormat report_format_##name;
#include "generated/checker/reporters.inc"
#undef HANDRAIL_REPORTER_ENTRY

std::span<const ReportFormat* const> report_formats() {
  static const ReportFormat* const kFormats[] = {
#define HANDRAIL_REPORTER_ENTRY(name) &report_format_##name,
#include "generated/checker/reporters.inc"
#undef HANDRAIL_REPORTER_ENTRY
  };
  return kFormats;
}

const ReportFormat* find_report_format(std::string_view name) {
  for (const ReportFormat* format : report_formats())
    if (format->name == name) return format;
  return nullptr;
}

std::vector<GuideSection> sections_of(const Document& document) {
  std::vector<GuideSection> sections;
  for (const Heading& heading : document.headings()) sections.push_back({heading.span.begin, heading.text});
  return sections;
}

CheckCounts count_findings(const CheckedGuide& guide) {
  CheckCounts counts;
  counts.unreadable = guide.error.has_value();
  counts.suppressed = guide.outcome.suppressed.size();
  counts.known = guide.known.size();
  for (const Finding& finding : guide.outcome.findings) {
    counts.mendable += !finding.fix.empty();
    switch (finding.severity) {
      case Severity::error: ++counts.errors; break;
      case Severity::warning: ++counts.warnings; break;
      case Severity::info: ++counts.infos; break;
    }
  }
  return counts;
}

CheckCounts count_findings(const CheckReport& report) {
  CheckCounts all;
  for (const CheckedGuide& guide : report.guides) {
    const CheckCounts counts = count_findings(guide);
    all.errors += counts.errors;
    all.warnings += counts.warnings;
    all.infos += counts.infos;
    all.mendable += counts.mendable;
    all.suppressed += counts.suppressed;
    all.known += counts.known;
    all.unreadable += counts.unreadable;
  }
  return all;
}

}  // namespace handrail
