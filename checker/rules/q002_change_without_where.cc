// Q002: UPDATE or DELETE with nothing that says which rows.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "model/sql_ddl.h"
#include "model/sql_tokens.h"
#include "model/text.h"

namespace handrail {
namespace {

using sql::Token;
using sql::TokenKind;

// An UPDATE or DELETE seen outside of parentheses.
struct Change {
  bool is_update = false;
  bool is_restricted = false;        // WHERE, a join, LIMIT: something chooses the rows
  std::string table;                 // unquoted
  std::vector<std::string> columns;  // that an UPDATE sets
};

Change read_change(const SqlStatement& statement) {
  const std::string_view text = statement.text;
  Change change;
  int depth = 0;
  bool begun = false, sets = false;
  const std::vector<Token> tokens = sql::tokens_of(text);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token token = tokens[i];
    const std::string_view shown = text.substr(token.begin, token.end - token.begin);
    if (shown == "(") ++depth;
    if (shown == ")") --depth;
    if (depth > 0) continue;
    if (!begun && (sql::is(text, token, "UPDATE") || sql::is(text, token, "DELETE"))) {
      begun = true;
      change.is_update = sql::is(text, token, "UPDATE");
      continue;
    }
    if (!begun) continue;
    const auto is = [&](std::string_view word) { return sql::is(text, token, word); };
    if (is("WHERE") || is("JOIN") || is("LIMIT") || is("USING") || (change.is_update && is("FROM")))
      change.is_restricted = true;
    if (shown == "," && !sets) change.is_restricted = true;  // UPDATE a, b SET …
    const bool names = token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
    if (!sets && names && !is("FROM") && !is("ONLY") && !is("SET") && !is("AS") && !is("IGNORE") &&
        !is("OR") && !is("LOW_PRIORITY")) {
      const bool qualified = i > 0 && text[tokens[i - 1].begin] == '.';
      if (change.table.empty() || qualified) change.table = sql::unquoted(shown);
    }
    sets = sets || is("SET");
    if (sets && shown == "=" && tokens[i - 1].kind != TokenKind::symbol) {
      const Token& column = tokens[i - 1];
      change.columns.push_back(sql::unquoted(text.substr(column.begin, column.end - column.begin)));
    }
  }
  return change;
}

// Columns that the guide adds, as "table.column": every row's value is meant when these are filled.
class AddedColumns {
 public:
  void add(const SqlStatement& statement) {
    if (statement.role != SqlRole::definition) return;
    const Ddl ddl = read_ddl(statement.text);
    for (const DdlClause& clause : ddl.clauses) {
      if (clause.action == DdlAction::add_column)
        added_.insert(folded(ddl.table) + '.' + folded(clause.name));
    }
  }
  // A migration in Python says op.add_column('users', Column('age', …)) or AddField(…, 'age') around its SQL.
  static bool program_adds(const Runbook& runbook, const SqlStatement& statement, const Change& change) {
    if (!statement.in_file || statement.code_block < 0 || change.columns.empty()) return false;
    const std::string_view code =
        runbook.document.code_blocks()[static_cast<std::size_t>(statement.code_block)].code.text();
    if (code.find("add_column") == std::string_view::npos && code.find("AddField") == std::string_view::npos)
      return false;
    return std::all_of(change.columns.begin(), change.columns.end(), [&](const std::string& column) {
      return code.find('\'' + column + '\'') != std::string_view::npos ||
             code.find('"' + column + '"') != std::string_view::npos;
    });
  }
  bool has_all(const Change& change) const {
    return !change.columns.empty() &&
           std::all_of(change.columns.begin(), change.columns.end(), [&](const std::string& column) {
             return added_.contains(folded(change.table) + '.' + folded(column));
           });
  }

 private:
  std::set<std::string> added_;
};

void check(const Runbook& runbook, Reporter& report) {
  const OwnObjects& own = report.facts().own_objects();
  AddedColumns added;
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    added.add(statement);
    const bool rewrites = statement.verb == "UPDATE" || statement.verb == "DELETE" ||
                          (statement.verb == "WITH" && statement.role == SqlRole::change);
    if (!rewrites || statement.syntax_error) continue;
    const Change change = read_change(statement);
    if (change.table.empty() || change.is_restricted || added.has_all(change) ||
        AddedColumns::program_adds(runbook, statement, change))
      continue;
    if (own.is_created_before(change.table, i) || is_only_shown(runbook, statement)) continue;
    report.at(statement.span)
        .say(change.is_update ? fmt::format("UPDATE without WHERE rewrites every row of '{}'", change.table)
                              : fmt::format("DELETE without WHERE removes every row of '{}'", change.table))
        .mend("say with WHERE which rows are meant, and count them first with the same condition");
  }
}

}  // namespace

HANDRAIL_RULE(Q002, "change-without-where", Severity::error, check);
}  // namespace handrail
