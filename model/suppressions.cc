#include "model/suppressions.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "model/text.h"

namespace handrail {
namespace {

bool is_code(std::string_view word) {
  return word.size() == 4 && text::is_alpha(word[0]) && text::is_digit(word[1]) && text::is_digit(word[2]) &&
         text::is_digit(word[3]);
}

bool is_rule_name(std::string_view word) {
  return word.find('-') != std::string_view::npos && text::is_alpha(word.front()) &&
         std::all_of(word.begin(), word.end(), [](char c) { return text::is_alpha(c) || c == '-'; });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

bool is_date(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kShape[i] == 'd' ? !text::is_digit(text[i]) : text[i] != kShape[i]) return false;
  const int year = number(text.substr(0, 4));
  const int month = number(text.substr(5, 2));
  const int day = number(text.substr(8, 2));
  if (month < 1 || month > 12) return false;
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day >= 1 && day <= kDays[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
}

SuppressionText read_suppression(std::string_view text) {
  SuppressionText result;
  constexpr std::string_view kWideColon = "：";  // what a Chinese keyboard types
  const std::size_t narrow = text.find(':');
  const std::size_t wide = text.find(kWideColon);
  const std::size_t colon = std::min(narrow, wide);
  if (colon != std::string_view::npos)
    result.reason = text::trim(text.substr(colon + (colon == wide ? kWideColon.size() : 1)));
  if (result.reason.empty())
    result.problems.push_back(
        {"a suppression without a reason",
         "write why: <!-- handrail-disable-next S002: the log is watched on purpose -->"});

  std::string list(text.substr(0, colon));
  std::replace(list.begin(), list.end(), ',', ' ');
  std::vector<std::string_view> words;
  for (const std::string_view word : text::split(list, ' '))
    if (!text::trim(word).empty()) words.push_back(text::trim(word));
  bool named = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (text::equal_ignoring_case(word, "until")) {
      const std::string_view date = i + 1 < words.size() ? words[++i] : std::string_view();
      if (is_date(date))
        result.until = date;
      else
        result.problems.push_back({fmt::format("'until {}' is no day of the calendar", date),
                                   "write year, month and day: until 2027-01-31"});
      continue;
    }
    named = true;
    if (is_code(word))
      result.rules.push_back(text::upper(word));
    else if (is_rule_name(word))
      result.rules.push_back(text::lower(word));
    else
      result.problems.push_back({fmt::format("'{}' is no rule code", word), "write a code such as S002"});
  }
  if (!named)
    result.problems.push_back(
        {"a suppression that names no rule", "write <!-- handrail-disable-next S002: reason -->"});
  return result;
}

}  // namespace handrail
