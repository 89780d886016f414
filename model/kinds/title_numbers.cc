#include "model/kinds/title_numbers.h"

#include <array>
#include <cstdint>
#include <utility>

#include "model/text.h"
#include "model/utf8.h"

namespace handrail::lexicon {
namespace {

// The first code point that is a letter, a digit or an ideograph.
std::string_view skip_decoration(std::string_view title) {
  std::size_t at = 0;
  while (at < title.size()) {
    std::size_t next = at;
    const std::uint32_t c = utf8::decode(title, next);
    if (c < 0x80 ? text::is_alnum(static_cast<char>(c)) || c == '(' || c == '['
                 : utf8::is_han(c) || c == 0xFF08 || c == 0x3010)  // （ 【
      break;
    at = next;
  }
  return title.substr(at);
}

constexpr auto kHanDigits =
    std::to_array<std::string_view>({"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"});

// Length of a number in digits or Chinese numerals at the start of `s`.
std::size_t number_length(std::string_view s) {
  std::size_t at = 0;
  while (at < s.size() && (text::is_digit(s[at]) ||
                           (s[at] == '.' && at > 0 && at + 1 < s.size() && text::is_digit(s[at + 1]))))
    ++at;
  if (at > 0) return at;
  bool more = true;
  while (more) {
    more = false;
    for (const std::string_view digit : kHanDigits) {
      if (s.substr(at).starts_with(digit)) {
        at += digit.size();
        more = true;
      }
    }
  }
  return at;
}

// Length of "步骤 3：", "第二步、", "Step 4 -", "3.1 " at the start; 0 when there is none.
std::size_t step_prefix(std::string_view s) {
  for (const std::string_view word : {"步骤", "阶段", "第", "Step", "step", "STEP", "Phase", "phase", "PHASE",
                                      "Stage", "stage", "Part", "part"}) {
    if (!s.starts_with(word)) continue;
    std::size_t at = word.size();
    while (at < s.size() && s[at] == ' ') ++at;
    const std::size_t number = number_length(s.substr(at));
    if (number == 0) continue;
    at += number;
    for (const std::string_view unit : {"步", "阶段", "章", "部分", "节"}) {
      if (s.substr(at).starts_with(unit)) at += unit.size();
    }
    return at;
  }
  // (1), （一）, [1]
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"(", ")"}, {"（", "）"}, {"[", "]"}, {"【", "】"}}) {
    if (!s.starts_with(open)) continue;
    const std::size_t number = number_length(s.substr(open.size()));
    const std::string_view rest = s.substr(open.size() + number);
    if (number > 0 && rest.starts_with(close)) return open.size() + number + close.size();
  }
  const std::size_t number = number_length(s);
  if (number == 0) return 0;
  const std::string_view rest = s.substr(number);
  for (const std::string_view mark : {".", "、", "．", ")", "）", ":", "：", " ", "-"}) {
    if (rest.starts_with(mark)) return number;
  }
  return 0;
}

}  // namespace

bool names_option(std::string_view title) {
  const std::string_view s = skip_decoration(title.substr(0, title.size()));
  for (const std::string_view word :
       {"选项", "方案", "方式", "方法", "途径", "路径", "Option", "option", "Method", "method", "Alternative",
        "alternative", "Approach", "approach", "Path", "Variant", "Scenario", "场景"}) {
    if (!s.starts_with(word)) continue;
    std::string_view rest = s.substr(word.size());
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    if (number_length(rest) > 0) return true;
    if (!rest.empty() && text::is_alpha(rest.front()) && (rest.size() == 1 || !text::is_alnum(rest[1])))
      return true;
  }
  return false;
}

bool is_numbered_step(std::string_view title) { return step_prefix(skip_decoration(title)) > 0; }

std::string_view without_number(std::string_view title) {
  std::string_view s = skip_decoration(title);
  s.remove_prefix(step_prefix(s));
  return skip_decoration(s);
}

std::string_view without_attributes(std::string_view title) {
  const std::size_t open = title.rfind('{');
  if (open == std::string_view::npos || open == 0 || !title.ends_with('}')) return title;
  const std::string_view inside = title.substr(open + 1);
  if (!inside.starts_with('#') && !inside.starts_with('.') && !inside.starts_with(':')) return title;
  return text::trim(title.substr(0, open));
}

}  // namespace handrail::lexicon
