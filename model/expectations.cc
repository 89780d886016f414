#include "model/expectations.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "model/reading.h"
#include "model/text.h"
#include "model/utf8.h"

namespace handrail {
namespace {

struct Opening {
  std::string_view words;
  bool shows = false;  // "should show": a part of the output
  bool needs = false;  // "requires": a version
};
// Longer ones first: the first that occurs is taken.
constexpr auto kOpenings = std::to_array<Opening>({
    {"应该返回"},
    {"应当返回"},
    {"应返回"},
    {"期望返回"},
    {"应该输出", true},
    {"应输出", true},
    {"应该显示", true},
    {"应显示", true},
    {"应该看到", true},
    {"应看到", true},
    {"应能看到", true},
    {"应该包含", true},
    {"应包含", true},
    {"应该等于"},
    {"应等于"},
    {"应该为"},
    {"应为"},
    {"应当是"},
    {"应该是"},
    {"应是"},
    {"预期结果"},
    {"预期输出", true},
    {"预期返回"},
    {"预期值"},
    {"预期"},
    {"期望结果"},
    {"期望输出", true},
    {"期望值"},
    {"期望"},
    {"结果应"},
    {"需要", false, true},
    {"要求", false, true},
    {"确保版本", false, true},
    {"版本应", false, true},
    {"不低于", false, true},
    {"至少", false, true},
    {"should return"},
    {"should be"},
    {"should equal"},
    {"should show", true},
    {"should print", true},
    {"should output", true},
    {"should contain", true},
    {"should include", true},
    {"should list", true},
    {"must return"},
    {"must be"},
    {"expected output", true},
    {"expected result"},
    {"expected value"},
    {"expected"},
    {"expect"},
    {"returns"},
    {"you should see", true},
    {"requires", false, true},
    {"required", false, true},
    {"need", false, true},
    {"at least", false, true},
    {"make sure the version is", false, true},
});

std::string_view strip_front(std::string_view s) {
  while (true) {
    s = text::trim(s);
    bool moved = false;
    for (const std::string_view mark : {":", "：", "=", "是", "为", "=>", "->", "→", "，", ","}) {
      if (s.starts_with(mark) && !s.starts_with("=>") && !s.starts_with("==")) {
        s.remove_prefix(mark.size());
        moved = true;
      }
    }
    if (!moved) return s;
  }
}

std::string unquote(std::string_view s) {
  s = text::trim(s);
  for (const std::string_view quote : {"`", "\"", "'"}) {
    if (s.size() >= 2 && s.starts_with(quote) && s.ends_with(quote)) s = s.substr(1, s.size() - 2);
  }
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"“", "”"}, {"「", "」"}, {"‘", "’"}}) {
    if (s.starts_with(open) && s.ends_with(close))
      s = s.substr(open.size(), s.size() - open.size() - close.size());
  }
  return std::string(text::trim(s));
}

// Length of a number or version at the start: "3.8", "512", "1,000".
std::size_t number_length(std::string_view s) {
  std::size_t at = 0;
  while (at < s.size() && (text::is_digit(s[at]) || ((s[at] == '.' || s[at] == ',') && at > 0 &&
                                                     at + 1 < s.size() && text::is_digit(s[at + 1]))))
    ++at;
  return at;
}

struct Comparison {
  ExpectKind kind = ExpectKind::none;
  std::string value;
};

