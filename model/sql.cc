#include "model/sql.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <unordered_set>

#include <fmt/format.h>
#include <sqlite3.h>
#include <tree_sitter_sql.h>

#include "model/syntax_tree.h"
#include "model/text.h"

namespace handrail {
namespace {

enum class TokenKind : std::uint8_t { word, number, string, quoted_name, symbol, unterminated };

struct Token {
  TokenKind kind;
  std::uint32_t begin, end;  // in the statement's or the block's text
};

bool is_word_char(char c) {
  return text::is_alnum(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Reads one token of any dialect. Comments and blanks are the caller's.
class Lexer {
 public:
  explicit Lexer(std::string_view text, std::uint32_t at = 0) : text_(text), at_(at) {}

  std::uint32_t at() const { return at_; }
  void move_to(std::uint32_t at) { at_ = at; }
  bool done() const { return at_ >= text_.size(); }

  // Skips blanks. A comment that follows is returned, else an empty span.
  Span skip_blank_or_comment() {
    while (!done() && text::is_space(text_[at_])) ++at_;
    const std::uint32_t begin = at_;
    if (done()) return {begin, begin};
    const std::string_view rest = text_.substr(at_);
    const bool dashes = rest.starts_with("--");
    const bool hash =
        rest.starts_with("# ") || rest.starts_with("#\n") || rest == "#" ||
        (rest.starts_with('#') && rest.size() > 1 && static_cast<unsigned char>(rest[1]) >= 0x80);
    if (dashes || hash) {
      const std::size_t end = rest.find('\n');
      at_ += static_cast<std::uint32_t>(end == std::string_view::npos ? rest.size() : end);
      std::uint32_t stop = at_;
      if (stop > begin && text_[stop - 1] == '\r') --stop;
      return {begin, stop};
    }
    // MySQL runs what stands in /*! … */, so that is no comment.
    if (rest.starts_with("/*") && !rest.starts_with("/*!")) {
      const std::size_t end = rest.find("*/", 2);
      at_ += static_cast<std::uint32_t>(end == std::string_view::npos ? rest.size() : end + 2);
      return {begin, at_};
    }
    return {begin, begin};
  }

  Token next() {
    const std::uint32_t begin = at_;
    const char c = text_[at_];
    if (c == '\'' || c == '"' || c == '`') return quoted(c);
    if (c == '$') {
      if (const Token dollar = dollar_quoted(); dollar.end > dollar.begin) return dollar;
    }
    if (text::is_digit(c)) {
      while (!done() && (is_word_char(text_[at_]) || text_[at_] == '.')) ++at_;
      return {TokenKind::number, begin, at_};
    }
    if (is_word_char(c) || c == '@') {
      ++at_;
      while (!done() && (is_word_char(text_[at_]) || text_[at_] == '@')) ++at_;
      return {TokenKind::word, begin, at_};
    }
    ++at_;
    return {TokenKind::symbol, begin, at_};
  }

 private:
  Token quoted(char quote) {
    const std::uint32_t begin = at_++;
    while (!done()) {
      if (text_[at_] == '\\' && quote != '`' && at_ + 1 < text_.size()) {
        at_ += 2;
      } else if (text_[at_] == quote) {
        ++at_;
        if (done() || text_[at_] != quote)
          return {quote == '\'' ? TokenKind::string : TokenKind::quoted_name, begin, at_};
        ++at_;
      } else {
        ++at_;
      }
    }
    at_ = static_cast<std::uint32_t>(text_.size());
    return {TokenKind::unterminated, begin, at_};
  }

  // PostgreSQL's $tag$ … $tag$. An empty token when none stands here.
  Token dollar_quoted() {
    if (dollar_searches_left_ == 0) return {TokenKind::symbol, at_, at_};
    std::size_t close = at_ + 1;
    while (close < text_.size() && (text::is_alnum(text_[close]) || text_[close] == '_')) ++close;
    if (close >= text_.size() || text_[close] != '$') return {TokenKind::symbol, at_, at_};
    const std::string_view tag = text_.substr(at_, close - at_ + 1);
    const std::size_t end = text_.find(tag, close + 1);
    if (end == std::string_view::npos) {
      --dollar_searches_left_;
      return {TokenKind::symbol, at_, at_};
    }
    const Token token{TokenKind::string, at_, static_cast<std::uint32_t>(end + tag.size())};
    at_ = token.end;
    return token;
  }

  std::string_view text_;
  std::uint32_t at_;
  int dollar_searches_left_ = 100;  // for a tag that is never closed the whole rest is looked through
};

bool is(std::string_view text, Token token, std::string_view word) {
  return token.kind == TokenKind::word &&
         text::equal_ignoring_case(text.substr(token.begin, token.end - token.begin), word);
}

// Length of a client's prompt at the start of a line: "mysql> ", "MariaDB [db]> ", "sqlite> ", "postgres=# ",
// "db=> ".
std::size_t prompt_length(std::string_view line) {
  const std::size_t end = line.find("> ");
  const std::size_t hash = line.find("=# ");
  const auto plain = [&](std::size_t size) {
    return size > 0 && size < 40 &&
           line.substr(0, size).find_first_of("'\"`;()=,") == std::string_view::npos &&
           text::is_alpha(line.front());
  };
  if (hash != std::string_view::npos && plain(hash) &&
      line.substr(0, hash).find(' ') == std::string_view::npos)
    return hash + 3;
  if (end == std::string_view::npos) return 0;
  const std::string_view before = line.substr(0, end);
  if (before.ends_with('=') && plain(end - 1) && before.find(' ') == std::string_view::npos) return end + 2;
  const bool client = before == "mysql" || before == "sqlite" || before == "MariaDB" || before == "MySQL" ||
                      before.starts_with("MariaDB [");
  return client ? end + 2 : 0;
}

// A line that is for the client and not for the server.
bool is_client_line(std::string_view line) {
  line = text::trim(line);
  return (line.size() > 1 && line.front() == '.' && text::is_alpha(line[1])) ||
         (line.size() > 1 && line.front() == '\\' && text::is_alpha(line[1]));
}

struct VerbRole {
  std::string_view verb;
  SqlRole role;
};
constexpr auto kVerbs = std::to_array<VerbRole>({
    {"SELECT", SqlRole::query},
    {"SHOW", SqlRole::query},
    {"DESCRIBE", SqlRole::query},
    {"DESC", SqlRole::query},
    {"EXPLAIN", SqlRole::query},
    {"VALUES", SqlRole::query},
    {"TABLE", SqlRole::query},
    {"CHECK", SqlRole::query},
    {"INSERT", SqlRole::change},
    {"UPDATE", SqlRole::change},
    {"DELETE", SqlRole::change},
    {"REPLACE", SqlRole::change},
    {"MERGE", SqlRole::change},
    {"LOAD", SqlRole::change},
    {"COPY", SqlRole::change},
    {"TRUNCATE", SqlRole::change},
    {"CALL", SqlRole::change},
    {"CREATE", SqlRole::definition},
    {"ALTER", SqlRole::definition},
    {"DROP", SqlRole::definition},
    {"RENAME", SqlRole::definition},
    {"GRANT", SqlRole::definition},
    {"REVOKE", SqlRole::definition},
    {"COMMENT", SqlRole::definition},
    {"SET", SqlRole::session},
    {"USE", SqlRole::session},
    {"FLUSH", SqlRole::session},
    {"RESET", SqlRole::session},
    {"LOCK", SqlRole::session},
    {"UNLOCK", SqlRole::session},
    {"BEGIN", SqlRole::transaction},
    {"START", SqlRole::transaction},
    {"COMMIT", SqlRole::transaction},
    {"ROLLBACK", SqlRole::transaction},
    {"SAVEPOINT", SqlRole::transaction},
    {"END", SqlRole::transaction},
    {"RELEASE", SqlRole::transaction},
    {"PRAGMA", SqlRole::pragma},
    {"VACUUM", SqlRole::other},
    {"ANALYZE", SqlRole::other},
    {"REINDEX", SqlRole::other},
    {"OPTIMIZE", SqlRole::other},
    {"ATTACH", SqlRole::other},
    {"DETACH", SqlRole::other},
    {"WITH", SqlRole::query},
    {"DO", SqlRole::other},
    {"DECLARE", SqlRole::other},
    {"EXEC", SqlRole::other},
    {"EXECUTE", SqlRole::other},
    {"PREPARE", SqlRole::other},
    {"KILL", SqlRole::session},
    {"REFRESH", SqlRole::change},
    {"CLUSTER", SqlRole::change},
});

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text);
  while (true) {
    const Span comment = lexer.skip_blank_or_comment();
    if (!comment.empty()) continue;
    if (lexer.done()) return tokens;
    tokens.push_back(lexer.next());
  }
}

std::string unquoted_name(std::string_view name) {
  if (name.size() >= 2 && (name.front() == '`' || name.front() == '"'))
    name = name.substr(1, name.size() - 2);
  return std::string(name);
}

void classify(SqlStatement& statement) {
  const std::string_view text = statement.text;
  const std::vector<Token> tokens = tokens_of(text);
  const auto word = [&](std::size_t i) {
    return i < tokens.size() && tokens[i].kind == TokenKind::word
               ? text::upper(text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin))
               : std::string();
  };
  statement.verb = word(0);
  for (const VerbRole& known : kVerbs) {
    if (known.verb == statement.verb) statement.role = known.role;
  }
  if (statement.verb == "WITH") {  // what the common table expressions are for
    int depth = 0;
    for (const Token& token : tokens) {
      const std::string_view shown = text.substr(token.begin, token.end - token.begin);
      if (shown == "(") ++depth;
      if (shown == ")") --depth;
      if (depth == 0 && (is(text, token, "INSERT") || is(text, token, "UPDATE") || is(text, token, "DELETE")))
        statement.role = SqlRole::change;
    }
  }
  if (statement.role == SqlRole::definition || statement.verb == "DROP") {
    // "CREATE UNIQUE INDEX" -> "CREATE INDEX"; "ALTER TABLE" stays.
    for (std::size_t i = 1; i < std::min<std::size_t>(tokens.size(), 6); ++i) {
      const std::string kind = word(i);
      static constexpr auto kObjects = std::to_array<std::string_view>(
          {"TABLE", "INDEX", "DATABASE", "SCHEMA", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "USER", "ROLE",
           "SEQUENCE", "TYPE", "EXTENSION", "COLUMN"});
      if (std::find(kObjects.begin(), kObjects.end(), kind) != kObjects.end()) {
        statement.verb += ' ' + kind;
        break;
      }
    }
  }
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const std::string key = word(i);
    const bool names_table = key == "FROM" || key == "JOIN" || key == "INTO" || key == "TABLE" ||
                             (key == "UPDATE" && i == 0) || (key == "ON" && statement.verb == "CREATE INDEX");
    if (!names_table) continue;
    std::size_t at = i + 1;
    while (word(at) == "IF" || word(at) == "NOT" || word(at) == "EXISTS" || word(at) == "ONLY") ++at;
    if (at >= tokens.size() ||
        (tokens[at].kind != TokenKind::word && tokens[at].kind != TokenKind::quoted_name))
      continue;
    std::string name = unquoted_name(text.substr(tokens[at].begin, tokens[at].end - tokens[at].begin));
    // schema.table: the last part.
    while (at + 2 < tokens.size() && text.substr(tokens[at + 1].begin, 1) == "." &&
           tokens[at + 1].end - tokens[at + 1].begin == 1) {
      at += 2;
      name = unquoted_name(text.substr(tokens[at].begin, tokens[at].end - tokens[at].begin));
    }
    if (text::upper(name) == "SELECT") continue;
    if (seen.insert(name).second) statement.tables.push_back(std::move(name));
  }
}

