// O005: the numbers of a procedure's steps jump, repeat or go back, so the reader wonders what is missing.
// Headings that stand side by side and are numbered in one style are looked at; ordered lists are numbered by
// Markdown.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "checker/rule.h"
#include "model/kinds/title_numbers.h"
#include "model/kinds/variants.h"
#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

struct Numbered {
  Span span;
  std::string_view title;
  int number = 0;
  std::string prefix;  // of "3.2": "3."
};

// "步骤", "Step", "Phase": words that only stand before the number of a step.
constexpr std::string_view kWords[] = {"步骤", "阶段",  "第",    "Step",  "step",
                                       "STEP", "Phase", "phase", "Stage", "stage"};

std::string_view without_decoration(std::string_view title) {
  std::size_t at = 0;
  while (at < title.size()) {
    std::size_t next = at;
    const std::uint32_t c = utf8::decode(title, next);
    if (c < 0x80 ? text::is_alnum(static_cast<char>(c)) : utf8::is_han(c)) break;
    at = next;
  }
  return title.substr(at);
}

// Value of "三", "十二", "二十" at the start, with its length; 0 when there is none.
std::pair<int, std::size_t> han_number(std::string_view s) {
  constexpr std::string_view kDigits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
  int value = 0;
  std::size_t at = 0;
  const auto digit = [&] {
    for (int i = 0; i < 9; ++i) {
      if (!s.substr(at).starts_with(kDigits[i])) continue;
      at += kDigits[i].size();
      return i + 1;
    }
    return 0;
  };
  value = digit();
  if (s.substr(at).starts_with("十")) {
    at += std::string_view("十").size();
    value = (value == 0 ? 1 : value) * 10;
    value += digit();
  }
  return {value, at};
}

std::size_t digits_at(std::string_view s) {
  std::size_t length = 0;
  while (length < s.size() && length < 4 && text::is_digit(s[length])) ++length;
  return length;
}

// The style ("Step #", "#.", "#") and the number of a title; an empty style when it has none.
struct Reading {
  std::string style;
  std::string prefix;
  int number = 0;
};

Reading read_number(std::string_view title) {
  Reading reading;
  std::string_view rest = without_decoration(title);
  std::string word;
  for (const std::string_view known : kWords) {
    if (!rest.starts_with(known)) continue;
    word = known;
    rest.remove_prefix(known.size());
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    break;
  }
  if (const auto [value, length] = han_number(rest); value > 0) {
    rest.remove_prefix(length);
    const bool ends = rest.starts_with("、") || rest.starts_with("．") || rest.starts_with(".") ||
                      rest.starts_with("：") || rest.starts_with(":") || rest.starts_with("步") ||
                      rest.starts_with("阶段");
    if (!ends) return {};
    reading.style = word + "一";
    reading.number = value;
    return reading;
  }
  // "3.2.1": the last part counts, the parts before it belong to the headings above.
  while (true) {
    const std::size_t length = digits_at(rest);
    if (length == 0 || length > 2) return {};
    const std::string_view digits = rest.substr(0, length);
    rest.remove_prefix(length);
    if (rest.size() > 1 && rest.front() == '.' && text::is_digit(rest[1])) {
      reading.prefix += std::string(digits) + ".";
      rest.remove_prefix(1);
      continue;
    }
    reading.number = std::atoi(std::string(digits).c_str());
    break;
  }
  // "2a", "3rd", "5 GB", "1.x": no number of a step.
  constexpr std::string_view kEnds[] = {"、", "：", ":", "）", "步", "阶段", "章", "节", "部分"};
  bool ends = rest.empty() || rest.starts_with(". ") || rest.starts_with(") ") || rest.starts_with(" - ") ||
              rest.starts_with(" – ") || rest.starts_with(" — ") || rest == "." ||
              (rest.starts_with(".") && rest.size() > 1 && rest[1] >= 'A' && rest[1] <= 'Z') ||  // "2.List"
              (rest.starts_with(".") && rest.size() > 1 && static_cast<unsigned char>(rest[1]) >= 0x80);
  for (const std::string_view end : kEnds) ends = ends || rest.starts_with(end);
  // "Step 2 Stop", "3.1 Stop": a blank is enough behind a word or a dotted number.
  if (!ends && rest.starts_with(" ") && (!word.empty() || !reading.prefix.empty())) ends = true;
  if (!ends || (word.empty() && rest.empty())) return {};
  reading.style = word.empty() ? (reading.prefix.empty() ? "#" : "#.#") : text::lower(word) + "#";
  return reading;
}

