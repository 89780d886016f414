#include "verifier/compat/sqlite_functions.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "model/text.h"
#include "verifier/collations.h"
#include "verifier/compat/calls.h"
#include "verifier/compat/exact_sum.h"

namespace handrail::compat {
namespace {

// Whether the first of them is a moment that can be computed with.
bool is_zero(const Call& call, int i) { return call.text(i).starts_with("0000-00-00"); }

enum class Shown : std::int64_t { plain = 0, date = 1, zone = 2 };

std::string shown(Instant instant, Shown how) {
  std::string text = instant_text(instant);
  if (how == Shown::date) text.resize(10);
  if (how == Shown::zone) text += "+00";
  return text;
}

void instant(Call& call) { call.give(call.moment(0).microseconds); }

// MySQL, "Date and Time Functions", DATE_ADD: the 31st of a month that has no 31st is its last day.
void shift(Call& call) {
  if (is_zero(call, 0)) return call.give_null();
  CivilTime time = civil_of(call.moment(0));
  const std::int64_t count = call.number(1);
  if (count < -4'000'000'000 || count > 4'000'000'000) throw NotHere{"an interval so long"};
  const std::string_view unit = call.text(2);
  const std::int64_t months = unit == "month"     ? count
                              : unit == "quarter" ? count * 3
                              : unit == "year"    ? count * 12
                                                  : 0;
  const std::int64_t seconds = unit == "week"     ? count * 604'800
                               : unit == "day"    ? count * 86'400
                               : unit == "hour"   ? count * 3600
                               : unit == "minute" ? count * 60
                               : unit == "second" ? count
                                                  : 0;
  if (months != 0) {
    const std::int64_t month = time.year * 12 + time.month - 1 + months;
    if (month < 0 || month >= 120'000) throw NotHere{"a time so far away"};
    time.year = month / 12;
    time.month = static_cast<int>(month % 12) + 1;
    time.day = std::min(time.day, days_in_month(time.year, time.month));
  }
  const Instant moved{instant_of(time).microseconds + seconds * 1'000'000};
  const std::int64_t year = civil_of(moved).year;
  if (year < 0 || year > 9999) throw NotHere{"a time so far away"};
  call.give(shown(moved, static_cast<Shown>(call.number(3))));
}

// MySQL's TIMESTAMPDIFF: whole units from the first to the second.
void between(Call& call) {
  if (is_zero(call, 0) || is_zero(call, 1)) return call.give_null();
  const Instant from = call.moment(0), to = call.moment(1);
  const std::string_view unit = call.text(2);
  if (unit == "month" || unit == "year") {
    const bool forward = from.microseconds <= to.microseconds;
    const CivilTime a = civil_of(forward ? from : to), b = civil_of(forward ? to : from);
    const auto within = [](const CivilTime& t) {
      return (((std::int64_t{t.day} * 24 + t.hour) * 60 + t.minute) * 60 + t.second) * 1'000'000 +
             t.microsecond;
    };
    std::int64_t months = (b.year - a.year) * 12 + b.month - a.month - (within(b) < within(a) ? 1 : 0);
    if (unit == "year") months /= 12;
    return call.give(forward ? months : -months);
  }
  const std::int64_t seconds = unit == "week"     ? 604'800
                               : unit == "day"    ? 86'400
                               : unit == "hour"   ? 3600
                               : unit == "minute" ? 60
                                                  : 1;
  call.give((to.microseconds - from.microseconds) / (seconds * 1'000'000));
}

void part(Call& call) {
  if (is_zero(call, 0)) return call.give(std::int64_t{0});
  const CivilTime time = civil_of(call.moment(0));
  const std::string_view unit = call.text(1);
  call.give(unit == "year"      ? time.year
            : unit == "quarter" ? (time.month + 2) / 3
            : unit == "month"   ? time.month
            : unit == "day"     ? time.day
            : unit == "hour"    ? time.hour
            : unit == "minute"  ? time.minute
                                : time.second);
}

void truncate(Call& call) {
  CivilTime time = civil_of(call.moment(0));
  const std::string_view unit = call.text(1);
  time.second = time.microsecond = 0;
  if (unit != "minute") time.minute = 0;
  if (unit != "minute" && unit != "hour") {
    time.hour = 0;
    if (unit != "day") time.day = 1;
    if (unit == "quarter") time.month = (time.month - 1) / 3 * 3 + 1;
    if (unit == "year") time.month = 1;
  }
  call.give(shown(instant_of(time), static_cast<Shown>(call.number(2))));
}

void format(Call& call) {
  if (is_zero(call, 0)) throw NotHere{"the date 0000-00-00 in words"};
  const CivilTime time = civil_of(call.moment(0));
  const std::string_view form = call.text(1);
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '%' || i + 1 == form.size()) {
      out += form[i];
      continue;
    }
    switch (form[++i]) {
      case 'Y': out += fmt::format("{:04}", time.year); break;
      case 'm': out += fmt::format("{:02}", time.month); break;
      case 'd': out += fmt::format("{:02}", time.day); break;
      case 'H': out += fmt::format("{:02}", time.hour); break;
      case 'i': out += fmt::format("{:02}", time.minute); break;
      case 's':
      case 'S': out += fmt::format("{:02}", time.second); break;
      case 'T': out += fmt::format("{:02}:{:02}:{:02}", time.hour, time.minute, time.second); break;
      default: out += form[i];
    }
  }
  call.give(out);
}

void like(Call& call) {
  call.give(std::int64_t{is_like(call.text(1), call.text(0), static_cast<Letters>(call.number(2)))});
}

void letter_case(Call& call) { call.give(in_case(call.text(0), call.number(1) != 0)); }

void find_in_set(Call& call) {
  const std::string_view wanted = call.text(0);
  std::string_view rest = call.text(1);
  if (rest.empty() || wanted.find(',') != std::string_view::npos) return call.give(std::int64_t{0});
  const auto letters = static_cast<Letters>(call.number(2));
  for (std::int64_t place = 1;; ++place) {
    const std::size_t comma = rest.find(',');
    if (same_letters(wanted, rest.substr(0, comma), letters)) return call.give(place);
    if (comma == std::string_view::npos) return call.give(std::int64_t{0});
    rest.remove_prefix(comma + 1);
  }
}

void loose(Call& call) {
  std::string key;
  if (!loose_key(call.text(0), static_cast<Accents>(call.number(1)), key)) throw NotHere{"letters so rare"};
  call.give(key);
}

// PostgreSQL fails on these, where SQLite gives NULL.
void divide(Call& call) {
  if (call.number(1) == 0) throw NotHere{"a division by zero"};
  if (call.number(1) == -1) return call.give(-call.number(0));
  call.give(call.number(0) / call.number(1));
}
void remainder(Call& call) {
  if (call.number(1) == 0) throw NotHere{"a division by zero"};
  call.give(call.number(1) == -1 ? 0 : call.number(0) % call.number(1));
}
void whole(Call& call) {
  const std::string_view shown = text::trim(call.text(0));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(shown.data(), shown.data() + shown.size(), number);
  if (error != std::errc() || end != shown.data() + shown.size())
    throw NotHere{fmt::format("the number '{}'", shown.substr(0, 40))};
  call.give(number);
}

// A value within JSON as a text. Texts, whole numbers and truth values are written alike everywhere.
void json_text(Call& call) {
  const std::string_view shown = call.text(0);
  if (shown == "null") {
    if (call.number(1) != 0) return call.give(shown);
    return call.give_null();
  }
  if (shown == "true" || shown == "false") return call.give(shown);
  if (shown.starts_with('"')) {
    const auto parsed = nlohmann::ordered_json::parse(shown, nullptr, false);
    if (parsed.is_string()) return call.give(parsed.get_ref<const std::string&>());
  }
  if (shown.find_first_not_of("-0123456789") == std::string_view::npos) return call.give(shown);
  throw NotHere{"JSON that is no text and no whole number"};
}

void add_to_sum(sqlite3_context* context, int, sqlite3_value** values) {
  auto* sum = static_cast<ExactSum*>(sqlite3_aggregate_context(context, sizeof(ExactSum)));
  if (sum == nullptr) return sqlite3_result_error_nomem(context);
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  sum->add({bytes != nullptr ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
}

void end_sum(sqlite3_context* context) {
  const auto* sum = static_cast<ExactSum*>(sqlite3_aggregate_context(context, 0));
  if (sum == nullptr || sum->is_empty()) return sqlite3_result_null(context);
  if (!sum->is_exact()) {
    const std::string message = std::string(kRefusal) + "a sum of numbers so long";
    return sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
  }
  const std::string text = sum->text();
  sqlite3_result_text(context, text.c_str(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

// The least (kSign -1) or greatest text of a column that fills up with spaces.
struct Extreme {
  std::string* text;
  bool is_uncertain;
};

template <int kSign>
void look_at(sqlite3_context* context, int, sqlite3_value** values) {
  auto* extreme = static_cast<Extreme*>(sqlite3_aggregate_context(context, sizeof(Extreme)));
  if (extreme == nullptr) return sqlite3_result_error_nomem(context);
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  try {
    const std::string_view text = Call(context, values).text(0);
    const int order = extreme->text == nullptr ? kSign : compare_exact_padded(text, *extreme->text);
    if (order == 0) {
      extreme->is_uncertain |= text != *extreme->text;
    } else if (order == kSign) {
      if (extreme->text == nullptr) extreme->text = new std::string;
      *extreme->text = text;
      extreme->is_uncertain = false;
    }
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

void end_extreme(sqlite3_context* context) {
  const auto* extreme = static_cast<Extreme*>(sqlite3_aggregate_context(context, 0));
  if (extreme == nullptr || extreme->text == nullptr) return sqlite3_result_null(context);
  const std::unique_ptr<std::string> text(extreme->text);
  if (extreme->is_uncertain) {
    const std::string message =
        std::string(kRefusal) + "the first of texts that differ in spaces at their end only";
    return sqlite3_result_error(context, message.c_str(), static_cast<int>(message.size()));
  }
  sqlite3_result_text(context, text->c_str(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
}

constexpr Function kFunctions[] = {
    {"handrail_instant", 1, guarded<instant>},
    {"handrail_shift", 4, guarded<shift>},
    {"handrail_between", 3, guarded<between>},
    {"handrail_part", 2, guarded<part>},
    {"handrail_truncate", 3, guarded<truncate>},
    {"handrail_format", 2, guarded<format>},
    {"handrail_like", 3, guarded<like>},
    {"handrail_case", 2, guarded<letter_case>},
    {"handrail_find_in_set", 3, guarded<find_in_set>},
    {"handrail_loose", 2, guarded<loose>},
    {"handrail_divide", 2, guarded<divide>},
    {"handrail_remainder", 2, guarded<remainder>},
    {"handrail_whole", 1, guarded<whole>},
    {"handrail_json_text", 2, guarded<json_text>},
};

}  // namespace

int add_functions(sqlite3* connection) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
  int code = SQLITE_OK;
  for (const Function& function : kFunctions) {
    if (code != SQLITE_OK) return code;
    code = sqlite3_create_function_v2(connection, function.name, function.arguments, flags, nullptr,
                                      function.call, nullptr, nullptr, nullptr);
  }
  struct Aggregate {
    const char* name;
    void (*step)(sqlite3_context*, int, sqlite3_value**);
    void (*end)(sqlite3_context*);
  };
  static constexpr Aggregate kAggregates[] = {{"handrail_sum", add_to_sum, end_sum},
                                              {"handrail_min", look_at<-1>, end_extreme},
                                              {"handrail_max", look_at<1>, end_extreme}};
  for (const Aggregate& aggregate : kAggregates) {
    if (code != SQLITE_OK) return code;
    code = sqlite3_create_function_v2(connection, aggregate.name, 1, flags, nullptr, nullptr, aggregate.step,
                                      aggregate.end, nullptr);
  }
  return code;
}

}  // namespace handrail::compat
