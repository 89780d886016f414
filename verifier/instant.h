// Moments as databases write them: one number line, in microseconds since 1970-01-01 00:00:00, without leap
// seconds. A text that names no time zone is taken as UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace handrail {

struct Instant {
  std::int64_t microseconds = 0;
};

// The proleptic Gregorian calendar; month and day from 1.
struct CivilTime {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
};

// Fields may lie outside their range; what is too much is carried (month 13 is the next January).
Instant instant_of(const CivilTime& time);
CivilTime civil_of(Instant instant);
int days_in_month(std::int64_t year, int month);

// "2026-11-21", "2026-11-21 17:04", "2026-11-21T17:04:05.123Z", "2026-11-21 17:04:05+08:00"; of the years
// 0000 to 9999. Nothing when it is no such text, or no day of the calendar (2026-02-30).
std::optional<Instant> parse_instant(std::string_view text);

// "2026-11-21 17:04:05", with ".123456" when there is a fraction.
std::string instant_text(Instant instant);

// Of this machine's clock, in whole seconds.
Instant present_instant();

}  // namespace handrail