// "3.8+", ">= 3.7.0", "< 5ms", "大于 3", "at least 2", anywhere in the text but only one of them.
Comparison find_comparison(std::string_view s) {
  static constexpr auto kLess =
      std::to_array<std::string_view>({"<", "＜", "小于", "低于", "少于", "less than", "below", "under"});
  static constexpr auto kMore =
      std::to_array<std::string_view>({">=", "≥", "大于等于", "不低于", "不小于", "不少于", "至少",
                                       "at least", "or newer", "or higher", "or later", "minimum"});
  const auto value_after = [&](std::size_t at) {
    std::string_view rest = text::trim(s.substr(at));
    if (rest.starts_with('=')) rest = text::trim(rest.substr(1));
    if (rest.starts_with('v')) rest.remove_prefix(1);
    const std::size_t digits = number_length(rest);
    std::size_t end = digits;
    while (digits > 0 && end < rest.size() && (text::is_alpha(rest[end]) || rest[end] == '%')) ++end;
    return std::string(rest.substr(0, end));
  };
  for (const std::string_view word : kMore) {
    const std::size_t at = s.find(word);
    if (at == std::string_view::npos) continue;
    if (std::string value = value_after(at + word.size()); !value.empty())
      return {ExpectKind::at_least, std::move(value)};
  }
  for (const std::string_view word : kLess) {
    const std::size_t at = s.find(word);
    if (at == std::string_view::npos || s.substr(at).starts_with("<=")) continue;
    if (std::string value = value_after(at + word.size()); !value.empty())
      return {ExpectKind::less_than, std::move(value)};
  }
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (!text::is_digit(s[i]) || (i > 0 && (text::is_digit(s[i - 1]) || s[i - 1] == '.'))) continue;
    const std::size_t length = number_length(s.substr(i));
    const std::string_view behind = s.substr(i + length);
    if (behind.starts_with('+') || behind.starts_with("以上") || behind.starts_with("或更高") ||
        behind.starts_with("及以上") || behind.starts_with(" or ") || behind.starts_with(" 或更高") ||
        behind.starts_with(" 以上") || behind.starts_with(" 及以上")) {
      return {ExpectKind::at_least, std::string(s.substr(i, length))};
    }
  }
  return {};
}

bool has_han(std::string_view s) {
  for (std::size_t at = 0; at < s.size();) {
    if (utf8::is_han(utf8::decode(s, at))) return true;
  }
  return false;
}

// "delete (或 truncate)" -> delete, truncate.
std::vector<std::string> alternatives(std::string_view s) {
  std::string flat(s);
  for (const std::string_view mark : {"(", ")", "（", "）"}) {
    for (std::size_t at = flat.find(mark); at != std::string::npos; at = flat.find(mark))
      flat.replace(at, mark.size(), " ");
  }
  std::vector<std::string> out;
  std::string current;
  for (const std::string_view part : text::split(flat, ' ')) {
    if (part == "或" || part == "或者" || part == "or" || part == "/" || part == "|") {
      if (!current.empty()) out.push_back(unquote(current));
      current.clear();
    } else {
      if (!current.empty()) current += ' ';
      current += part;
    }
  }
  if (!current.empty()) out.push_back(unquote(current));
  return out;
}

std::string_view without_mark(std::string_view comment) {
  comment = text::trim(comment);
  while (comment.starts_with('#')) comment.remove_prefix(1);
  if (comment.starts_with("--")) comment.remove_prefix(2);
  if (comment.starts_with("/*")) comment.remove_prefix(2);
  if (comment.ends_with("*/")) comment.remove_suffix(2);
  return text::trim(comment);
}

}  // namespace

// A comment longer than this tells a story and no value.
constexpr std::size_t kMaxComment = 2000;

