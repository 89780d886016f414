// A guide, understood. This header is the model's public face: `read_guide` turns Markdown into a Runbook,
// and the checker, the generator, the verifier and the executor only look at what stands here.
//
//   text -> Document (cmark-gfm) -> sections, steps -> shell and SQL (tree-sitter) -> effects, kinds
//        -> values, artifacts, datastores, services -> parameters, expectations, checks
//
// Everything is held in flat vectors in reading order and refers to others by index; spans refer to the one
// SourceText. A Runbook is immutable once read and may be shared between threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/check.h"
#include "model/document.h"
#include "model/effects/effects.h"
#include "model/finding.h"
#include "model/result.h"
#include "model/shell.h"
#include "model/state.h"

namespace handrail {

enum class StepKind : std::uint8_t {
  prepare,
  backup,
  stop,
  deploy,
  dependencies,
  migrate,
  configure,
  start,
  verify,
  rollback,
  troubleshoot,
  tune,
  monitor,
  cleanup,
  reference,
};
std::string_view name_of(StepKind kind);
std::optional<StepKind> step_kind_from(std::string_view name);

// Which way through the guide a step belongs to: the forward path that `run` walks, the way back, or a side
// road (troubleshooting, tuning, monitoring set-up, reference) that nobody walks unless something calls for
// it.
enum class Way : std::uint8_t { forward, back, side };
std::string_view name_of(Way way);

// Why the model thinks so. `confidence` is from 0 to 1; a step below kSureEnough is left to a person.
struct Evidence {
  Span span;
  std::string reason;  // "the command mysqldump backs up data"
  double confidence = 1.0;
};
inline constexpr double kSureEnough = 0.5;

enum class SqlRole : std::uint8_t { query, change, definition, session, transaction, pragma, other };
std::string_view name_of(SqlRole role);

// One SQL statement: of an SQL fence, of a shell argument (`mysql -e "…"`) or of a heredoc.
struct SqlStatement {
  Span span;
  std::string text;  // without comments before it and without its terminator
  SqlRole role = SqlRole::other;
  std::string verb;  // upper case: "SELECT", "ALTER TABLE", "PRAGMA"
  std::vector<std::string> tables;
  Engine engine = Engine::unknown;  // of the datastore it is sent to
  int datastore = -1;               // index into Runbook::datastores
  int step = -1;
  int command = -1;  // the shell command that carries it, -1 in an SQL fence
  int code_block = -1;
  // It stands in a file that a command writes (`cat > fix.sql <<EOF`) or in a program that the guide shows,
  // and is carried out when that is; `run_by` is the command that sends such a file to a client, -1 when the
  // guide has none.
  bool in_file = false;
  int run_by = -1;
  std::vector<Span> comments_above;
  std::vector<Span> comments_below;
  std::vector<Span> comments_inside;
  std::optional<std::string> syntax_error;  // set when it parses in none of the dialects; says what is wrong
  Span syntax_error_span;
};

enum class ActionKind : std::uint8_t { shell, sql, manual, file };
std::string_view name_of(ActionKind kind);

// One thing to do within a step.
struct StepAction {
  ActionKind kind = ActionKind::shell;
  int index = -1;  // into shell_statements, sql_statements or code_blocks (file); -1 for manual
  Span span;
  std::string text;  // manual: what a person has to do
};

struct Step {
  std::string
      id;  // unique within the guide, from its heading path: "2-1-database-backup"; or name= of a fence
  std::string title;
  Span title_span;  // the heading, label or list item that names it
  Span span;        // title and content
  StepKind kind = StepKind::reference;
  Evidence evidence;  // of its kind
  Way way = Way::forward;
  Evidence way_evidence;
  bool optional = false;
  Evidence optional_evidence;  // empty reason when it is not optional
  bool manual = false;         // nothing in it can be run
  int heading = -1;            // innermost heading
  int phase = -1;
  int choice = -1;  // index into choices; with `option` when the step belongs to an alternative
  int option = -1;
  std::vector<StepAction> actions;
  std::vector<int> code_blocks;
  std::map<std::string, std::string> attributes;  // timeout, interactive, background, produces, … as declared
};

// A section of the guide that groups steps.
struct Phase {
  std::string title;
  Span span;
  int heading = -1;
  Way way = Way::forward;
  std::uint32_t first_step = 0;
  std::uint32_t step_count = 0;
};

struct ChoiceOption {
  std::string id;
  std::string title;
  Span span;
  bool recommended = false;
  bool is_default = false;
};

struct Choice {
  std::string id;
  std::string title;
  Span span;
  std::vector<ChoiceOption> options;
  bool declared = false;
  Evidence evidence;
};

enum class ParameterType : std::uint8_t { string, integer, path, url, choice, secret };
std::string_view name_of(ParameterType type);

// A value that differs from reader to reader: declared in front matter, or a placeholder such as
// `your_username`,
// `/path/to/project`, `<version>`, `backup_YYYYMMDD.sql`.
struct Parameter {
  std::string name;
  ParameterType type = ParameterType::string;
  std::string description;
  std::optional<std::string> default_value;
  std::vector<std::string> allowed;       // for choice
  std::vector<std::string> placeholders;  // how the guide spells it, when not by its name: "your_username"
  bool declared = false;
  Span declared_at;
  Evidence evidence;
  std::vector<Span> uses;  // each place in the guide where the value belongs
};

struct Placeholder {
  Span span;
  std::string text;  // as it stands: "your_username"
  int parameter = -1;
  int step = -1;
};

struct Datastore {
  std::string name;  // database name, or a file for SQLite
  Engine engine = Engine::unknown;
  std::string location;  // file or connection, when declared
  Span span;             // first mention
  bool declared = false;
  Evidence evidence;
};

struct Service {
  std::string name;
  Span span;
  std::vector<int> stopped_by;  // commands
  std::vector<int> started_by;
  bool declared = false;
  Evidence evidence;
};

enum class Access : std::uint8_t { reads, writes, removes, creates_folder };

// One command's touch of one path.
struct PathUse {
  int command = -1;
  Access access = Access::reads;
  PathValue path;
  Span span;               // the word
  bool is_backup = false;  // written as a backup, or read as one
};

struct Artifact {
  std::string path;
  int produced_by = -1;          // index into path_uses; -1: nothing in the guide makes it
  std::vector<int> consumed_by;  // indexes into path_uses
};

// What the guide says a command should print or do.
struct Expectation {
  Expect expect;
  int statement = -1;  // shell statement
  int sql = -1;        // or SQL statement
};

struct Suppression {
  Span span;
  std::string code;  // "S002", or the rule's name
  std::string reason;
  std::string until;  // last day on which it holds, "2027-01-31"; empty: for ever
  enum class Reach : std::uint8_t { next, file } reach = Reach::next;
  Span target;  // what it covers
};

class OwnWords;  // model/own_words.h

struct Runbook {
  explicit Runbook(Document read) : source(read.shared_source()), document(std::move(read)) {}

