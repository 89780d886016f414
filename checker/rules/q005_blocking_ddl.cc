// Q005: a definition that keeps readers or writers of a large table waiting until it is done. What blocks
// differs by dialect: PostgreSQL's manual ("Explicit Locking", the notes of ALTER TABLE and CREATE INDEX),
// MySQL's ("Online DDL Operations") and MariaDB's ("InnoDB Online DDL").
#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "checker/ways.h"
#include "model/sql_ddl.h"
#include "model/sql_dialect.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Block {
  std::string why;
  std::string mend;
};

// A default that differs from row to row has to be written into each of them.
bool is_volatile(std::string_view value) {
  const std::string lower = text::lower(value);
  for (const std::string_view call :
       {"gen_random_uuid(", "uuid_generate_v", "random(", "clock_timestamp(", "nextval("})
    if (lower.find(call) != std::string::npos) return true;
  return false;
}

std::optional<Block> in_postgresql(const Ddl& ddl, const DdlClause& clause) {
  switch (clause.action) {
    case DdlAction::create_index:
      if (ddl.concurrently) return std::nullopt;
      return Block{fmt::format("CREATE INDEX locks '{}' against writes until the index is built", ddl.table),
                   "write CREATE INDEX CONCURRENTLY, outside of a transaction"};
    case DdlAction::add_column:
      if (clause.column.fills_itself || is_volatile(clause.column.default_value))
        return Block{
            fmt::format(
                "the value of '{}' differs from row to row, so '{}' is written anew while it is locked",
                clause.name, ddl.table),
            "add the column without it, fill it in batches, and set the default then"};
      if (clause.column.unique || clause.column.primary_key)
        return Block{fmt::format("the index for '{}' is built while '{}' is locked", clause.name, ddl.table),
                     "add the column alone, then CREATE UNIQUE INDEX CONCURRENTLY"};
      return std::nullopt;
    case DdlAction::add_constraint:
      if ((clause.foreign_key || clause.check) && !clause.not_valid)
        return Block{fmt::format("every row of '{}' is checked while it is locked", ddl.table),
                     "add it NOT VALID, and VALIDATE CONSTRAINT in a statement of its own"};
      if (clause.unique && !clause.using_index)
        return Block{fmt::format("the index for the constraint is built while '{}' is locked", ddl.table),
                     "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX"};
      return std::nullopt;
    case DdlAction::set_not_null:
      return Block{fmt::format("SET NOT NULL reads all of '{}' while it is locked", ddl.table),
                   "add CHECK (… IS NOT NULL) NOT VALID, validate it, and set NOT NULL then"};
    case DdlAction::change_column: {
      const std::string& type = clause.column.type;
      if (type == "TEXT" || type == "VARCHAR" || type == "CHARACTER VARYING")
        return std::nullopt;  // as a rule no rewrite
      return Block{fmt::format("'{}' is written anew with the type {} while it is locked", ddl.table, type),
                   "add a column of the new type, copy in batches, and swap the names"};
    }
    case DdlAction::convert:
      return Block{fmt::format("'{}' is written anew while it is locked", ddl.table),
                   "plan a maintenance window for it"};
    default: return std::nullopt;
  }
}

std::optional<Block> in_mysql(const Ddl& ddl, const DdlClause& clause) {
  if (ddl.algorithm == "INPLACE" || ddl.algorithm == "INSTANT" || ddl.algorithm == "NOCOPY" ||
      ddl.lock == "NONE")
    return std::nullopt;  // the server refuses it when it would block
  if (ddl.algorithm == "COPY" || ddl.lock == "SHARED" || ddl.lock == "EXCLUSIVE")
    return Block{fmt::format("the statement asks for a lock on '{}' until it is done", ddl.table),
                 "ask for ALGORITHM=INPLACE, LOCK=NONE"};
  switch (clause.action) {
    case DdlAction::change_column:
      return Block{
          fmt::format("another type for '{}' copies all of '{}', and writes wait", clause.name, ddl.table),
          "add ALGORITHM=INPLACE, LOCK=NONE, so that it fails when it would block; or use an online tool"};
    case DdlAction::convert:
      return Block{fmt::format("'{}' is copied row by row, and writes wait", ddl.table),
                   "use gh-ost or pt-online-schema-change, or plan a maintenance window"};
    case DdlAction::add_constraint:
      if (!clause.foreign_key) return std::nullopt;
      return Block{fmt::format("ADD FOREIGN KEY copies all of '{}', and writes wait", ddl.table),
                   "use an online tool, or plan a maintenance window"};
    case DdlAction::create_index:
    case DdlAction::add_index:
      if (!clause.full_text) return std::nullopt;
      return Block{
          fmt::format("a FULLTEXT or SPATIAL index lets nobody write to '{}' while it is built", ddl.table),
          "plan a maintenance window for it"};
    case DdlAction::add_column:
      if (!clause.column.fills_itself || clause.column.type.empty()) return std::nullopt;
      return Block{fmt::format("a column that fills itself rebuilds '{}', and writes wait", ddl.table),
                   "plan a maintenance window for it"};
    default: return std::nullopt;
  }
}

