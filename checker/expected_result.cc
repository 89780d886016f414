#include "checker/expected_result.h"

#include <algorithm>

#include "checker/intent.h"
#include "model/expectations.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_output(const CodeBlock& block) {
  if (block.language == Language::none) return true;
  constexpr std::string_view kNames[] = {"text", "txt", "output", "plaintext", "plain", "result", "log"};
  return text::is_one_of(block.language_name, kNames);
}

bool any_line_states(std::string_view prose) {
  const std::vector<std::string_view> lines = text::lines(prose);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return !text::trim(line).starts_with("<!--") && states_result(line);  // nobody reads a comment of HTML
  });
}

}  // namespace

bool states_result(std::string_view words) {
  if (const auto expect = parse_expectation(words); expect && expect->kind != ExpectKind::none) return true;
  return text::mentions_any(
             words,
             {"通过标准",    "判断标准",      "正常情况",      "正常应",       "应全部",     "应有",
              "应无",        "应与",          "不应",          "返回 0",       "返回0",      "返回空",
              "结果为",      "为空",          "为 0",          "为0",          "没有",       "不存在",
              "无记录",      "无数据",        "如果结果",      "若结果",       "如果返回",   "如果有",
              "如果不为",    "如果大于",      "相同",          "相等",         "should not", "must not",
              "should have", "should match",  "should see",    "must match",   "must have",  "must return",
              "no rows",     "zero rows",     "0 rows",        "returns 0",    "return 0",   "returns no",
              "if any",      "if the result", "if it returns", "if there are", "no output",  "is empty",
              "are empty",   "empty result",  "the same as",   "matches the",  "match the",  "equals",
              "equal to",    "greater than"}) ||
         (text::mentions(words, "一致") && !text::mentions(words, "一致性"));
}

ResultsInProse::ResultsInProse(const Runbook& runbook) {
  const std::string_view text = runbook.source->text();
  const auto& blocks = runbook.document.code_blocks();
  const auto& headings = runbook.document.headings();
  stated_.resize(blocks.size());
  std::size_t heading = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Span block = blocks[i].span;
    while (heading < headings.size() && headings[heading].span.begin < block.begin) ++heading;
    std::uint32_t to =
        i + 1 < blocks.size() ? blocks[i + 1].span.begin : static_cast<std::uint32_t>(text.size());
    const bool heading_follows = heading < headings.size() && headings[heading].span.begin < to;
    if (heading_follows) to = headings[heading].span.begin;
    const std::string_view above = prose_above(runbook, static_cast<int>(i));
    const std::string_view below =
        to > block.end ? text.substr(block.end, to - block.end) : std::string_view();
    const bool output_follows = !heading_follows && i + 1 < blocks.size() && is_output(blocks[i + 1]);
    stated_[i] = output_follows || any_line_states(above) || any_line_states(below);
  }
}

}  // namespace handrail
