// Whether a statement is wrong in every dialect. Two parsers are asked, tree-sitter's and SQLite's; each
// knows only a part of MySQL and PostgreSQL, so what both refuse is called wrong only where it could not be
// right anywhere.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>
#include <tree_sitter_sql.h>

#include "model/sql.h"
#include "model/sql_tokens.h"
#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail {
namespace {

using sql::Token;
using sql::TokenKind;
using sql::Tokens;

bool holds_template(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos ||
         text.find("...") != std::string_view::npos || text.find("…") != std::string_view::npos ||
         text.find("<%") != std::string_view::npos || text.find("$(") != std::string_view::npos ||
         text.find("#{") != std::string_view::npos;
}

bool has_angle_placeholder(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::size_t end = text.find_first_of("> =<\n'\"", at + 1);
    if (end == std::string_view::npos) return false;
    if (text[end] == '>' && end > at + 1) return true;
  }
  return false;
}

struct SqliteCloser {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};

// SQLite's opinion: whether its parser took the statement. Unknown tables and functions are no syntax errors.
bool sqlite_takes(std::string_view sql) {
  thread_local std::unique_ptr<sqlite3, SqliteCloser> db = [] {
    sqlite3* opened = nullptr;
    sqlite3_open(":memory:", &opened);
    return std::unique_ptr<sqlite3, SqliteCloser>(opened);
  }();
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v2(db.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr);
  sqlite3_finalize(prepared);
  if (code == SQLITE_OK) return true;
  const std::string_view message = sqlite3_errmsg(db.get());
  return message.find("syntax error") == std::string_view::npos &&
         message.find("incomplete input") == std::string_view::npos &&
         message.find("unrecognized token") == std::string_view::npos;
}

// In upper case; empty for what is no word.
std::string word(const Tokens& tokens, std::size_t i) {
  return i < tokens.size() && tokens[i].kind == TokenKind::word ? text::upper(tokens.shown(i))
                                                                : std::string();
}

char symbol(const Tokens& tokens, std::size_t i) {
  return i < tokens.size() && tokens[i].kind == TokenKind::symbol ? tokens.shown(i).front() : '\0';
}

Span place_of(const Token& token) { return {token.begin, token.end}; }

// A quote or a parenthesis that has no partner.
std::optional<SqlSyntaxError> find_unbalanced(const Tokens& tokens) {
  std::vector<Token> open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == TokenKind::unterminated)
      return SqlSyntaxError{fmt::format("the quote {} is never closed", tokens.shown(i).substr(0, 1)),
                            {token.begin, token.begin + 1}};
    if (symbol(tokens, i) == '(') open.push_back(token);
    if (symbol(tokens, i) == ')') {
      if (open.empty()) return SqlSyntaxError{"')' closes nothing", place_of(token)};
      open.pop_back();
    }
  }
  if (open.empty()) return std::nullopt;
  return SqlSyntaxError{"'(' is never closed", place_of(open.back())};
}

