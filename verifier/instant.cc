#include "verifier/instant.h"

#include <ctime>

#include <fmt/core.h>

namespace handrail {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

// Days since 1970-01-01: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
std::int64_t days_of(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

// Reads "YYYY-MM-DD[ HH:MM[:SS[.ffffff]]][zone]" from the left.
class Reading {
 public:
  explicit Reading(std::string_view text) : rest_(text) {}

  std::optional<Instant> run() {
    CivilTime time{0, 0, 0, 0, 0, 0, 0};
    int year = 0;
    if (!digits(4, year) || !mark('-') || !digits(2, time.month) || !mark('-') || !digits(2, time.day))
      return {};
    time.year = year;
    if (time.month < 1 || time.month > 12 || time.day < 1 || time.day > days_in_month(year, time.month))
      return {};
    std::int64_t offset = 0;
    if (mark(' ') || mark('T')) {
      if (!digits(2, time.hour) || !mark(':') || !digits(2, time.minute)) return {};
      if (mark(':')) {
        if (!digits(2, time.second)) return {};
        if (mark('.') && !fraction(time.microsecond)) return {};
      }
      if (time.hour > 23 || time.minute > 59 || time.second > 59 || !zone(offset)) return {};
    }
    if (!rest_.empty()) return {};
    return Instant{instant_of(time).microseconds - offset * kSecond};
  }

 private:
  bool mark(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool digit(int& number) {
    if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') return false;
    number = number * 10 + (rest_.front() - '0');
    rest_.remove_prefix(1);
    return true;
  }
  bool digits(int count, int& number) {
    for (int i = 0; i < count; ++i) {
      if (!digit(number)) return false;
    }
    return true;
  }
  bool fraction(int& microseconds) {
    int places = 0;
    while (places < 6 && digit(microseconds)) ++places;
    int beyond = 0;
    while (places == 6 && digit(beyond)) beyond = 0;
    for (int i = places; i < 6; ++i) microseconds *= 10;
    return places > 0;
  }
  // In seconds east of UTC.
  bool zone(std::int64_t& offset) {
    if (mark(' ') && rest_.empty()) return false;
    if (rest_.empty() || mark('Z')) return true;
    const bool east = mark('+');
    if (!east && !mark('-')) return false;
    int hours = 0, minutes = 0;
    if (!digits(2, hours)) return false;
    if (!rest_.empty() && ((mark(':'), !digits(2, minutes)))) return false;
    offset = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

int days_in_month(std::int64_t year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

Instant instant_of(const CivilTime& time) {
  std::int64_t months = time.year * 12 + time.month - 1;
  const std::int64_t year = (months >= 0 ? months : months - 11) / 12;
  const int month = static_cast<int>(months - year * 12) + 1;
  const std::int64_t seconds = (days_of(year, month, 1) + time.day - 1) * 86'400 +
                               std::int64_t{time.hour} * 3600 + std::int64_t{time.minute} * 60 + time.second;
  return {seconds * kSecond + time.microsecond};
}

CivilTime civil_of(Instant instant) {
  std::int64_t days = instant.microseconds / kDay;
  if (instant.microseconds % kDay < 0) --days;
  const std::int64_t within = instant.microseconds - days * kDay;
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  CivilTime time;
  time.day = static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1);
  time.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  time.year = year_of_era + era * 400 + (time.month <= 2 ? 1 : 0);
  time.microsecond = static_cast<int>(within % kSecond);
  const std::int64_t seconds = within / kSecond;
  time.hour = static_cast<int>(seconds / 3600);
  time.minute = static_cast<int>(seconds / 60 % 60);
  time.second = static_cast<int>(seconds % 60);
  return time;
}

std::optional<Instant> parse_instant(std::string_view text) { return Reading(text).run(); }

std::string instant_text(Instant instant) {
  const CivilTime time = civil_of(instant);
  std::string out = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", time.year, time.month, time.day,
                                time.hour, time.minute, time.second);
  if (time.microsecond != 0) out += fmt::format(".{:06}", time.microsecond);
  return out;
}

Instant present_instant() { return {static_cast<std::int64_t>(std::time(nullptr)) * kSecond}; }

}  // namespace handrail
