// How findings are written. A reporter is one file, checker/reporters/<format>.cc, that turns the checked
// guides into bytes; the folder's listing is the list of formats, so nothing else is touched to add one:
//
//   std::string write(const CheckReport& report, const ReportStyle& style) { … }
//   HANDRAIL_REPORTER(text, "for people", write);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/engine.h"
#include "model/finding.h"
#include "model/result.h"
#include "model/source_text.h"

namespace handrail {

// Where a heading's section begins, and what it says.
struct GuideSection {
  std::uint32_t begin = 0;
  std::string title;
};

struct CheckedGuide {
  std::string path;                          // as the caller named it
  std::shared_ptr<const SourceText> source;  // null when the guide could not be read
  std::vector<GuideSection> sections;        // by place
  CheckOutcome outcome;
  std::vector<Finding> known;  // what the baseline holds back (checker/baseline.h)
  std::optional<Error> error;  // why it could not be checked
};
std::vector<GuideSection> sections_of(const Document& document);

struct CheckReport {
  std::vector<CheckedGuide> guides;
};

struct ReportStyle {
  bool color = false;
  std::string_view version;  // of this program
  std::size_t width = 0;     // columns of the terminal; 0: lines are not broken
  bool each = false;         // text: findings that say the same are not drawn together
};

struct CheckCounts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t infos = 0;
  std::size_t mendable = 0;  // of these; bring edits with them
  std::size_t suppressed = 0;
  std::size_t known = 0;       // held back by the baseline
  std::size_t unreadable = 0;  // guides
  std::size_t total() const { return errors + warnings + infos; }
};
CheckCounts count_findings(const CheckReport& report);
CheckCounts count_findings(const CheckedGuide& guide);

struct ReportFormat {
  std::string_view name;
  std::string_view description;
  std::string (*write)(const CheckReport& report, const ReportStyle& style) = nullptr;
};

// Every format, by name. Lives as long as the program.
std::span<const ReportFormat* const> report_formats();
const ReportFormat* find_report_format(std::string_view name);

#define HANDRAIL_REPORTER(name, description, write) \
  extern const ReportFormat report_format_##name;   \
  const ReportFormat report_format_##name { #name, description, write }

}  // namespace handrail