// CREATE TRIGGER … BEGIN … END; holds semicolons of its own.
bool opens_body(std::string_view text, const std::vector<Token>& tokens) {
  if (tokens.empty() || !is(text, tokens[0], "CREATE")) return false;
  bool routine = false;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (is(text, tokens[i], "TRIGGER") || is(text, tokens[i], "PROCEDURE") ||
        is(text, tokens[i], "FUNCTION") || is(text, tokens[i], "EVENT"))
      routine = true;
    if (routine && is(text, tokens[i], "BEGIN")) return true;
  }
  return false;
}

class Splitter {
 public:
  explicit Splitter(const CodeText& code) : code_(code), text_(code.text()), lexer_(text_) {}

  std::vector<SqlStatement> run() {
    while (true) {
      if (skip_line_start()) continue;
      const Span comment = lexer_.skip_blank_or_comment();
      if (!comment.empty()) {
        add_comment(comment);
        continue;
      }
      if (lexer_.done()) break;
      if (skip_line_start()) continue;
      token(lexer_.next());
    }
    finish(static_cast<std::uint32_t>(text_.size()));
    return std::move(statements_);
  }

 private:
  // Prompts, clients' own commands and DELIMITER, which all stand at the start of a line. True when the lexer
  // moved.
  bool skip_line_start() {
    const std::uint32_t at = lexer_.at();
    if (at >= text_.size() || (at > 0 && text_[at - 1] != '\n')) return false;
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    const std::string_view line = text_.substr(at, end - at);
    if (const std::size_t size = prompt_length(line); size > 0) {
      lexer_.move_to(at + static_cast<std::uint32_t>(size));
      return true;
    }
    if (!tokens_.empty()) return false;
    if (is_client_line(line)) {
      lexer_.move_to(static_cast<std::uint32_t>(end));
      return true;
    }
    if (text::starts_with_ignoring_case(text::trim(line), "delimiter ")) {
      delimiter_ = std::string(text::trim(text::trim(line).substr(10)));
      lexer_.move_to(static_cast<std::uint32_t>(end));
      return true;
    }
    return false;
  }

