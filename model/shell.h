// Shell code as data: tree-sitter-bash parses a block once, and this flattens its tree into statements and
// simple commands with exact places. Nothing here guesses; what the grammar could not parse is listed in
// `errors`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/document.h"
#include "model/source_text.h"

namespace handrail {

enum class PartKind : std::uint8_t {
  literal,               // text after quote removal
  variable,              // $NAME, ${NAME…}: text is the name
  command_substitution,  // $(…) or `…`: text is the command inside
  process_substitution,  // <(…)
  arithmetic,            // $((…))
  glob,                  // an unquoted *, ?, […]
  tilde,                 // ~ or ~user
  brace,                 // {a,b} or {1..3}
};

struct WordPart {
  PartKind kind = PartKind::literal;
  std::string text;
  bool quoted = false;  // inside "…" or '…'
  std::string raw;      // as the source spells an expansion: "${NAME:-x}"; empty for a literal
};

struct Word {
  Span span;  // in the guide, quotes included
  std::vector<WordPart> parts;

  bool is_literal() const;
  // The value with each expansion spelled as in the source: `backups/$(date +%F)/db.sql`.
  std::string text() const;
  // The value when it holds no expansion, else empty.
  std::string literal() const { return is_literal() ? text() : std::string(); }
};

enum class RedirectionKind : std::uint8_t { read, write, append, read_write, duplicate, heredoc, herestring };

struct Redirection {
  Span span;
  RedirectionKind kind = RedirectionKind::write;
  int fd = -1;  // -1: the default of the operator
  Word target;  // for duplicate the descriptor ("1", "-"); for heredoc the delimiter; for herestring the text
  bool both = false;            // &> and &>>
  Span heredoc_body;            // for heredoc, without the closing delimiter
  bool heredoc_expands = true;  // false when the delimiter was quoted
};

struct Assignment {
  Span span;
  std::string name;
  Word value;
  bool append = false;  // NAME+=value
};

// How a command follows the one before it in the same statement.
enum class Joint : std::uint8_t { first, and_then, or_else, pipe, sequence };

// Where in the shell's structure a command stands.
enum class Scope : std::uint8_t { top, subshell, substitution, function, branch, condition, loop };

// A simple command, or an assignment that stands alone (then `words` is empty).
struct Command {
  Span span;
  std::vector<Assignment> assignments;
  std::vector<Word> words;  // words[0] names the program
  std::vector<Redirection> redirections;
  Joint joint = Joint::first;
  Scope scope = Scope::top;
  bool background = false;  // the statement ends in &
  bool negated = false;     // ! command
  int pipeline = 0;         // commands with the same number are members of one pipeline
  int parent = -1;          // index of the command whose word holds this one as a substitution
  int statement = -1;       // index into ShellScript::statements, later into Runbook::shell_statements
  std::string function;     // name of the function whose body it stands in
  // The innermost ( … ) around it: its number within the script (0: none) and how many there are, it
  // included.
  int subshell = 0;
  int subshell_depth = 0;

  // Name of the program: "mysql" for /usr/bin/mysql; empty for an assignment or when it is an expansion.
  std::string name() const;
};

// A name that the shell's structure gives a meaning: `for NAME in …`, `NAME() { … }`.
struct ShellName {
  Span span;
  std::string name;
};

// One use of a variable, wherever the shell would put its value in: words, "…", heredocs, `for` and `case`.
struct Expansion {
  Span span;  // "$NAME", "${NAME:-x}"
  std::string name;
  // What stands behind the name says what happens when it is not set: `${X:-y}`, `${X:?say}`, `${X+y}`.
  bool guarded = false;
  bool assigns = false;  // ${X:=y}
};

// What a person would run as one thing: a pipeline, an && list, a loop, a function definition, with its
// heredocs.
struct ShellStatement {
  Span span;  // the statement's own bytes, heredoc bodies included, a trailing comment not
  std::uint32_t first_command = 0;
  std::uint32_t command_count = 0;    // substitutions' commands included
  std::vector<Span> comments_above;   // "# …" lines directly above, nearest last
  std::vector<Span> comments_beside;  // on the statement's own lines
  // Below it: directly, or parted by blank lines when no statement follows the comment. A comment between two
  // statements with no blank line belongs to both.
  std::vector<Span> comments_below;
  bool background = false;
  bool has_error = false;  // the grammar could not parse some of it
  std::vector<ShellName> loop_variables;
  std::vector<ShellName> functions;   // that it defines
  std::vector<Expansion> expansions;  // in reading order
};

struct ShellError {
  Span span;            // the first bytes that do not parse
  std::string message;  // "unexpected '('"
};

struct ShellScript {
  std::vector<ShellStatement> statements;
  std::vector<Command> commands;  // in reading order
  std::vector<ShellError> errors;
};

// Parses `code`; spans refer to the guide. Linear, but for code that is no shell at all, where the grammar's
// error recovery is given up after a bounded effort. Never fails: what does not parse is in `errors`.
ShellScript parse_shell(const CodeText& code);

// The commands of a terminal session: lines that begin with a prompt, without it. Output lines are left out.
// Empty when no line has a prompt.
CodeText without_prompts(const CodeText& code);

}  // namespace handrail
