#include "model/told_checks.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

// A table's name as code: "django_migrations", "public.users"; no path, command or option.
bool is_table_name(std::string_view name) {
  return name.size() > 2 && text::is_alpha(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return text::is_alnum(c) || c == '_' || c == '.'; }) &&
         name.find("..") == std::string_view::npos && !name.ends_with('.');
}

// "the `users` table", "表`users`", "`users` 表".
bool is_called_a_table(std::string_view before, std::string_view behind) {
  before = text::trim(before);
  behind = text::trim(behind);
  // "表结构" and "表示" begin with the sign and mean something else.
  const bool chinese = before.ends_with("表") || (behind.starts_with("表") && !behind.starts_with("表示"));
  const auto word_at = [](std::string_view text, std::size_t at) {
    const std::size_t end = at + 5;
    return text::starts_with_ignoring_case(text.substr(at), "table") &&
           (end == text.size() || !text::is_alpha(text[end])) && (at == 0 || !text::is_alpha(text[at - 1]));
  };
  return chinese || (before.size() >= 5 && word_at(before, before.size() - 5)) ||
         (!behind.empty() && word_at(behind, 0));
}

bool says_gone(std::string_view sentence) {
  return text::mentions_any(sentence, {"不存在", "已删除", "不再", "被删除", "没有", "gone", "dropped",
                                       "removed", "deleted", "no longer", "does not exist", "not"});
}

bool asks_for_it(const Step& step, std::string_view sentence) {
  const bool verifies = step.kind == StepKind::verify || lexicon::promises_verification(step.title);
  return (verifies || lexicon::promises_verification(sentence)) &&
         text::mentions_any(sentence, {"检查", "验证", "确认", "存在", "check", "verify", "confirm", "exists",
                                       "ensure", "make sure", "look at", "查看"});
}

// "scripts/field_library.csv" of "file://scripts/field_library.csv#L1-L186"; empty for what is no such file.
std::string list_file(std::string_view destination) {
  if (const std::size_t scheme = destination.find("://"); scheme != std::string_view::npos) {
    if (!destination.starts_with("file://")) return {};
    destination.remove_prefix(scheme + 3);
  }
  destination = destination.substr(0, destination.find_first_of("#?"));
  while (destination.starts_with("./")) destination.remove_prefix(2);
  return destination.ends_with(".csv") && !destination.starts_with('/') ? std::string(destination)
                                                                        : std::string();
}

// That the names of columns are checked against a convention.
bool promises_names(std::string_view sentence) {
  return text::mentions_any(sentence, {"字段", "列名", "column", "columns", "field", "fields"}) &&
         text::mentions_any(sentence, {"命名", "名称", "naming", "name", "names", "named"}) &&
         text::mentions_any(sentence, {"标准", "规范", "约定", "convention", "conventions", "standard",
                                       "standards", "allowed", "library"}) &&
         text::mentions_any(sentence, {"检查", "验证", "校验", "check", "checks", "checked", "verify",
                                       "verifies", "validate", "validates"});
}

// A guide that says so, and links to a list of fields, holds its tables against the list.
void tell_names(const Runbook& runbook, std::vector<ToldCheck>& told) {
  if (runbook.steps.empty()) return;
  std::string file;
  for (const Link& link : runbook.document.links()) {
    if (file = list_file(link.destination); !file.empty()) break;
  }
  if (file.empty()) return;
  const SourceText& source = *runbook.source;
  const auto& blocks = runbook.document.code_blocks();
  for (std::uint32_t line = 1; line <= source.line_count(); ++line) {
    const Span span = source.line_span(line);
    if (!promises_names(source.slice(span))) continue;
    if (std::any_of(blocks.begin(), blocks.end(),
                    [&](const CodeBlock& block) { return block.span.contains(span.begin); }))
      continue;
    std::size_t step = 0;
    while (step + 1 < runbook.steps.size() && runbook.steps[step + 1].title_span.begin <= span.begin) ++step;
    Check check;
    check.kind = "columns_named_in";
    check.arguments["file"] = {file};
    check.origin = Origin::implied;
    check.when = When::after;
    check.severity = Severity::warning;  // the guide's own tool may know exceptions
    check.span = span;
    told.push_back({std::move(check), static_cast<int>(step)});
    return;
  }
}

}  // namespace

std::vector<ToldCheck> checks_told_in_words(const Runbook& runbook) {
  std::vector<ToldCheck> told;
  tell_names(runbook, told);
  std::size_t next = 0;  // the first step behind the item
  for (const ListItem& item : runbook.document.list_items()) {
    while (next < runbook.steps.size() && runbook.steps[next].title_span.begin <= item.span.begin) ++next;
    if (next == 0) continue;
    const Step& step = runbook.steps[next - 1];
    if (step.way != Way::forward || item.heading != step.heading) continue;
    // Its own line; what stands below is other items'.
    std::string_view sentence = runbook.source->slice(item.span);
    sentence = sentence.substr(0, sentence.find('\n'));
    if (!asks_for_it(step, sentence) || says_gone(sentence)) continue;
    for (std::size_t open = sentence.find('`'); open != std::string_view::npos;) {
      const std::size_t close = sentence.find('`', open + 1);
      if (close == std::string_view::npos) break;
      const std::string_view name = sentence.substr(open + 1, close - open - 1);
      if (is_table_name(name) && is_called_a_table(sentence.substr(0, open), sentence.substr(close + 1))) {
        Check check;
        check.kind = "has_table";
        check.arguments["table"] = {std::string(name)};
        check.origin = Origin::implied;
        check.when = When::after;
        check.span = {item.span.begin, item.span.begin + static_cast<std::uint32_t>(sentence.size())};
        told.push_back({std::move(check), static_cast<int>(next - 1)});
      }
      open = sentence.find('`', close + 1);
    }
  }
  return told;
}

}  // namespace handrail