// Alternatives carry the same number: "Step 2 (Docker)" and "Step 2 (systemd)".
bool are_alternatives(std::string_view a, std::string_view b) {
  return lexicon::names_option(lexicon::without_number(a)) ||
         lexicon::names_option(lexicon::without_number(b)) ||
         lexicon::variant_in(a) != lexicon::variant_in(b);
}

void report_break(const Numbered& last, const Numbered& next, Reporter& report) {
  const std::string number = next.prefix + std::to_string(next.number);
  const std::string before = last.prefix + std::to_string(last.number);
  const std::string message =
      next.number == last.number ? fmt::format("number {} is given a second time", number)
      : next.number > last.number
          ? fmt::format("number {} follows {}: what is between is missing", number, before)
          : fmt::format("number {} follows {}", number, before);
  report.at(next.span)
      .say(message)
      .mend("number the steps one after the other")
      .related(last.span, "the one before");
}

class Sequence {
 public:
  void add(const Numbered& next, Reporter& report) {
    if (!begun_) {
      sound_ = next.number <= 1;  // one that begins later continues what is numbered elsewhere
    } else if (next.prefix != last_.prefix) {
      sound_ = sound_ && next.number <= 1;
    } else if (sound_ && next.number != last_.number + 1 && next.number > 1) {  // at 1 a new count begins
      if (next.number != last_.number || !are_alternatives(next.title, last_.title))
        report_break(last_, next, report);
    }
    begun_ = true;
    last_ = next;
  }

 private:
  Numbered last_;
  bool begun_ = false;
  bool sound_ = true;
};

// "2.4.1" under anything but "2.4" is the number of a release.
bool may_be_release(const Runbook& runbook, const Heading& heading, const Reading& reading) {
  if (std::count(reading.prefix.begin(), reading.prefix.end(), '.') < 2) return false;
  if (heading.parent < 0) return true;
  const Reading above =
      read_number(runbook.document.headings()[static_cast<std::size_t>(heading.parent)].text);
  return above.prefix + std::to_string(above.number) + "." != reading.prefix;
}

void check_titles(const Runbook& runbook, Reporter& report) {
  std::map<std::tuple<int, int, std::string>, Sequence> sequences;  // by parent, level and style
  const auto& headings = runbook.document.headings();
  for (const Heading& heading : headings) {
    const Reading reading = read_number(heading.text);
    if (reading.style.empty() || may_be_release(runbook, heading, reading)) continue;
    sequences[{heading.parent, heading.level, reading.style}].add(
        {heading.span, heading.text, reading.number, reading.prefix}, report);
  }
  constexpr int kLabel = 7;  // stands below every heading
  for (const Step& step : runbook.steps) {
    if (step.heading < 0 || headings[static_cast<std::size_t>(step.heading)].span == step.title_span)
      continue;
    const Reading reading = read_number(step.title);
    if (reading.style.empty() || reading.style == "#") continue;
    sequences[{step.heading, kLabel, reading.style}].add(
        {step.title_span, step.title, reading.number, reading.prefix}, report);
  }
}

// A list that something else interrupts goes on with the next number, or begins anew at 1.
void check_lists(const Runbook& runbook, Reporter& report) {
  struct Last {
    const ListItem* item = nullptr;
    int shown = 0;  // the number that Markdown gives it
  };
  std::map<int, Last> lasts;  // by heading
  for (const ListItem& item : runbook.document.list_items()) {
    if (!item.ordered || item.depth > 0) continue;
    Last& last = lasts[item.heading];
    // Tabs carry the same numbers side by side, and the list around them goes on behind.
    if (runbook.document.container_at(item.span.begin) >= 0) {
      last = {};
      continue;
    }
    const bool goes_on = last.item && last.item->span.end <= item.span.begin &&
                         text::trim(runbook.source->slice({last.item->span.end, item.span.begin})).empty();
    const int shown = goes_on ? last.shown + 1 : item.number;
    if (last.item && !goes_on && shown > 1 && shown != last.shown + 1)
      report_break({last.item->marker, {}, last.shown, {}}, {item.marker, {}, shown, {}}, report);
    last = {&item, shown};
  }
}

void check(const Runbook& runbook, Reporter& report) {
  check_titles(runbook, report);
  check_lists(runbook, report);
}

}  // namespace

HANDRAIL_RULE(O005, "step-number-sequence", Severity::warning, check);
}  // namespace handrail
