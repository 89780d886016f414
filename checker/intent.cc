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
  const auto is_mark = [](char c) {
    return c == '#' || c == '-' || c == '/' || c == '*' || text::is_space(c);
  };
  while (!comment.empty() && is_mark(comment.front())) comment.remove_prefix(1);
  return text::trim(comment);
}

// What says why something is done stands near it: more of a text than this is not looked at, so that a
// paragraph with a thousand commands in it is not read a thousand times.
constexpr std::uint32_t kMostWords = 600;  // bytes

// Calls `visit` with the step's title and those above it, until it returns true.
template <typename Visit>
void visit_titles(const Runbook& runbook, const Step* step, Visit visit) {
  if (!step) return;
  if (visit(std::string_view(step->title).substr(0, kMostWords))) return;
  for (int heading = step->heading; heading >= 0;) {
    const Heading& current = runbook.document.headings()[static_cast<std::size_t>(heading)];
    if (current.level > 1 && visit(std::string_view(current.text).substr(0, kMostWords)))
      return;  // the guide's title says nothing here
    heading = current.parent;
  }
}

template <typename Visit>
bool visit_comments(const Runbook& runbook, const ShellStatement& statement, Visit visit) {
  const SourceText& source = *runbook.source;
  for (const Span beside : statement.comments_beside)
    if (visit(comment_text(source, beside))) return true;
  for (auto above = statement.comments_above.rbegin(); above != statement.comments_above.rend(); ++above)
    if (visit(comment_text(source, *above))) return true;
  return false;
}

// Calls `visit` with each piece of text from the nearest outwards until it returns true.
template <typename Visit>
void visit_words(const Runbook& runbook, const ShellStatement& statement, const Step* step, Visit visit) {
  if (!visit_comments(runbook, statement, visit)) visit_titles(runbook, step, visit);
}

// A statement without a comment is read under the one above the statements before it, as far as they ask as
// well.
template <typename Visit>
bool visit_comments(const Runbook& runbook, const SqlStatement& statement, Visit visit) {
  constexpr std::ptrdiff_t kReach = 20;  // statements under one comment
  const SqlStatement* first = runbook.sql_statements.data();
  for (const SqlStatement* s = &statement; &statement - s < kReach; --s) {
    for (auto above = s->comments_above.rbegin(); above != s->comments_above.rend(); ++above)
      if (visit(comment_text(*runbook.source, *above))) return true;
    if (!s->comments_above.empty() || s == first) break;
    const bool together = (s - 1)->command == s->command && (s - 1)->code_block == s->code_block;
    if (!together || (s - 1)->role != statement.role) break;
  }
  if (statement.command < 0) return false;
  return visit_comments(
      runbook, runbook.statement_of(runbook.commands[static_cast<std::size_t>(statement.command)]), visit);
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

std::string_view prose_above(const Runbook& runbook, int code_block) {
  if (code_block < 0) return {};
  const std::string_view text = runbook.source->text();
  const std::uint32_t block = runbook.document.code_blocks()[static_cast<std::size_t>(code_block)].span.begin;
  std::uint32_t end = block;
  while (end > 0 && (text::is_space(text[end - 1]) || text[end - 1] == '>')) --end;
  std::uint32_t begin = end;
  while (begin > 0 && end - begin < kMostWords && text.substr(begin - 1, 2) != "\n\n" &&
         text.substr(begin - 1, 3) != "\n\r\n")
    --begin;
  // A heading or the end of another block: only what stands below it.
  std::string_view paragraph = text.substr(begin, end - begin);
  for (const std::string_view mark : {"```", "~~~"}) {
    if (const std::size_t fence = paragraph.rfind(mark); fence != std::string_view::npos) {
      const std::size_t line = paragraph.find('\n', fence);
      paragraph = line == std::string_view::npos ? std::string_view() : paragraph.substr(line);
    }
  }
  paragraph = text::trim(paragraph);
  if (const std::size_t heading = paragraph.rfind("\n#"); heading != std::string_view::npos) {
    const std::size_t line = paragraph.find('\n', heading + 1);
    paragraph = line == std::string_view::npos ? std::string_view() : paragraph.substr(line);
  }
  paragraph = text::trim(paragraph);
  return paragraph.starts_with('#') ? std::string_view() : paragraph;
}

Purpose purpose_in_comments(const Runbook& runbook, const SqlStatement& statement) {
  Purpose purpose = Purpose::unknown;
  visit_comments(runbook, statement, [&](std::string_view words) {
    purpose = purpose_of_words(words);
    return purpose != Purpose::unknown;
  });
  return purpose;
}

Purpose purpose_of(const Runbook& runbook, const SqlStatement& statement, const Step* step) {
  Purpose purpose = purpose_in_comments(runbook, statement);
  if (purpose != Purpose::unknown) return purpose;
  // A block of shell code has comments of its own for what it carries.
  const std::string_view prose =
      statement.command < 0 ? prose_above(runbook, statement.code_block) : std::string_view();
  // In prose "check whether …" often only introduces a look; to verify, to confirm is another word.
  if (lexicon::promises_verification(prose) && says_verify(prose)) return Purpose::verify;
  if (says_look(prose) || text::mentions_any(prose, {"get", "find", "retrieve", "obtain", "query", "获取",
                                                     "查询", "查找", "找到", "找出"}))
    return Purpose::look;
  purpose = Purpose::unknown;
  visit_titles(runbook, step, [&](std::string_view words) {
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

// "❌ 启动失败" is a problem to be solved, not something that must not be done.
namespace {
bool says_wrong(std::string_view title) {
  return lexicon::is_counterexample(title) &&
         !text::mentions_any(title, {"失败", "报错", "异常", "问题", "无法", "fail", "fails", "failed",
                                     "failure", "error", "errors", "problem", "issue"});
}
}  // namespace

bool is_shown_as_wrong(const Runbook& runbook, const Step* step) {
  return step && (says_wrong(step->title) || is_shown_as_wrong(runbook, step->heading));
}

bool is_shown_as_wrong(const Runbook& runbook, int heading) {
  while (heading >= 0) {
    const Heading& current = runbook.document.headings()[static_cast<std::size_t>(heading)];
    if (says_wrong(current.text)) return true;
    heading = current.parent;
  }
  return false;
}

bool is_first_setup(const Runbook& runbook, const Step* step) {
  bool first = false;
  visit_titles(runbook, step, [&](std::string_view title) {
    first = text::mentions_any(title, {"首次部署",
                                       "首次安装",
                                       "首次启动",
                                       "初次部署",
                                       "初次安装",
                                       "全新安装",
                                       "初始化数据库",
                                       "初始化",
                                       "first deployment",
                                       "first installation",
                                       "first install",
                                       "initial deployment",
                                       "initial setup",
                                       "initial installation",
                                       "fresh install",
                                       "fresh installation",
                                       "initialize the database",
                                       "initialise the database",
                                       "database initialization",
                                       "first time setup",
                                       "first-time setup"}) &&
            !text::mentions_any(title, {"升级", "更新", "迁移", "upgrade", "upgrading", "update", "updating",
                                        "migration", "migrate", "migrating"});
    return first;
  });
  return first;
}

}  // namespace handrail
