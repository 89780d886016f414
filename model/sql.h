// SQL in guides: cut into statements with exact places, classified, and looked at for syntax errors that no
// dialect would accept.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/document.h"
#include "model/runbook.h"

namespace handrail {

// Statements of `code` in order. Knows quotes and comments of every dialect, dollar quotes, DELIMITER, bodies
// of triggers and routines, prompts (mysql>, sqlite>, db=#), the shells' own commands (.backup, \d), which
// are left out. Only what the text itself tells is filled in: span, text, role, verb, tables, comments.
std::vector<SqlStatement> split_sql(const CodeText& code);

// A statement for the SQLite shell that is no SQL: ".backup 'x'", ".dump". Empty when `text` is none.
std::string_view sqlite_shell_command(std::string_view text);

// "PRAGMA journal_mode=WAL" sets something; "PRAGMA journal_mode" asks.
bool sets_pragma(const SqlStatement& statement);

// Whether running it changes rows or the schema.
bool changes_data(const SqlStatement& statement);

// Whether what it removes cannot be had back: DROP, TRUNCATE, DELETE without WHERE.
bool destroys_data(const SqlStatement& statement);

// What is wrong with the statement in every dialect, with the place in `statement.text`; empty when it is
// sound, when it holds template text, or when that cannot be told.
struct SqlSyntaxError {
  std::string message;
  Span place;
};
SqlSyntaxError find_sql_syntax_error(const SqlStatement& statement);

}  // namespace handrail
