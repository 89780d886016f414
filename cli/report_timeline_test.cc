#include <doctest/doctest.h>

#include "cli/report_page.h"

namespace handrail::cli {
namespace {

ReportStep step_with(std::string title, std::string started_at, std::int64_t milliseconds, bool ok = true) {
  ReportAttempt attempt;
  attempt.started_at = std::move(started_at);
  attempt.milliseconds = milliseconds;
  attempt.ending = "exited";
  attempt.ok = ok;
  ReportItem item;
  item.id = "step.1";
  item.attempts.push_back(attempt);
  ReportStep step;
  step.title = std::move(title);
  step.items.push_back(item);
  return step;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++number;
  return number;
}

}  // namespace

TEST_CASE("moments of the journal are read to the millisecond") {
  CHECK(milliseconds_of("1970-01-01T00:00:01.005Z") == 1005);
  CHECK(milliseconds_of("2026-11-21T08:00:00.123Z") - milliseconds_of("2026-11-21T07:59:59.000Z") == 1123);
  CHECK(milliseconds_of("") == 0);
  CHECK(milliseconds_of("yesterday") == 0);
}

TEST_CASE("durations read well at every size") {
  CHECK(duration_text(7) == "7 ms");
  CHECK(duration_text(1500) == "1.5 s");
  CHECK(duration_text(125'000) == "2 min 5 s");
  CHECK(duration_text(11'040'000) == "3 h 4 min");
  CHECK(duration_text(183'600'000) == "2 d 3 h");
}

TEST_CASE("the timeline has a row for each step that ran, and folds the time in which nothing happened") {
  RunReport report;
  CHECK(report_timeline(report).empty());
  report.steps.push_back(step_with("Back <up>", "2026-11-21T08:00:00.000Z", 4000));
  report.steps.push_back(ReportStep{});
  report.steps.push_back(step_with("Migrate", "2026-11-21T08:00:04.000Z", 4000, false));
  const std::string together = report_timeline(report);
  CHECK(count(together, "class=\"label\"") == 2);
  CHECK(together.find("Back &lt;up&gt;") != std::string::npos);
  CHECK(count(together, "class=\"done\"") == 1);
  CHECK(count(together, "class=\"failed\"") == 1);
  CHECK(count(together, "class=\"fold\"") == 0);
  report.steps.push_back(step_with("Restart", "2026-11-23T11:00:08.000Z", 1000));
  const std::string folded = report_timeline(report);
  CHECK(count(folded, "class=\"fold\"") == 1);
  CHECK(folded.find("2 d 3 h") != std::string::npos);
  // Half of the time before the fold is the first command's.
  CHECK(folded.find("width=\"43.") != std::string::npos);
}

}  // namespace handrail::cli
