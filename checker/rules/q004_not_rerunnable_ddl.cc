// Q004: a definition that fails when it is there already, so the step cannot be run again after it broke off
// half-way.
#include <optional>
#include <string>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/intent.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "model/sql_ddl.h"
#include "model/sql_dialect.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Kind {
  std::string_view what;  // "ADD COLUMN"
  Dialects has_guard;     // the dialects that know IF NOT EXISTS here
};

std::optional<Kind> kind_of(const DdlClause& clause) {
  switch (clause.action) {
    case DdlAction::create_table: return Kind{"CREATE TABLE", kEveryDialect};
    case DdlAction::create_index:
      return Kind{"CREATE INDEX", SqlDialect::sqlite | SqlDialect::postgresql | SqlDialect::mariadb};
    case DdlAction::add_column: return Kind{"ADD COLUMN", SqlDialect::postgresql | SqlDialect::mariadb};
    case DdlAction::add_index: return Kind{"ADD INDEX", SqlDialect::mariadb};
    case DdlAction::add_constraint: return Kind{"ADD CONSTRAINT", {}};
    default: return std::nullopt;
  }
}

// "The table has the following structure:": the statement below describes a table that is there.
bool is_described(const Runbook& runbook, const SqlStatement& statement) {
  if (statement.command >= 0) return false;
  return text::mentions_any(prose_above(runbook, statement.code_block), {"表结构",
                                                                         "结构如下",
                                                                         "建表语句如下",
                                                                         "定义如下",
                                                                         "例如",
                                                                         "示例",
                                                                         "假设",
                                                                         "for example",
                                                                         "example",
                                                                         "suppose",
                                                                         "如下例",
                                                                         "下例",
                                                                         "assume",
                                                                         "following schema",
                                                                         "following structure",
                                                                         "following definition",
                                                                         "table structure",
                                                                         "looks like",
                                                                         "is defined as",
                                                                         "was created"});
}

// A nameless one is given another name each time, and does not fail.
bool can_fail_again(const DdlClause& clause) {
  if (clause.guarded) return false;
  if (clause.action == DdlAction::add_constraint) return !clause.name.empty() || clause.primary_key;
  return !clause.name.empty();
}

bool is_dropped_before(const OwnObjects& own, const Ddl& ddl, const DdlClause& clause,
                       std::size_t statement) {
  if (own.is_dropped_before(ddl.table, statement) && clause.action != DdlAction::create_table) return true;
  return own.is_dropped_before(clause.name, statement) ||
         own.is_dropped_before(ddl.table + '.' + clause.name, statement);
}

std::string mend_for(const Kind& kind, Dialects dialects) {
  if (!dialects.empty() && (dialects & kind.has_guard) == dialects) return "write IF NOT EXISTS";
  if (dialects == Dialects(SqlDialect::sqlite))
    return "ask `PRAGMA table_info` first, and run it only when the column is not there";
  if (kind.what == "CREATE INDEX" || kind.what == "ADD INDEX")
    return "ask information_schema.statistics first, and run it only when the index is not there";
  if (kind.what == "ADD CONSTRAINT")
    return "drop it first with DROP CONSTRAINT IF EXISTS, or ask information_schema.table_constraints";
  return "ask information_schema.columns first, and run it only when the column is not there";
}

void check(const Runbook& runbook, Reporter& report) {
  const OwnObjects& own = report.facts().own_objects();
  const StatementDialects& dialects = report.facts().sql_dialects();
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    if (statement.role != SqlRole::definition) continue;
    if (statement.in_file && statement.run_by < 0) continue;  // a migration tool remembers what it ran
    const Ddl ddl = read_ddl(statement.text);
    if (ddl.temporary || ddl.clauses.empty()) continue;
    if (is_only_shown(runbook, statement) || is_conditional(runbook, statement)) continue;
    for (const DdlClause& clause : ddl.clauses) {
      const std::optional<Kind> kind = kind_of(clause);
      if (clause.action == DdlAction::create_table && is_described(runbook, statement)) continue;
      if (!kind || !can_fail_again(clause) || is_dropped_before(own, ddl, clause, i)) continue;
      // What a new table holds goes with its own guard.
      if (clause.action != DdlAction::create_table && own.is_created_before(ddl.table, i)) {
        if (clause.action != DdlAction::create_index) continue;
      }
      const bool whole = ddl.clauses.size() == 1;
      FindingBuilder finding =
          report.at(whole ? statement.span : best_place(runbook, statement, clause.place));
      finding
          .say(fmt::format("`{} {}` fails when it is run a second time", kind->what,
                           clause.name.empty() ? "on " + ddl.table : clause.name))
          .mend(mend_for(*kind, dialects.of(i)));
      const bool known = (dialects.of(i) & kind->has_guard) == dialects.of(i);
      if (!known || clause.guard_at == 0) continue;
      if (const auto place = place_in_guide(runbook, statement, {clause.guard_at, clause.guard_at}))
        finding.fix(*place, "IF NOT EXISTS ");
    }
  }
}

}  // namespace

HANDRAIL_RULE(Q004, "not-rerunnable-ddl", Severity::warning, check, Fix::safe_rewrite);
}  // namespace handrail
