// Q011: several statements that belong together change rows, and nothing holds them together: when the second
// one fails, the first one stays.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "checker/ways.h"
#include "model/sql_ddl.h"
#include "model/sql_dialect.h"
#include "model/text.h"

namespace handrail {
namespace {

struct Session {
  std::vector<std::size_t> changes;
  bool has_transaction = false;
};

bool begins_transaction(const SqlStatement& statement) {
  if (statement.verb == "BEGIN" || statement.verb == "START" || statement.verb == "SAVEPOINT") return true;
  return statement.verb == "SET" && text::mentions(statement.text, "autocommit");
}

// `psql -1`, `psql --single-transaction`.
bool is_one_transaction(const Runbook& runbook, const SqlStatement& statement) {
  if (statement.command < 0) return false;
  const Operation& operation = runbook.operations[static_cast<std::size_t>(statement.command)];
  return operation.has_option("-1") || operation.has_option("--single-transaction");
}

// Rows are moved or mended; what only fills or empties on its own depends on nothing.
bool changes_rows(const SqlStatement& statement) {
  constexpr std::string_view kVerbs[] = {"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "WITH"};
  return statement.role == SqlRole::change && text::is_one_of(statement.verb, kVerbs);
}

// The first table of a change is the one it writes to; a later statement that reads or writes it depends on
// it.
bool depends_on(const SqlStatement& later, const SqlStatement& earlier) {
  if (earlier.tables.empty()) return false;
  const std::string written = folded(earlier.tables.front());
  const bool same_statement_kind = later.verb == earlier.verb && later.verb == "INSERT";
  return std::any_of(later.tables.begin(), later.tables.end(), [&](const std::string& table) {
    if (folded(table) != written) return false;
    return !(same_statement_kind && &table == &later.tables.front());  // rows added one after the other
  });
}

void check(const Runbook& runbook, Reporter& report) {
  std::unordered_map<int, Session> sessions;
  std::vector<int> order;
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    const auto [found, fresh] = sessions.try_emplace(session_of(statement));
    if (fresh) order.push_back(found->first);
    if (begins_transaction(statement) || is_one_transaction(runbook, statement))
      found->second.has_transaction = true;
    if (changes_rows(statement)) found->second.changes.push_back(i);
  }
  for (const int key : order) {
    const Session& session = sessions.at(key);
    if (session.has_transaction || session.changes.size() < 2) continue;
    const std::vector<SqlStatement>& all = runbook.sql_statements;
    if (is_only_shown(runbook, all[session.changes.front()])) continue;
    for (std::size_t k = 1; k < session.changes.size(); ++k) {
      const SqlStatement& earlier = all[session.changes[k - 1]];
      const SqlStatement& later = all[session.changes[k]];
      if (!depends_on(later, earlier)) continue;
      report.at(later.span)
          .say(fmt::format("this {} builds on the {} before it, and no transaction holds them together",
                           later.verb, earlier.verb))
          .mend("put BEGIN before them and COMMIT behind them")
          .related(earlier.span, "changed here first");
      break;  // once a session
    }
  }
}

}  // namespace

HANDRAIL_RULE(Q011, "change-outside-transaction", Severity::info, check);
}  // namespace handrail