// tree-sitter takes `SELECT a, FROM t` for a column named FROM.
std::optional<SqlSyntaxError> find_lonely_comma(const Tokens& tokens) {
  static constexpr auto kClause =
      std::to_array<std::string_view>({"FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "VALUES"});
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (symbol(tokens, i) != ',') continue;
    const char next = symbol(tokens, i + 1), behind = symbol(tokens, i + 2);
    const bool clause = text::is_one_of(word(tokens, i + 1), kClause) && behind != '(' && behind != '.';
    if (next == ',' || next == ')' || clause)
      return SqlSyntaxError{"a comma with nothing behind it", place_of(tokens[i])};
  }
  return std::nullopt;
}

std::optional<SqlSyntaxError> find_dangling_end(const Tokens& tokens) {
  static constexpr auto kDangling = std::to_array<std::string_view>(
      {"WHERE", "AND",    "OR",    "SET",    "FROM",   "JOIN",  "ON",    "BY",     "IN",      "LIKE", "INTO",
       "NOT",   "HAVING", "UNION", "SELECT", "COLUMN", "TABLE", "INDEX", "VALUES", "BETWEEN", "AS"});
  const std::size_t last = tokens.size() - 1;
  const char sign = symbol(tokens, last);
  if (!text::is_one_of(word(tokens, last), kDangling) && sign != ',' && sign != '=' && sign != '.')
    return std::nullopt;
  return SqlSyntaxError{fmt::format("the statement ends after '{}'", tokens.shown(last)),
                        place_of(tokens[last])};
}

// One slip away from a keyword that must come at this place.
std::optional<SqlSyntaxError> find_misspelt_keyword(const Tokens& tokens) {
  struct Expected {
    std::string_view verb;
    std::size_t at;
    std::string_view keyword;
  };
  static constexpr auto kExpected = std::to_array<Expected>({{"DELETE", 1, "FROM"},
                                                             {"INSERT", 1, "INTO"},
                                                             {"ALTER", 1, "TABLE"},
                                                             {"CREATE", 1, "TABLE"},
                                                             {"DROP", 1, "TABLE"},
                                                             {"UPDATE", 2, "SET"},
                                                             {"SELECT", 2, "FROM"},
                                                             {"CREATE", 1, "INDEX"}});
  const std::string first = word(tokens, 0);
  for (const Expected& expected : kExpected) {
    if (expected.verb != first) continue;
    // SELECT's list may be longer than one word, so its FROM is looked for anywhere at depth 0.
    const bool anywhere = first == "SELECT" || first == "UPDATE";
    const std::size_t end = anywhere ? tokens.size() : expected.at + 1;
    for (std::size_t i = expected.at; i < end; ++i) {
      const std::string found = word(tokens, i);
      const std::size_t longest = expected.keyword.size() + 1;
      if (found.size() < 3 || found.size() > longest || text::edit_distance(found, expected.keyword) != 1)
        continue;
      return SqlSyntaxError{
          fmt::format("'{}' stands where {} is expected", tokens.shown(i), expected.keyword),
          place_of(tokens[i])};
    }
  }
  return std::nullopt;
}

// Plain DML is so much alike in every dialect that two parsers' refusal is enough, where the text holds none
// of the constructs that only one dialect has.
bool is_plain_dml(const SqlStatement& statement, const Tokens& tokens) {
  static constexpr auto kVerbs = std::to_array<std::string_view>({"SELECT", "INSERT", "UPDATE", "DELETE"});
  static constexpr auto kDialectWords = std::to_array<std::string_view>({"INTERVAL",
                                                                         "DUPLICATE",
                                                                         "OUTFILE",
                                                                         "INFILE",
                                                                         "LATERAL",
                                                                         "RETURNING",
                                                                         "REGEXP",
                                                                         "RLIKE",
                                                                         "CONVERT",
                                                                         "PARTITION",
                                                                         "STRAIGHT_JOIN",
                                                                         "ILIKE",
                                                                         "CONFLICT",
                                                                         "UPDATE",
                                                                         "SHARE",
                                                                         "WITHIN",
                                                                         "FILTER",
                                                                         "OVER",
                                                                         "BINARY",
                                                                         "COLLATE",
                                                                         "USING",
                                                                         "FORCE",
                                                                         "IGNORE",
                                                                         "TOP",
                                                                         "MATCH",
                                                                         "ANY",
                                                                         "ALL",
                                                                         "ARRAY",
                                                                         "SIMILAR",
                                                                         "FOR",
                                                                         "SQL_CALC_FOUND_ROWS",
                                                                         "SQL_NO_CACHE",
                                                                         "HIGH_PRIORITY",
                                                                         "LOW_PRIORITY",
                                                                         "SEPARATOR",
                                                                         "DIV",
                                                                         "MOD",
                                                                         "XOR",
                                                                         "SOUNDS",
                                                                         "ROLLUP",
                                                                         "FETCH",
                                                                         "OFFSET"});
  constexpr std::string_view kDialectSigns = ":~[?%@{#\\";
  if (!text::is_one_of(statement.verb, kVerbs)) return false;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const std::string said = word(tokens, i);
    if (text::is_one_of(said, kDialectWords) || said.starts_with("@")) return false;
    const char c = symbol(tokens, i);
    if (c == '=' && symbol(tokens, i + 1) == '>') return false;  // PostgreSQL's named arguments
    if (c != '\0' && kDialectSigns.find(c) != std::string_view::npos) return false;
  }
  if (statement.verb == "DELETE") return word(tokens, 1) == "FROM";  // DELETE t FROM t JOIN …
  if (statement.verb == "UPDATE")
    return word(tokens, 2) == "SET";  // UPDATE a JOIN b SET …, UPDATE t AS x SET …
  return true;
}

}  // namespace

SqlSyntaxError find_sql_syntax_error(const SqlStatement& statement) {
  const std::string_view text = statement.text;
  if (holds_template(text) || has_angle_placeholder(text)) return {};
  const Tokens tokens(text);
  if (tokens.empty()) return {};
  if (const auto found = find_unbalanced(tokens)) return *found;

  const bool checked_verb = statement.verb == "SELECT" || statement.verb == "INSERT" ||
                            statement.verb == "UPDATE" || statement.verb == "DELETE" ||
                            statement.verb == "WITH" || statement.role == SqlRole::definition;
  if (!checked_verb) return {};
  const SyntaxTree tree = parse_syntax(tree_sitter_sql(), text);
  if (!tree) return {};
  const TSNode error = first_error(ts_tree_root_node(tree.get()));
  if (sqlite_takes(text)) return {};

  // Both parsers refuse it, yet each knows only a part of MySQL and PostgreSQL. It is called wrong only where
  // what stands there is wrong in any dialect: a dangling end, a comma before a keyword, two commas, a
  // misspelt keyword.
  if (const auto found = find_lonely_comma(tokens)) return *found;
  if (error.id == nullptr) return {};
  if (const auto found = find_dangling_end(tokens)) return *found;
  if (const auto found = find_misspelt_keyword(tokens)) return *found;
  if (!is_plain_dml(statement, tokens)) return {};
  const Span place = span_of(error);
  std::string_view shown = text.substr(place.begin, std::min<std::uint32_t>(place.size(), 30));
  shown = text::trim(shown.substr(0, shown.find('\n')));
  return {shown.empty() ? std::string("the statement ends too early")
                        : fmt::format("it does not parse near '{}'", shown),
          place};
}

}  // namespace handrail
