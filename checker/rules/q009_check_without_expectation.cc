// Q009: a query is there to verify something, and nothing says what it must give: whoever runs it sees rows
// and cannot tell whether they are the right ones.
#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "checker/expected_result.h"
#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "checker/ways.h"
#include "model/sql.h"
#include "model/text.h"

namespace handrail {
namespace {

bool asks(const SqlStatement& statement) {
  if (statement.role == SqlRole::pragma) {
    // "ok" is what these give when all is well; everyone knows it.
    return !sets_pragma(statement) &&
           !text::mentions_any(statement.text, {"integrity_check", "quick_check", "foreign_key_check"});
  }
  if (statement.role != SqlRole::query) return false;
  constexpr std::string_view kAsking[] = {"SELECT", "WITH", "SHOW", "TABLE", "DESCRIBE", "DESC"};
  return text::is_one_of(statement.verb, kAsking);
}

// The statement decides by itself (CASE … THEN 'ok'), or only shows that the server answers.
bool needs_no_expectation(const SqlStatement& statement) {
  if (text::mentions_any(statement.text, {"CASE", "INTO OUTFILE", "FOR UPDATE"})) return true;
  return statement.tables.empty() && statement.verb == "SELECT" && statement.text.size() < 12;  // SELECT 1
}

// "Verify the connection": `SELECT version()` fails when there is none.
bool only_connects(const Runbook& runbook, const SqlStatement& statement, const Step& step) {
  if (!statement.tables.empty()) return false;
  const auto says = [](std::string_view words) {
    return text::mentions_any(
        words, {"连接", "连通", "connection", "connectivity", "connect", "connects", "reachable"});
  };
  if (says(step.title)) return true;
  std::vector<Span> comments = statement.comments_above;
  if (statement.command >= 0) {
    const ShellStatement& shell =
        runbook.statement_of(runbook.commands[static_cast<std::size_t>(statement.command)]);
    comments.insert(comments.end(), shell.comments_above.begin(), shell.comments_above.end());
    comments.insert(comments.end(), shell.comments_beside.begin(), shell.comments_beside.end());
  }
  return std::any_of(comments.begin(), comments.end(),
                     [&](Span comment) { return says(runbook.source->slice(comment)); });
}

// What a pipe's last command can make of it: `| grep -q`, `| diff - expected`.
bool is_judged_by_shell(const Runbook& runbook, const SqlStatement& statement) {
  if (statement.command < 0) return false;
  const Command& command = runbook.commands[static_cast<std::size_t>(statement.command)];
  if (is_substituted(command) || command.scope == Scope::condition || command.scope == Scope::substitution)
    return true;
  const Command& end = pipeline_end(runbook, command);
  const bool kept = std::any_of(end.redirections.begin(), end.redirections.end(), [](const Redirection& r) {
    return r.kind == RedirectionKind::write || r.kind == RedirectionKind::append;
  });
  if (kept || &end == &command) return kept;
  constexpr std::string_view kShowing[] = {"head", "tail",   "cat", "sort", "less",
                                           "more", "column", "tr",  "cut"};
  const std::string_view filter = runbook.operation_of(end).program;
  return !text::is_one_of(filter, kShowing);
}

class Statements {
 public:
  explicit Statements(const Runbook& runbook) : runbook_(runbook), prose_(runbook) {
    for (const Expectation& expectation : runbook.expectations) {
      if (expectation.sql >= 0) expected_.insert(expectation.sql);
      if (expectation.statement >= 0) shell_expected_.insert(expectation.statement);
    }
  }

  bool is_expected(std::size_t index) const {
    const SqlStatement& statement = runbook_.sql_statements[index];
    if (expected_.contains(static_cast<int>(index)) || prose_.stated_beside(statement.code_block))
      return true;
    if (states(statement.comments_above) || states(statement.comments_inside) ||
        states(statement.comments_below))
      return true;
    if (statement.command < 0) return false;
    const Command& command = runbook_.commands[static_cast<std::size_t>(statement.command)];
    const ShellStatement& shell = runbook_.statement_of(command);
    return shell_expected_.contains(command.statement) || states(shell.comments_above) ||
           states(shell.comments_beside) || states(shell.comments_below);
  }

 private:
  bool states(const std::vector<Span>& comments) const {
    return std::any_of(comments.begin(), comments.end(),
                       [&](Span comment) { return states_result(runbook_.source->slice(comment)); });
  }

  const Runbook& runbook_;
  ResultsInProse prose_;
  std::set<int> expected_, shell_expected_;
};

// On a side road people look around; there only the author's own word makes it a check.
bool is_to_verify(const Runbook& runbook, const SqlStatement& statement, const Step& step) {
  const Purpose purpose =
      is_walked(&step) ? purpose_of(runbook, statement, &step) : purpose_in_comments(runbook, statement);
  return purpose == Purpose::verify;
}

void check(const Runbook& runbook, Reporter& report) {
  const Statements statements(runbook);
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    const Step* step = step_at(runbook, statement.step);
    if (statement.in_file) continue;  // the program or the command that runs it judges the result
    if (!step || !asks(statement) || needs_no_expectation(statement) ||
        only_connects(runbook, statement, *step))
      continue;
    if (!is_to_verify(runbook, statement, *step) || is_only_shown(runbook, statement)) continue;
    if (is_judged_by_shell(runbook, statement) || statements.is_expected(i)) continue;
    report.at(statement.span)
        .say(
            fmt::format("this {} is to verify something, but nothing says what it must give", statement.verb))
        .mend(
            "write the expected result beside it (`-- expect 0 rows`), or ask so that only what is wrong "
            "comes back");
  }
}

}  // namespace

HANDRAIL_RULE(Q009, "check-without-expectation", Severity::warning, check);
}  // namespace handrail
