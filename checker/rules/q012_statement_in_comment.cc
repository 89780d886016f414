// Q012: in a block that is to be run, the statement that matters is a comment ("-- run the migration here"):
// the block runs without an error and has done nothing.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "checker/ways.h"
#include "model/sql.h"
#include "model/sql_dialect.h"
#include "model/sql_lexer.h"
#include "model/text.h"

namespace handrail {
namespace {

std::string_view content_of(std::string_view comment) {
  while (!comment.empty() && (comment.front() == '-' || comment.front() == '#' || comment.front() == '/' ||
                              comment.front() == '*' || text::is_space(comment.front())))
    comment.remove_prefix(1);
  if (comment.ends_with("*/")) comment.remove_suffix(2);
  return text::trim(comment);
}

// Statements that only prepare for others: with nothing but a comment between them and the one that ends it,
// what they were for is missing.
bool opens(const SqlStatement& statement) {
  if (statement.verb == "BEGIN" || statement.verb == "START" || statement.verb == "LOCK") return true;
  if (statement.verb != "SET" && statement.verb != "PRAGMA") return false;
  return text::mentions_any(statement.text, {"foreign_key_checks", "foreign_keys", "unique_checks",
                                             "session_replication_role", "autocommit", "sql_safe_updates"});
}
bool closes(const SqlStatement& opener, const SqlStatement& next) {
  if (next.verb == "COMMIT" || next.verb == "ROLLBACK" || next.verb == "END" || next.verb == "UNLOCK")
    return opener.verb != "SET" || text::mentions(opener.text, "autocommit");
  return next.verb == opener.verb && opens(next) && next.verb != "BEGIN";
}

// "run the migration here", "在此处执行迁移": the reader has to write it.
bool leaves_to_reader(std::string_view words) {
  if (text::mentions_any(words, {"此处", "在此", "这里"}))
    return text::mentions_any(
        words, {"执行", "添加", "填写", "插入", "写入", "运行", "粘贴", "替换", "放置", "编写"});
  if (text::mentions_any(words, {"goes here", "go here", "your sql", "your statements", "your migration",
                                 "your queries", "your changes"}))
    return true;
  const bool ends_in_here = text::lower(words).ends_with("here") || text::lower(words).ends_with("here...");
  return ends_in_here && text::mentions_any(words, {"run", "execute", "add", "put", "insert", "paste",
                                                    "write", "perform", "apply", "place"});
}

// "-- ALTER TABLE users ADD COLUMN age INT;" is a statement that was switched off.
bool is_statement(std::string_view words) {
  if (words.find(' ') == std::string_view::npos || words.size() > 4000) return false;
  const std::vector<SqlStatement> found =
      split_sql(CodeText(words, Span{0, static_cast<std::uint32_t>(words.size())}));
  if (found.size() != 1 || !changes_data(found.front())) return false;
  const SqlStatement& statement = found.front();
  // "Update the users", "Create the tables": words, not SQL.
  const bool has_shape = words.ends_with(';') || statement.verb.find(' ') != std::string::npos;
  return has_shape && !statement.tables.empty() && find_sql_syntax_error(statement).message.empty() &&
         words.ends_with(';');
}

class Comments {
 public:
  Comments(const Runbook& runbook, Reporter& report) : runbook_(runbook), report_(report) {}

  void among_statements() {
    const std::vector<SqlStatement>& all = runbook_.sql_statements;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is_only_shown(runbook_, all[i])) continue;
      const bool bracketed = i > 0 && session_of(all[i]) == session_of(all[i - 1]) && opens(all[i - 1]) &&
                             closes(all[i - 1], all[i]) && !all[i].comments_above.empty();
      if (bracketed) {
        // The first one below the opening statement; a comment on that one's own line is about it.
        Span place = all[i].comments_above.front();
        for (const Span comment : all[i].comments_above) {
          if (line(comment) == line(all[i - 1].span)) continue;
          place = comment;
          break;
        }
        if (line(place) != line(all[i - 1].span)) {
          say(place,
              "nothing but a comment stands between these statements: what they prepare for is not carried "
              "out",
              &all[i - 1]);
          continue;
        }
      }
      for (const std::vector<Span>* comments : {&all[i].comments_above, &all[i].comments_inside}) {
        for (const Span comment : *comments) left_to_reader(comment);
      }
    }
    if (!all.empty())
      for (const Span comment : all.back().comments_below) left_to_reader(comment);
  }

  // Blocks of SQL in which no statement stands.
  void alone_in_block() {
    std::set<int> with_statements;
    for (const SqlStatement& statement : runbook_.sql_statements)
      with_statements.insert(statement.code_block);
    for (const Step& step : runbook_.steps) {
      if (!is_walked(&step)) continue;
      for (const int index : step.code_blocks) {
        const CodeBlock& block = runbook_.document.code_blocks()[static_cast<std::size_t>(index)];
        if (block.language != Language::sql || with_statements.contains(index)) continue;
        sql::Lexer lexer(block.code.text());
        while (true) {
          const Span comment = lexer.skip_blank_or_comment();
          if (comment.empty()) break;
          const std::string_view words =
              content_of(block.code.text().substr(comment.begin, comment.end - comment.begin));
          const bool tells_to_run =
              text::mentions_any(words, {"执行", "运行", "run", "execute", "apply", "perform"});
          if (!is_statement(words) && !leaves_to_reader(words) && !tells_to_run) continue;
          say(block.code.to_source(comment),
              "the block holds no statement, only this comment: running it does nothing", nullptr);
          break;
        }
      }
    }
  }

 private:
  std::uint32_t line(Span span) const { return runbook_.source->line_of(span.begin); }

  void left_to_reader(Span comment) {
    if (leaves_to_reader(content_of(runbook_.source->slice(comment))))
      say(comment, "the statement that matters is left to the reader, so running the block does not do it",
          nullptr);
  }

  void say(Span place, const char* message, const SqlStatement* opener) {
    if (!said_.insert(place.begin).second) return;
    FindingBuilder finding = report_.at(place);
    finding.say(message).mend(
        "write the statement itself, or take the block apart into what is run and what is done by hand");
    if (opener != nullptr) finding.related(opener->span, "prepared here");
  }

  const Runbook& runbook_;
  Reporter& report_;
  std::set<std::uint32_t> said_;
};

void check(const Runbook& runbook, Reporter& report) {
  Comments comments(runbook, report);
  comments.among_statements();
  comments.alone_in_block();
}

}  // namespace

HANDRAIL_RULE(Q012, "statement-in-comment", Severity::warning, check);
}  // namespace handrail
