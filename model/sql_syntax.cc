// Whether a statement is wrong in every dialect. Two parsers are asked, tree-sitter's and SQLite's; each
// knows only a part of MySQL and PostgreSQL, so what both refuse is called wrong only where it could not be
// right anywhere.
#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <sqlite3.h>
#include <tree_sitter_sql.h>

#include "model/sql.h"
#include "model/sql_lexer.h"
#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail {
namespace {

using sql::Token;
using sql::TokenKind;
using sql::tokens_of;

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

}  // namespace

SqlSyntaxError find_sql_syntax_error(const SqlStatement& statement) {
  const std::string_view text = statement.text;
  if (holds_template(text) || has_angle_placeholder(text)) return {};
  const std::vector<Token> tokens = tokens_of(text);
  if (tokens.empty()) return {};
  std::vector<Token> open;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::unterminated)
      return {fmt::format("the quote {} is never closed", text.substr(token.begin, 1)),
              {token.begin, token.begin + 1}};
    if (token.kind != TokenKind::symbol) continue;
    if (text[token.begin] == '(') open.push_back(token);
    if (text[token.begin] == ')') {
      if (open.empty()) return {"')' closes nothing", {token.begin, token.end}};
      open.pop_back();
    }
  }
  if (!open.empty()) return {"'(' is never closed", {open.back().begin, open.back().end}};

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
  const auto word = [&](std::size_t i) {
    return i < tokens.size() && tokens[i].kind == TokenKind::word
               ? text::upper(text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin))
               : std::string();
  };
  const auto symbol = [&](std::size_t i) {
    return i < tokens.size() && tokens[i].kind == TokenKind::symbol ? text[tokens[i].begin] : '\0';
  };
  const std::size_t last = tokens.size() - 1;
  // tree-sitter takes `SELECT a, FROM t` for a column named FROM.
  for (std::size_t i = 0; i < last; ++i) {
    if (symbol(i) != ',') continue;
    static constexpr auto kClause =
        std::to_array<std::string_view>({"FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "VALUES"});
    if (symbol(i + 1) == ',' || symbol(i + 1) == ')' ||
        (text::is_one_of(word(i + 1), kClause) && symbol(i + 2) != '(' && symbol(i + 2) != '.')) {
      return {"a comma with nothing behind it", {tokens[i].begin, tokens[i].end}};
    }
  }
  if (error.id == nullptr) return {};
  static constexpr auto kDangling = std::to_array<std::string_view>(
      {"WHERE", "AND",    "OR",    "SET",    "FROM",   "JOIN",  "ON",    "BY",     "IN",      "LIKE", "INTO",
       "NOT",   "HAVING", "UNION", "SELECT", "COLUMN", "TABLE", "INDEX", "VALUES", "BETWEEN", "AS"});
  if (text::is_one_of(word(last), kDangling) || symbol(last) == ',' || symbol(last) == '=' ||
      symbol(last) == '.') {
    return {fmt::format("the statement ends after '{}'",
                        text.substr(tokens[last].begin, tokens[last].end - tokens[last].begin)),
            {tokens[last].begin, tokens[last].end}};
  }
  // One edit or a swap away from a keyword that must come at this place.
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
  const auto nearly = [](std::string_view a, std::string_view b) {
    if (a == b || a.size() < 3) return false;
    if (a.size() == b.size()) {
      std::vector<std::size_t> wrong;
      for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) wrong.push_back(i);
      }
      return wrong.size() == 1 || (wrong.size() == 2 && wrong[1] == wrong[0] + 1 &&
                                   a[wrong[0]] == b[wrong[1]] && a[wrong[1]] == b[wrong[0]]);
    }
    const std::string_view longer = a.size() > b.size() ? a : b, shorter = a.size() > b.size() ? b : a;
    if (longer.size() != shorter.size() + 1) return false;
    std::size_t skipped = 0, j = 0;
    for (std::size_t i = 0; i < longer.size(); ++i) {
      if (j < shorter.size() && longer[i] == shorter[j])
        ++j;
      else
        ++skipped;
    }
    return skipped == 1;
  };
  const std::string first = word(0);
  for (const Expected& expected : kExpected) {
    if (expected.verb != first) continue;
    // SELECT's list may be longer than one word, so its FROM is looked for anywhere at depth 0.
    const std::size_t from = expected.at,
                      to = first == "SELECT" || first == "UPDATE" ? tokens.size() : expected.at + 1;
    for (std::size_t i = from; i < to; ++i) {
      if (nearly(word(i), expected.keyword)) {
        return {fmt::format("'{}' stands where {} is expected",
                            text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin), expected.keyword),
                {tokens[i].begin, tokens[i].end}};
      }
    }
  }
  // Plain DML is so much alike in every dialect that two parsers' refusal is enough, where the text holds
  // none of the constructs that only one dialect has.
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
  if (statement.verb != "SELECT" && statement.verb != "INSERT" && statement.verb != "UPDATE" &&
      statement.verb != "DELETE")
    return {};
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (text::is_one_of(word(i), kDialectWords)) return {};
    const char c = symbol(i);
    if (c == '=' && symbol(i + 1) == '>') return {};  // PostgreSQL's named arguments
    if (c == ':' || c == '~' || c == '[' || c == '?' || c == '%' || c == '@' || c == '{' || c == '#' ||
        c == '\\')
      return {};
    if (word(i).starts_with("@")) return {};
  }
  if (statement.verb == "DELETE" && word(1) != "FROM") return {};  // DELETE t FROM t JOIN …
  if (statement.verb == "UPDATE" && word(2) != "SET")
    return {};  // UPDATE a JOIN b SET …, UPDATE t AS x SET …
  const Span place = span_of(error);
  std::string_view shown = text.substr(place.begin, std::min<std::uint32_t>(place.size(), 30));
  shown = text::trim(shown.substr(0, shown.find('\n')));
  return {shown.empty() ? std::string("the statement ends too early")
                        : fmt::format("it does not parse near '{}'", shown),
          place};
}

}  // namespace handrail
