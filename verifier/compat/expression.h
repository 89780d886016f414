// What the translation knows of an expression beside its SQL: enough to tell where SQLite would compare,
// compute or print it in another way than the server.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/effects/effects.h"
#include "verifier/compat/translate.h"

namespace handrail::compat {

enum class Kind : std::uint8_t {
  null,
  boolean,
  integer,
  decimal,  // exact: a column's text with all its digits, or a literal
  real,
  text,
  date,         // "2026-11-21"
  datetime,     // "2026-11-21 17:04:05", without a zone
  timestamptz,  // … with one
  json,
  schema_name,  // information_schema's table_schema: whatever it is compared with is this database
  other,        // may only be counted, shown and tested for NULL
};

struct Expression {
  std::string sql;
  Kind kind = Kind::other;
  bool is_literal = false;
  std::string literal{};                // its value, when it is one
  bool is_column = false;               // SQLite gives it its column's collation
  std::string collation{};              // SQLite's name for what texts are compared by; empty: byte by byte
  bool is_ordered_alike = true;         // texts and their order: false for ENUM, for a locale's order
  bool counts_other_bytes = false;      // a column whose bytes are not UTF-8 in the server
  bool has_rare_letters = false;        // that the server's collation may take for others (alike_letters.h)
  std::function<bool()> tells_apart{};  // of a column: DeclaredColumn::tells_apart
  bool is_wide = false;             // a whole number that is kept as text beyond 63 bits (BIGINT UNSIGNED)
  bool is_inexact = false;          // a quotient, an average: its digits differ from the server's
  bool has_fraction = false;        // holds a literal with one, which SQLite computes with as it likes
  std::string declared{};           // of a column: its type, in lower case
  std::set<std::string> columns{};  // that it names outside of aggregates, as SQL
  bool is_aggregate = false;        // holds one
};

// A column that a query can name.
struct Column {
  std::string name;
  Expression value;
  std::string table{};  // alias; empty for columns of no table
  bool is_key = false;
};

// What stands in FROM, or what a query gives.
struct Source {
  std::string alias;
  std::vector<Column> columns;
  std::string table{};  // its name, where it is one
};

// Of a column as the server declares it; `alias` is the table's.
Column column_of(const DeclaredColumn& declared, const std::string& alias, Engine engine);

// Thrown where the statement is left to the server; ends in translated().
struct CannotCheck {
  Refusal::Reason reason = Refusal::Reason::not_here;
  std::string why;
};
[[noreturn]] void cannot(std::string why);

std::string spoken(Kind kind);  // "a whole number"
// A whole number to count with; where it is beyond 63 bits the statement ends as one for the server.
std::string whole_sql(const Expression& expression);

std::string name_sql(std::string_view name);
std::string text_sql(std::string_view text);

// `a` and `b` compared by `operation` (=, <>, <, <=, >, >=, IS, IS NOT): the same on both, or refused.
Expression compared(const Expression& a, const std::string& operation, const Expression& b, Engine engine);
// Refused where values are put together that are equal, and which are is the server's to say.
void must_be_told_apart(const Expression& expression);
// Its truth, as WHERE takes it.
std::string condition(const Expression& expression);
// With its collation where SQLite would not know it: for GROUP BY, DISTINCT, ORDER BY.
std::string collated(const Expression& expression);
// A moment as a number, from the text of one.
std::string instant_sql(const Expression& expression);
bool is_moment(Kind kind);
bool is_number(Kind kind);
std::vector<const Expression*> pointers_to(const std::vector<Expression>& parts);
std::string list_sql(const std::vector<Expression>& parts);
// Refused where concatenation would not print it as the server does. `called` is what is told.
void must_print_alike(const Expression& expression, const std::string& called);
// A condition that is made of the parts.
Expression truth(std::string sql, const std::vector<const Expression*>& parts);
// What remains of the parts when an expression is made of them.
Expression made_of(std::string sql, Kind kind, const std::vector<const Expression*>& parts);

}  // namespace handrail::compat
