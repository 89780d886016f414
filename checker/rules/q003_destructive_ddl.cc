// Q003: a definition that takes data with it: DROP TABLE, DROP COLUMN, DROP DATABASE, TRUNCATE, a narrower
// type. On the way back the rules on rollbacks (B010, S001) say more.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "checker/ways.h"
#include "model/effects/effects.h"
#include "model/sql_ddl.h"
#include "model/sql_types.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_scratch(std::string_view name) {
  const std::string lower = folded(name);
  return lower.starts_with("tmp") || lower.starts_with("temp") || lower.ends_with("_tmp") ||
         lower.ends_with("_temp") || lower.starts_with("_tmp") || lower.ends_with("_test");
}

// What the guide has said before about types, and about rows that it copied elsewhere.
class Known {
 public:
  void add(const SqlStatement& statement, const Ddl& ddl) {
    for (const ColumnDefinition& column : ddl.columns) set_type(ddl.table, column.name, column.type);
    for (const DdlClause& clause : ddl.clauses) {
      if (clause.action == DdlAction::add_column || clause.action == DdlAction::change_column)
        set_type(ddl.table, clause.column.name, clause.column.type);
    }
    const bool copies =
        statement.verb == "CREATE TABLE" || statement.verb == "INSERT" || statement.verb == "COPY";
    for (std::size_t i = statement.verb == "COPY" ? 0 : 1; copies && i < statement.tables.size(); ++i)
      copied_.insert(folded(statement.tables[i]));
  }
  bool is_copied(std::string_view table) const { return copied_.contains(folded(table)); }
  std::string type_of(std::string_view table, std::string_view column) const {
    const auto found = types_.find(folded(table) + '.' + folded(column));
    return found == types_.end() ? std::string() : found->second;
  }

 private:
  void set_type(std::string_view table, std::string_view column, const std::string& type) {
    types_[folded(table) + '.' + folded(column)] = type;
  }
  std::map<std::string, std::string> types_;
  std::set<std::string> copied_;
};

// `verb` is the statement's: a schema goes as a database does.
std::optional<std::string> loss(const Ddl& ddl, const DdlClause& clause, const Known& known,
                                std::string_view verb) {
  switch (clause.action) {
    case DdlAction::drop_table:
      if (is_scratch(clause.name) || known.is_copied(clause.name)) return std::nullopt;
      return fmt::format("DROP TABLE removes '{}' with its rows", clause.name);
    case DdlAction::drop_database:
      if (is_scratch(clause.name)) return std::nullopt;
      return fmt::format("{} removes '{}' with all its tables", verb, clause.name);
    case DdlAction::truncate:
      if (is_scratch(clause.name) || known.is_copied(clause.name)) return std::nullopt;
      return fmt::format("TRUNCATE removes every row of '{}'", clause.name);
    case DdlAction::drop_column:
      return fmt::format("DROP COLUMN removes '{}' of '{}' with its values", clause.name, ddl.table);
    case DdlAction::change_column: {
      const std::string before = known.type_of(ddl.table, clause.name);
      if (before.empty() || !is_narrower(clause.column.type, before)) return std::nullopt;
      return fmt::format("'{}' becomes {}, which holds less than {}", clause.name, clause.column.type,
                         before);
    }
    default: return std::nullopt;
  }
}

void check(const Runbook& runbook, Reporter& report) {
  const OwnObjects& own = report.facts().own_objects();
  Known known;
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    const Ddl ddl = read_ddl(statement.text);
    const Step* step = step_at(runbook, statement.step);
    const bool judged = step && step->way != Way::back && !is_only_shown(runbook, statement);
    for (const DdlClause& clause : ddl.clauses) {
      if (!judged) break;
      const bool of_table = clause.action == DdlAction::drop_column;
      if (own.is_created_before(of_table ? ddl.table : clause.name, i)) continue;
      const std::optional<std::string> lost = loss(ddl, clause, known, statement.verb);
      if (!lost) continue;
      report.at(ddl.clauses.size() == 1 ? statement.span : best_place(runbook, statement, clause.place))
          .say(*lost)
          .mend("rename it and let it stand for a release, or keep a copy and say where it is");
    }
    known.add(statement, ddl);
  }
}

}  // namespace

HANDRAIL_RULE(Q003, "destructive-ddl", Severity::warning, check);
}  // namespace handrail
