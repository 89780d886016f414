// What a run's report says, in each language that guides are written in.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace handrail::cli {

struct ReportTexts {
  std::string_view html_language;
  std::string_view report;  // "Report of a run"
  std::string_view status, run, guide, directory, by, started, ended, duration, plan_hash, document, version;
  std::string_view parameters, parameter, value, source, missing, choices, open, accepted;
  std::string_view timeline, timeline_about;
  std::string_view steps, line, exit_code, attempt, command_was, printed_out, printed_err, cut, in_file,
      expected;
  std::string_view see_for_yourself, not_seen, adopted, events;
  std::string_view journal, whole, altered, records, outputs, head, cannot_see;
  std::string_view made_by;
  std::array<std::string_view, 5> item_status;  // index: ReportStatus

  // Of the words that a report uses in JSON: a run's status, an event's kind, an effect's class, an ending.
  std::string_view word(std::string_view name) const;
  const std::pair<std::string_view, std::string_view>* words;
  std::size_t word_count;
};

const ReportTexts& report_texts(std::string_view language);

}  // namespace handrail::cli
