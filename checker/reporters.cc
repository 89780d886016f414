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

FindingCounts count_findings(const CheckReport& report) {
  FindingCounts counts;
  for (const CheckedGuide& guide : report.guides) {
    counts.unreadable += guide.error.has_value();
    counts.suppressed += guide.outcome.suppressed.size();
    for (const Finding& finding : guide.outcome.findings) {
      switch (finding.severity) {
        case Severity::error: ++counts.errors; break;
        case Severity::warning: ++counts.warnings; break;
        case Severity::info: ++counts.infos; break;
      }
    }
  }
  return counts;
}

}  // namespace handrail