std::optional<Expect> parse_expectation(std::string_view text) {
  if (text.size() > kMaxComment) return std::nullopt;
  const std::string lower = text::lower(text);
  const Opening* opening = nullptr;
  std::size_t at = std::string_view::npos;
  for (const Opening& known : kOpenings) {
    const std::size_t found = lower.find(known.words);
    if (found == std::string::npos || (opening != nullptr && found >= at)) continue;
    const bool ascii = static_cast<unsigned char>(known.words.front()) < 0x80;
    if (ascii &&
        ((found > 0 && text::is_alnum(lower[found - 1])) ||
         (found + known.words.size() < lower.size() && text::is_alnum(lower[found + known.words.size()]))))
      continue;
    opening = &known;
    at = found;
  }
  if (opening == nullptr) return std::nullopt;
  Expect expect;
  expect.text = text;
  const std::string_view rest = strip_front(text.substr(at + opening->words.size()));
  if (Comparison comparison = find_comparison(opening->needs ? text.substr(at) : rest);
      comparison.kind != ExpectKind::none) {
    expect.kind = comparison.kind;
    expect.values.push_back(std::move(comparison.value));
    return expect;
  }
  if (opening->needs) return std::nullopt;  // "需要时手动执行": a need, and no value
  if (rest.empty()) {
    expect.kind = ExpectKind::human;
    return expect;
  }
  const std::string lower_rest = text::lower(rest);
  const std::size_t digits = number_length(lower_rest);
  const std::string_view unit = text::trim(std::string_view(lower_rest).substr(digits));
  if (digits > 0 && (unit.starts_with("row") || unit.starts_with("行") || unit.starts_with("条"))) {
    expect.kind = ExpectKind::rows;
    expect.values.push_back(lower_rest.substr(0, digits));
    return expect;
  }
  if (lower_rest == "空" || lower_rest == "空结果" || lower_rest == "空集" || lower_rest == "empty" ||
      lower_rest == "no rows" || lower_rest == "nothing" || lower_rest.starts_with("无结果") ||
      lower_rest.starts_with("no rows")) {
    expect.kind = ExpectKind::empty;
    return expect;
  }
  // A list of what is shown.
  if (opening->shows) {
    std::string list(rest);
    for (const std::string_view mark : {"，", "、", ";", "；"}) {
      for (std::size_t i = list.find(mark); i != std::string::npos; i = list.find(mark, i + 1))
        list.replace(i, mark.size(), ",");
    }
    std::vector<std::string> values;
    for (const std::string_view part : text::split(list, ',')) values.push_back(unquote(part));
    const bool plain = std::none_of(values.begin(), values.end(), [](const std::string& value) {
      return has_han(value) || value.size() > 60 || std::count(value.begin(), value.end(), ' ') > 3;
    });
    expect.kind = plain && !values.empty() ? ExpectKind::contains : ExpectKind::human;
    if (plain) expect.values = std::move(values);
    return expect;
  }
  std::vector<std::string> values = alternatives(rest);
  const bool plain =
      !values.empty() && std::none_of(values.begin(), values.end(), [](const std::string& value) {
        return value.empty() || has_han(value) || value.size() > 60 ||
               std::count(value.begin(), value.end(), ' ') > 2;
      });
  expect.kind = plain ? ExpectKind::equals : ExpectKind::human;
  if (plain) expect.values = std::move(values);
  return expect;
}

void read_expectations(Runbook& runbook) {
  const auto read = [&](Span comment) -> std::optional<Expect> {
    auto expect = parse_expectation(without_mark(runbook.source->slice(comment)));
    if (expect) expect->span = comment;
    return expect;
  };
  std::unordered_set<std::uint32_t> used;  // begins of comments; one states one expectation
  for (std::size_t i = 0; i < runbook.shell_statements.size(); ++i) {
    const ShellStatement& statement = runbook.shell_statements[i];
    for (const std::vector<Span>* comments : {&statement.comments_beside, &statement.comments_below}) {
      for (const Span comment : *comments) {
        if (used.contains(comment.begin)) continue;
        auto expect = read(comment);
        if (!expect) continue;
        // "预期结果:" with the items in the lines below it: for a person to judge.
        used.insert(comment.begin);
        runbook.expectations.push_back({std::move(*expect), static_cast<int>(i), -1});
        break;
      }
      if (!runbook.expectations.empty() && runbook.expectations.back().statement == static_cast<int>(i))
        break;
    }
  }
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    if (statement.role != SqlRole::query && statement.role != SqlRole::pragma) continue;
    for (const std::vector<Span>* comments : {&statement.comments_below, &statement.comments_above}) {
      bool found = false;
      for (const Span comment : *comments) {
        auto expect = read(comment);
        if (!expect || !used.insert(comment.begin).second) continue;
        runbook.expectations.push_back({std::move(*expect), -1, static_cast<int>(i)});
        found = true;
        break;
      }
      if (found) break;
    }
  }
  // Attributes of a fence: ```bash {expect=ok}
  for (const Step& step : runbook.steps) {
    const auto declared = step.attributes.find("expect");
    if (declared == step.attributes.end()) continue;
    for (auto action = step.actions.rbegin(); action != step.actions.rend(); ++action) {
      if (action->kind != ActionKind::shell && action->kind != ActionKind::sql) continue;
      Expectation expectation;
      expectation.expect = {ExpectKind::equals, {declared->second}, action->span, declared->second};
      (action->kind == ActionKind::shell ? expectation.statement : expectation.sql) = action->index;
      runbook.expectations.push_back(std::move(expectation));
      break;
    }
  }
}

}  // namespace handrail
