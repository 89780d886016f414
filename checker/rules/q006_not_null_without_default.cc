// Q006: a NOT NULL column without a default is added to a table that has rows.
#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "model/sql_ddl.h"
#include "model/sql_dialect.h"

namespace handrail {
namespace {

std::string message_for(const Ddl& ddl, const DdlClause& clause, Dialects dialects) {
  const std::string what = fmt::format("the NOT NULL column '{}' has no default", clause.name);
  if ((dialects & kMysqlFamily) == dialects)
    return fmt::format("{}: the rows of '{}' get '' or 0 without a word, and inserts of the old version fail",
                       what, ddl.table);
  return fmt::format("{}, so adding it fails as soon as '{}' has a row", what, ddl.table);
}

void check(const Runbook& runbook, Reporter& report) {
  const OwnObjects& own = report.facts().own_objects();
  const StatementDialects& dialects = report.facts().sql_dialects();
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    if (statement.verb != "ALTER TABLE") continue;
    const Ddl ddl = read_ddl(statement.text);
    if (own.is_created_before(ddl.table, i) || own.is_emptied_before(ddl.table, i)) continue;
    for (const DdlClause& clause : ddl.clauses) {
      const ColumnDefinition& column = clause.column;
      if (clause.action != DdlAction::add_column || !column.not_null) continue;
      const bool null_default = column.has_default && folded(column.default_value) == "null";
      if ((column.has_default && !null_default) || column.fills_itself || is_only_shown(runbook, statement))
        continue;
      report.at(ddl.clauses.size() == 1 ? statement.span : best_place(runbook, statement, clause.place))
          .say(message_for(ddl, clause, dialects.of(i)))
          .mend("give it a DEFAULT, or add it without NOT NULL, fill it, and make it NOT NULL then");
    }
  }
}

}  // namespace

HANDRAIL_RULE(Q006, "not-null-without-default", Severity::error, check);
}  // namespace handrail
