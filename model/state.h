// What the reader's terminal holds while the guide is followed: the folder that commands are typed in, and
// the variables that are set, each with what set it. Symbolic: nothing is evaluated, `$(date +%F)` stays as
// it is spelled and is known to change.
//
// One terminal is used from the forward path's first step to its last. Options of a choice begin where the
// path stands and do not see each other. The way back and each side road are read in a terminal of their own;
// they know the forward path's variables, since a reader looks them up, and leave no trace on it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/shell.h"
#include "model/source_text.h"

namespace handrail {

struct Runbook;
struct Step;

// A path after the guide's own data flow: variables replaced by the values they were given, `cd` applied. A
// part that cannot be known is kept as it is spelled; `volatile_parts` says which of these change each time
// they are evaluated.
struct PathValue {
  std::string text;          // "backups/$(date +%Y%m%d)/full.sql"
  std::string resolved;      // the same from where the guide began: `cd` applied, "." and ".." taken out
  bool is_volatile = false;  // evaluated anew at this place: $(date …), $RANDOM, $$
  bool has_unknown = false;  // holds a variable that nothing sets, a placeholder or a glob
  std::vector<std::string> volatile_parts;
};

// The folder that a command is typed in.
struct WorkingFolder {
  std::string path;   // from where the guide began, which is ""; "backend", "/srv/app", "$APP_HOME/bin"
  int set_by = -1;    // the command that went there; -1: where the terminal opened
  int previous = -1;  // the folder before, as an index; what `cd -` and the end of a subshell go back to
  // False where nobody can say: another host or user, a branch of `if`, alternatives that end in different
  // folders, a terminal of its own.
  bool certain = true;
};

enum class SettingKind : std::uint8_t {
  assignment,  // NAME=value
  exported,    // export, declare, local, readonly
  read,        // read NAME, mapfile NAME, printf -v NAME
  loop,        // for NAME in …
  fallback,    // ${NAME:=value}
  parameter,   // of the front matter
};

// One place that gives a variable a value.
struct VariableSetting {
  std::string name;
  SettingKind kind = SettingKind::assignment;
  Span span;
  int command = -1;  // -1 for a loop or a parameter
  int step = -1;
  PathValue value;
};

// One place that uses a variable's value.
struct VariableUse {
  std::string name;
  Span span;
  int statement = -1;  // in Runbook::shell_statements
  int step = -1;
  int setting = -1;      // the setting that it sees, as an index; -1: none that stands before it
  bool guarded = false;  // ${NAME:-x}, ${NAME:?}, or a test asked before whether it is set
  // What was read in from elsewhere before (`source FILE`, `eval`, another shell) may have set it.
  bool may_be_sourced = false;
};

// Walks the guide once, filling Runbook::folders, command_folders, variable_settings and variable_uses.
// Whoever wants to know more about a command asks between before() and after().
class Terminals {
 public:
  explicit Terminals(Runbook& runbook);
  ~Terminals();

  // In the order of Runbook::steps; for each, its statements and their commands in order.
  void enter(const Step& step, int index);
  void enter(const ShellStatement& statement, int index);
  void before(std::uint32_t command);  // what it assigns takes effect
  void after(std::uint32_t command);   // where it goes takes effect
  void leave(const ShellStatement& statement);

  // A word's value here and now.
  PathValue evaluate(const Word& word) const;
  // A path's place as seen from the current folder.
  std::string resolve(std::string_view path) const;

  void note_made_folder(const std::string& path);
  bool has_made_folder(const std::string& path) const;

 private:
  struct Session;

  void open(const Step& step);
  void close_choice();
  void set(std::string name, SettingKind kind, Span span, int command, PathValue value = {});
  void assign(std::uint32_t index);
  void read_in(std::uint32_t index);
  void note_tests(const Command& command);
  void note_uses_until(std::uint32_t offset);
  void go(std::uint32_t index);
  void go_to(std::string path, int command, bool certain);
  void enter_scope(const Command& command);
  void add_variable(const WordPart& part, PathValue& value) const;
  const std::string& folder() const;

  Runbook& runbook_;
  std::vector<std::unique_ptr<Session>> sessions_;  // each lives on, since later ones may lie above it
  std::vector<std::unique_ptr<Session>> options_;   // of the choice being read, by option
  Session* forward_ = nullptr;
  Session* base_ = nullptr;  // the terminal of the way that is read; an option lies above it
  Session* now_ = nullptr;
  int step_ = -1;
  int way_ = -1, heading_ = -1;  // of the step before
  int choice_ = -1;
  int home_ = 0;  // where the guide's first `cd` led when that is absolute
  bool has_gone_ = false;

  // Within one statement.
  struct Subshell {
    int number;
    int outside;  // the folder around it
  };
  int statement_ = -1;
  std::size_t next_use_ = 0, next_loop_ = 0;
  std::vector<Subshell> subshells_;  // those that are open, outermost first
  std::string function_;             // the one whose body is read
  int outside_function_ = 0;         // folder
  int outside_statement_ = 0;
};

}  // namespace handrail