// Statements that are no definitions and lock all the same.
std::optional<Block> by_words(const SqlStatement& statement, Dialects dialects) {
  const auto says = [&](std::string_view word) { return text::mentions(statement.text, word); };
  const std::string table =
      statement.tables.empty() ? std::string("the table") : "'" + statement.tables.front() + "'";
  const bool postgresql = dialects == Dialects(SqlDialect::postgresql);
  if (statement.verb == "VACUUM" && says("FULL"))
    return Block{"VACUUM FULL writes the table anew, and nobody can even read it meanwhile",
                 "use VACUUM, or pg_repack"};
  if (statement.verb == "CLUSTER" && postgresql)
    return Block{"CLUSTER writes the table anew, and nobody can even read it meanwhile", "use pg_repack"};
  if (statement.verb == "REINDEX" && postgresql && !says("CONCURRENTLY"))
    return Block{"REINDEX keeps writers waiting until the index is built", "write REINDEX … CONCURRENTLY"};
  if (statement.verb == "REFRESH" && says("MATERIALIZED") && !says("CONCURRENTLY"))
    return Block{"REFRESH MATERIALIZED VIEW keeps readers waiting",
                 "write REFRESH MATERIALIZED VIEW CONCURRENTLY"};
  return std::nullopt;
}

// While a service is down nobody waits for the table.
class Downtime {
 public:
  explicit Downtime(const Runbook& runbook) : runbook_(runbook) {}

  bool covers(Span span) const {
    return std::any_of(runbook_.services.begin(), runbook_.services.end(), [&](const Service& service) {
      const int stopped = last_before(service.stopped_by, span);
      return stopped >= 0 && last_before(service.started_by, span) < stopped;
    });
  }

 private:
  // Commands are in reading order.
  int last_before(const std::vector<int>& commands, Span span) const {
    int last = -1;
    for (const int index : commands) {
      const Command& command = runbook_.commands[static_cast<std::size_t>(index)];
      if (command.span.begin < span.begin && is_on_forward(runbook_.step_of(command))) last = index;
    }
    return last;
  }
  const Runbook& runbook_;
};

void check(const Runbook& runbook, Reporter& report) {
  const OwnObjects& own = report.facts().own_objects();
  const StatementDialects& dialects = report.facts().sql_dialects();
  const Downtime downtime(runbook);
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    const Step* step = step_at(runbook, statement.step);
    if (!step || step->way == Way::back || is_only_shown(runbook, statement)) continue;
    const auto say = [&](Span place, const Block& block) {
      report.at(place).say(block.why).mend(block.mend);
    };
    if (const auto found = by_words(statement, dialects.of(i)); found && !downtime.covers(statement.span)) {
      say(statement.span, *found);
      continue;
    }
    if (statement.role != SqlRole::definition) continue;
    const Ddl ddl = read_ddl(statement.text);
    if (ddl.temporary || own.is_created_before(ddl.table, i) || own.is_emptied_before(ddl.table, i)) continue;
    for (const DdlClause& clause : ddl.clauses) {
      std::optional<Block> found;
      if (dialects.only_in(i, SqlDialect::postgresql))
        found = in_postgresql(ddl, clause);
      else if (dialects.only_in(i, kMysqlFamily))
        found = in_mysql(ddl, clause);
      if (!found || downtime.covers(statement.span)) continue;
      say(ddl.clauses.size() == 1 ? statement.span : best_place(runbook, statement, clause.place), *found);
    }
  }
}

}  // namespace

HANDRAIL_RULE(Q005, "blocking-ddl", Severity::warning, check);
}  // namespace handrail