  std::shared_ptr<const SourceText> source;
  Document document;
  std::shared_ptr<const OwnWords> own_words;  // that it was read with; null: none
  std::string title;
  std::string language;  // "zh" or "en", by what its prose is mostly written in

  std::vector<Phase> phases;
  std::vector<Step> steps;
  std::vector<Choice> choices;
  std::vector<ShellStatement> shell_statements;  // first_command counts in `commands`
  std::vector<Command> commands;
  std::vector<Operation> operations;  // what commands[i] does, same index
  std::vector<int> command_steps;     // step of commands[i]
  std::vector<int> statement_blocks;  // code block of shell_statements[i], -1 for an inline command
  std::vector<WorkingFolder> folders;
  std::vector<int> command_folders;  // index into `folders`: where commands[i] is typed
  std::vector<VariableSetting> variable_settings;
  std::vector<VariableUse> variable_uses;
  std::vector<SqlStatement> sql_statements;
  std::vector<Parameter> parameters;
  std::vector<Placeholder> placeholders;
  std::vector<Datastore> datastores;
  std::vector<Service> services;
  std::vector<PathUse> path_uses;
  std::vector<Artifact> artifacts;
  std::vector<Expectation> expectations;
  std::vector<Check> checks;
  std::vector<Suppression> suppressions;
  // What is wrong with the guide's own annotations and its shell, found while reading: rules D010 and S005
  // report it.
  std::vector<Finding> annotation_errors;
  struct ShellBlockError {
    int code_block;
    ShellError error;
  };
  std::vector<ShellBlockError> shell_errors;

  const WorkingFolder& folder_of(const Command& command) const {
    return folders[static_cast<std::size_t>(
        command_folders[static_cast<std::size_t>(&command - commands.data())])];
  }
  const Step* step_of(const Command& command) const {
    const int step = command_steps[static_cast<std::size_t>(&command - commands.data())];
    return step < 0 ? nullptr : &steps[static_cast<std::size_t>(step)];
  }
  const Operation& operation_of(const Command& command) const {
    return operations[static_cast<std::size_t>(&command - commands.data())];
  }
  const ShellStatement& statement_of(const Command& command) const {
    return shell_statements[static_cast<std::size_t>(command.statement)];
  }
};

struct ReadOptions {
  std::shared_ptr<const OwnWords> own_words;  // of the team whose guide it is; null: none
};

// Reads a guide. Fails only where the text is no guide at all (not UTF-8, front matter that is not YAML);
// wrong annotations are findings, so that everything else is still checked.
Result<std::shared_ptr<const Runbook>> read_guide(std::shared_ptr<const SourceText> source,
                                                  const ReadOptions& options = {});

}  // namespace handrail
