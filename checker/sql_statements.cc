#include "checker/sql_statements.h"

#include <algorithm>

#include "checker/ways.h"
#include "model/kinds/lexicon.h"
#include "model/sql_ddl.h"
#include "model/text.h"

namespace handrail {
namespace {

bool warns(std::string_view words) {
  return lexicon::warns_against(words) || lexicon::is_counterexample(words);
}

std::string_view without_mark(std::string_view comment) {
  while (!comment.empty() && (comment.front() == '-' || comment.front() == '#' || comment.front() == '/' ||
                              comment.front() == '*' || text::is_space(comment.front())))
    comment.remove_prefix(1);
  return comment;
}

}  // namespace

bool is_only_shown(const Runbook& runbook, const SqlStatement& statement) {
  const Step* step = step_at(runbook, statement.step);
  if (!step) return true;
  if (step->way == Way::side && step->kind == StepKind::reference) return true;
  if (warns(step->title)) return true;
  if (statement.text.find("(...)") != std::string::npos || statement.text.find("…") != std::string::npos)
    return true;  // a sketch: "CREATE TABLE users (...)"
  // A comment that stands right behind another statement is that one's.
  for (const Span comment : statement.comments_above)
    if (warns(without_mark(runbook.source->slice(comment)))) return true;
  for (int heading = step->heading; heading >= 0;) {
    const Heading& current = runbook.document.headings()[static_cast<std::size_t>(heading)];
    if (warns(current.text)) return true;
    heading = current.parent;
  }
  return false;
}

std::optional<Span> place_in_guide(const Runbook& runbook, const SqlStatement& statement, Span in_text) {
  if (runbook.source->slice(statement.span) != statement.text) return std::nullopt;
  return Span{statement.span.begin + in_text.begin, statement.span.begin + in_text.end};
}

Span best_place(const Runbook& runbook, const SqlStatement& statement, Span in_text) {
  return place_in_guide(runbook, statement, in_text).value_or(statement.span);
}

bool is_conditional(const Runbook& runbook, const SqlStatement& statement) {
  if (statement.command < 0) return false;
  const Command& command = runbook.commands[static_cast<std::size_t>(statement.command)];
  if (command.scope == Scope::branch) return true;
  // The first member of its pipeline says how the pipeline follows what is before it.
  const Command* first = &command;
  for (std::size_t i = index_of(runbook, command); i-- > runbook.statement_of(command).first_command;) {
    if (runbook.commands[i].pipeline == command.pipeline) first = &runbook.commands[i];
  }
  return first->joint == Joint::or_else;
}

std::string folded(std::string_view name) { return text::lower(name); }

OwnObjects::OwnObjects(const Runbook& runbook) {
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    if (statement.role != SqlRole::definition && statement.verb != "TRUNCATE") continue;
    const Ddl ddl = read_ddl(statement.text);
    for (const DdlClause& clause : ddl.clauses) {
      switch (clause.action) {
        case DdlAction::truncate: emptied_.insert({folded(clause.name), i}); break;
        case DdlAction::create_database:
        case DdlAction::create_table: created_.insert({folded(clause.name), i}); break;
        case DdlAction::drop_table:
        case DdlAction::drop_database:
        case DdlAction::drop_index: dropped_.insert({folded(clause.name), i}); break;
        case DdlAction::drop_column:
        case DdlAction::drop_constraint:
          dropped_.insert({folded(ddl.table) + '.' + folded(clause.name), i});
          break;
        default: break;
      }
    }
  }
}

bool OwnObjects::is_before(const std::set<Seen>& seen, std::string_view name, std::size_t statement) {
  const auto first = seen.lower_bound({folded(name), 0});
  return first != seen.end() && first->name == folded(name) && first->statement < statement;
}

bool OwnObjects::is_created_before(std::string_view table, std::size_t statement) const {
  return is_before(created_, table, statement);
}

bool OwnObjects::is_dropped_before(std::string_view object, std::size_t statement) const {
  return is_before(dropped_, object, statement);
}

bool OwnObjects::is_emptied_before(std::string_view table, std::size_t statement) const {
  return is_before(emptied_, table, statement);
}

}  // namespace handrail
