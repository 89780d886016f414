// A run's report as one HTML file that needs nothing else: no script, no other file, no network. Readable on
// a phone and on paper, in light and dark, in the guide's language.
#pragma once

#include <string>

#include "executor/report.h"

namespace handrail::cli {

std::string report_page(const RunReport& report);

// When what happened, as an SVG: a bar for each attempt, in a row for each step that has any; a dot for each
// decision. Long times in which nothing happened are folded. Empty when there is nothing to draw.
std::string report_timeline(const RunReport& report);

// Milliseconds since 1970 of "2026-11-21T08:00:00.123Z"; 0 for anything else.
std::int64_t milliseconds_of(std::string_view utc);
// "3 ms", "1.5 s", "2 min 5 s", "3 h 4 min", "2 d 3 h".
std::string duration_text(std::int64_t milliseconds);

}  // namespace handrail::cli
