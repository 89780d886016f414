#include "checker/intent.h"

#include "model/text.h"

namespace handrail {
namespace {

bool says_verify(std::string_view words) {
  if (text::mentions_any(
          words, {"验证",          "确认",      "确保",        "校验",         "核实",       "核对",
                  "verify",        "verifies",  "verifying",   "verification", "confirm",    "confirms",
                  "ensure",        "make sure", "validate",    "validates",    "validation", "check that",
                  "check whether", "check if",  "double-check"}))
    return true;
  // "检查备份是否完成" decides something; "检查磁盘空间" only looks.
  if (text::mentions_any(words, {"检查", "查看", "check"}) &&
      text::mentions_any(words, {"是否", "完成", "成功", "完整性"}))
    return true;
  // "测试" and "test" as what is done, not as a place ("in the test environment", "测试环境").
  const std::string_view said = text::trim(words);
  if (said.find("测试环境") == std::string_view::npos && said.find("测试") != std::string_view::npos)
    return true;
  return text::starts_with_ignoring_case(said, "test ") || text::starts_with_ignoring_case(said, "testing ");
}

bool says_look(std::string_view words) {
  return text::mentions_any(
      words, {"查看", "记录", "列出", "显示", "浏览", "打印", "观察", "show", "view", "look at", "list",
              "display", "record", "print", "note", "see", "inspect", "browse"});
}

bool says_start(std::string_view words) {
  return text::mentions_any(words, {"启动", "启用服务", "运行服务", "开启服务", "start", "starts", "starting",
                                    "launch", "run the server", "serve"});
}

std::string_view comment_text(const SourceText& source, Span span) {
  std::string_view comment = source.slice(span);
  while (!comment.empty() && (comment.front() == '#' || text::is_space(comment.front())))
    comment.remove_prefix(1);
  return text::trim(comment);
}

// Calls `visit` with each piece of text from the nearest outwards until it returns true.
template <typename Visit>
void visit_words(const Runbook& runbook, const ShellStatement& statement, const Step* step, Visit visit) {
  const SourceText& source = *runbook.source;
  for (const Span beside : statement.comments_beside)
    if (visit(comment_text(source, beside))) return;
  for (auto above = statement.comments_above.rbegin(); above != statement.comments_above.rend(); ++above)
    if (visit(comment_text(source, *above))) return;
  if (!step) return;
  if (visit(std::string_view(step->title))) return;
  for (int heading = step->heading; heading >= 0;) {
    const Heading& current = runbook.document.headings()[static_cast<std::size_t>(heading)];
    if (current.level > 1 && visit(std::string_view(current.text)))
      return;  // the guide's title says nothing here
    heading = current.parent;
  }
}

}  // namespace

Purpose purpose_of_words(std::string_view words) {
  if (says_verify(words)) return Purpose::verify;
  if (says_start(words)) return Purpose::start;
  return says_look(words) ? Purpose::look : Purpose::unknown;
}

Purpose purpose_of(const Runbook& runbook, const ShellStatement& statement, const Step* step) {
  Purpose purpose = Purpose::unknown;
  visit_words(runbook, statement, step, [&](std::string_view words) {
    purpose = purpose_of_words(words);
    return purpose != Purpose::unknown;
  });
  return purpose;
}

bool is_said_to_start(const Runbook& runbook, const ShellStatement& statement, const Step* step) {
  bool said = false;
  visit_words(runbook, statement, step, [&](std::string_view words) {
    said = says_start(words);
    return said || purpose_of_words(words) != Purpose::unknown;
  });
  return said;
}

}  // namespace handrail
