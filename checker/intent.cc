#include "checker/intent.h"

#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

bool says_verify(std::string_view words) {
  if (text::mentions_any(words, {"check that", "check whether", "check if", "double-check"})) return true;
  // "检查备份是否完成" decides something; "检查磁盘空间" only looks.
  if (text::mentions_any(words, {"检查", "查看", "check"}) &&
      text::mentions_any(words, {"是否", "完成", "成功", "完整性"}))
    return true;
  // "测试环境", "in the test environment": a place, nothing that is done.
  if (text::mentions_any(words,
                         {"测试环境", "test environment", "test server", "test database", "test data"}))
    return false;
  return lexicon::promises_verification(words);
}

bool says_look(std::string_view words) {
  return text::mentions_any(
      words, {"查看", "记录", "列出", "显示", "浏览", "打印", "观察", "show", "view", "look at", "list",
              "display", "record", "print", "note", "see", "inspect", "browse"});
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
  if (lexicon::says_start(words)) return Purpose::start;
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
    said = lexicon::says_start(words);
    return said || purpose_of_words(words) != Purpose::unknown;
  });
  return said;
}

}  // namespace handrail
