#include "model/sql.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "model/sql_lexer.h"
#include "model/sql_sessions.h"
#include "model/text.h"

namespace handrail {
namespace {

using sql::is;
using sql::Lexer;
using sql::Token;
using sql::TokenKind;
using sql::tokens_of;

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
  if (statement.verb == "COPY") {  // COPY t TO writes a file, COPY t FROM writes rows
    int depth = 0;
    for (const Token& token : tokens) {
      const std::string_view shown = text.substr(token.begin, token.end - token.begin);
      if (shown == "(") ++depth;
      if (shown == ")") --depth;
      if (depth != 0 || token.kind != TokenKind::word) continue;
      const std::string direction = text::upper(shown);
      if (direction == "TO") statement.role = SqlRole::query;
      if (direction == "TO" || direction == "FROM") break;
    }
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
      if (text::is_one_of(kind, kObjects)) {
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
  explicit Splitter(CodeText code) : code_(std::move(code)), text_(code_.text()), lexer_(text_) {}

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
    if (const std::size_t size = client_prompt_length(line); size > 0) {
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

  CodeText code_;
  std::string_view text_;  // of code_
  Lexer lexer_;
  std::string delimiter_ = ";";
  std::vector<Token> tokens_;
  bool in_body_ = false;  // of a trigger or a routine
  std::vector<Span> above_, inside_;
  std::uint32_t last_end_ = 0;
  std::vector<SqlStatement> statements_;
};

}  // namespace

std::vector<SqlStatement> split_sql(const CodeText& code) {
  if (engine_of_prompts(code.text()) == Engine::unknown) return Splitter(code).run();
  return Splitter(typed_in_client(code)).run();
}

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

}  // namespace handrail