  void token(Token token) {
    const std::string_view shown = text_.substr(token.begin, token.end - token.begin);
    const bool vertical =
        shown == "\\" && (text_.substr(token.end, 1) == "G" || text_.substr(token.end, 1) == "g");
    if (vertical) {
      finish(token.begin);
      lexer_.move_to(token.end + 1);
      return;
    }
    if (delimiter_ != ";" && text_.substr(token.begin).starts_with(delimiter_)) {
      finish(token.begin);
      lexer_.move_to(token.begin + static_cast<std::uint32_t>(delimiter_.size()));
      return;
    }
    if (shown == ";" && delimiter_ == ";") {
      in_body_ = in_body_ || opens_body(text_, tokens_);
      if (in_body_ && !is(text_, tokens_.back(), "END")) {
        tokens_.push_back(token);
        return;
      }
      finish(token.begin);
      last_end_ = token.end;
      return;
    }
    tokens_.push_back(token);
  }

  void add_comment(Span comment) {
    const Span span = code_.to_source(comment);
    if (!tokens_.empty()) {
      inside_.push_back(span);
      return;
    }
    // Behind the terminator, on its line or on the lines right below: of the statement before as well.
    if (!statements_.empty()) {
      const std::string_view between = text_.substr(last_end_, comment.begin - last_end_);
      if (between.find("\n\n") == std::string_view::npos &&
          between.find("\n\r\n") == std::string_view::npos) {
        statements_.back().comments_below.push_back(span);
        last_end_ = comment.end;
      }
    }
    above_.push_back(span);
  }

  void finish(std::uint32_t) {
    if (tokens_.empty()) return;
    const Span place{tokens_.front().begin, tokens_.back().end};
    SqlStatement statement;
    statement.span = code_.to_source(place);
    statement.text = text_.substr(place.begin, place.size());
    statement.comments_above = std::move(above_);
    statement.comments_inside = std::move(inside_);
    above_.clear();
    inside_.clear();
    tokens_.clear();
    in_body_ = false;
    last_end_ = place.end;
    classify(statement);
    statements_.push_back(std::move(statement));
  }

  const CodeText& code_;
  std::string_view text_;
  Lexer lexer_;
  std::string delimiter_ = ";";
  std::vector<Token> tokens_;
  bool in_body_ = false;  // of a trigger or a routine
  std::vector<Span> above_, inside_;
  std::uint32_t last_end_ = 0;
  std::vector<SqlStatement> statements_;
};

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

std::vector<SqlStatement> split_sql(const CodeText& code) { return Splitter(code).run(); }

std::string_view sqlite_shell_command(std::string_view text) {
  text = text::trim(text);
  return text.size() > 1 && text.front() == '.' && text::is_alpha(text[1]) ? text : std::string_view();
}

bool sets_pragma(const SqlStatement& statement) {
  return statement.role == SqlRole::pragma &&
         (statement.text.find('=') != std::string::npos || text::mentions(statement.text, "wal_checkpoint") ||
          text::mentions(statement.text, "optimize"));
}

bool changes_data(const SqlStatement& statement) {
  if (statement.role == SqlRole::change) return true;
  if (statement.role == SqlRole::definition)
    return !statement.verb.starts_with("GRANT") && !statement.verb.starts_with("REVOKE") &&
           !statement.verb.starts_with("COMMENT");
  // Only the journal mode and the like outlive the session that sets them.
  return sets_pragma(statement) &&
         text::mentions_any(statement.text, {"journal_mode", "user_version", "application_id", "encoding",
                                             "auto_vacuum", "page_size"});
}

bool destroys_data(const SqlStatement& statement) {
  if (statement.verb.starts_with("DROP ")) {
    return statement.verb == "DROP DATABASE" || statement.verb == "DROP TABLE" ||
           statement.verb == "DROP SCHEMA" || statement.verb == "DROP COLUMN";
  }
  if (statement.verb == "TRUNCATE") return true;
  return statement.verb == "DELETE" && !text::mentions(statement.text, "WHERE");
}

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
        (std::find(kClause.begin(), kClause.end(), word(i + 1)) != kClause.end() && symbol(i + 2) != '(' &&
         symbol(i + 2) != '.')) {
      return {"a comma with nothing behind it", {tokens[i].begin, tokens[i].end}};
    }
  }
  if (error.id == nullptr) return {};
  static constexpr auto kDangling = std::to_array<std::string_view>(
      {"WHERE", "AND",    "OR",    "SET",    "FROM",   "JOIN",  "ON",    "BY",     "IN",      "LIKE", "INTO",
       "NOT",   "HAVING", "UNION", "SELECT", "COLUMN", "TABLE", "INDEX", "VALUES", "BETWEEN", "AS"});
  if (std::find(kDangling.begin(), kDangling.end(), word(last)) != kDangling.end() || symbol(last) == ',' ||
      symbol(last) == '=' || symbol(last) == '.') {
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
    if (std::find(kDialectWords.begin(), kDialectWords.end(), word(i)) != kDialectWords.end()) return {};
    const char c = symbol(i);
    if (c == ':' || c == '[' || c == '?' || c == '%' || c == '@' || c == '{' || c == '#' || c == '\\')
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
