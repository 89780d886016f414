// What a run will do, as a value: the guide's forward path with its parameters filled in and its choices
// taken. Making a plan reads nothing but its arguments and starts nothing; `plan`, `run --dry-run` and `run`
// show the same plan, and `run` carries out nothing that is not in it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/plan/foresight.h"
#include "model/plan/item_settings.h"
#include "model/runbook.h"

namespace handrail {

using Json = nlohmann::ordered_json;

struct PlanOptions {
  std::map<std::string, std::string> parameters;       // --set name=value
  std::map<std::string, std::string> file_parameters;  // --set-file, read from
  std::string parameters_file;
  std::map<std::string, std::string> environment;  // HANDRAIL_NAME, and NAME for a guide's own $NAME
  std::map<std::string, std::string> choices;      // --choose group=option
  bool with_optional = false;
  std::string from, to;  // step ids, empty for the ends
  std::vector<std::string> only, skip;
  std::optional<std::chrono::milliseconds> timeout;  // instead of the default limit of a step
  std::string directory;                             // where the run begins
};

enum class ItemKind : std::uint8_t { shell, sql, file, manual };
std::string_view name_of(ItemKind kind);

// A file that an item writes and that somebody relies on later: a backup, or what the way back reads.
struct PlanFile {
  int use = -1;          // index into Runbook::path_uses
  std::string spelled;   // the guide's own variables and values filled in: "backups/$(date +%F)/full.sql"
  std::string resolved;  // the same from where the run begins
  std::vector<std::string> loop_variables;  // that have another value for each file
  std::uint32_t line = 0;
  bool is_backup = false;  // proven before data are changed
  bool is_data = false;    // of a datastore, or an archive: readable alone proves nothing
  bool elsewhere = false;  // on another machine or in a container
};

// A thing that is done as a whole, or not: it has one intent and one outcome in the journal.
struct PlanItem {
  std::string id;   // "2-1-database-backup.3"
  std::string key;  // the same as long as the step and the command's bytes are
  int step = -1;    // index into Plan::steps
  ItemKind kind = ItemKind::shell;
  std::uint32_t line = 0;  // in the guide
  std::string command;     // shell and sql: the exact bytes to run; file: its content; manual: what to do
  std::string shown;       // the same with secrets masked
  std::string target;  // sql: where the datastore is (clients/address.h), with its password; file: the path
  Engine engine = Engine::unknown;  // sql
  std::string shown_target;         // without passwords
  std::vector<std::string_view> effects;
  EffectClass effect = EffectClass::unknown;  // the gravest of its parts
  std::vector<Unknown> unknowns;
  std::vector<std::string> exposed;  // secrets that ps shows while it runs, because the guide puts them there
  std::vector<Expect> expects;
  std::vector<int> sql_expects;  // sql: which statement each of `expects` is about
  std::vector<std::string> sql_statements;
  std::chrono::milliseconds limit{};
  std::chrono::milliseconds grace = std::chrono::seconds(5);  // from SIGTERM to SIGKILL
  FailurePolicy on_failure;
  bool relaxed = false;           // strict=false: errexit and pipefail are off for it
  bool interactive = false;       // needs a person at a terminal
  bool asks = false;              // may ask one for a password (sudo), and may not
  bool leaves_processes = false;  // holds a `&`
  bool background = false;        // declared: never returns, is left running
  bool keep = false;              // … also after the run
  Readiness ready;
  Span span;                       // in the guide
  bool changes = true;             // something, unless every command in it only looks
  bool changes_data = false;       // of a datastore: no such thing before the backups are proven
  std::vector<PlanFile> files;     // that it writes
  std::vector<PlanFile> sources;   // backups that it reads
  std::vector<std::string> takes;  // places (as PlanFile::resolved) that it reads or moves away
  std::string probe;               // tells after a crash whether it happened: exit code 0 yes, 1 no
  std::string reason;              // manual: why a person has to do it
};

struct PlanStep {
  std::string id;
  std::string title;
  std::string phase;
  StepKind kind = StepKind::reference;
  std::uint32_t line = 0;
  bool optional = false;  // asked for, unless the plan was made with its optional steps
  std::size_t first_item = 0;
  std::size_t item_count = 0;
};

struct PlanParameter {
  std::string name;
  ParameterType type = ParameterType::string;
  std::string description;
  std::vector<std::string> allowed;  // of a choice
  std::optional<std::string> value;
  std::string source;  // "--set", a file, "HANDRAIL_DB_NAME", "environment", "default", empty when missing
  std::vector<std::uint32_t> lines;
};

struct PlanChoice {
  std::string id;
  std::string title;
  std::vector<std::string> options;
  std::string taken;   // empty when open
  std::string source;  // "--choose", "default"
  std::uint32_t line = 0;
};

// Something that has to be settled before `run` does anything.
struct Obstacle {
  std::string kind;  // "missing-parameter", "open-choice", "unsafe-value", "never-returns", "empty", …
  std::string message;
  std::string mend;
  std::uint32_t line = 0;
};

// Part of a command that gets another text than the guide's own: the file that a backup really went to.
struct Replacement {
  Span span;
  std::string value;
};

// Steps that are walked instead of the forward path.
struct WayBack {
  std::vector<int> steps;                 // indexes into Runbook::steps, ascending
  std::vector<Replacement> replacements;  // by their places
};

struct Plan {
  std::string guide;            // name of the source
  std::string title, language;  // of the guide
  std::string document_hash;    // SHA-256 of the guide's bytes
  // SHA-256 over the document, the choices taken, the parameters' values and what is selected and understood.
  // Secrets are left out: who approves a plan need not know them, and nobody can find them by trying.
  std::string hash;
  std::vector<PlanStep> steps;
  std::vector<PlanItem> items;
  std::vector<PlanParameter> parameters;
  std::vector<PlanChoice> choices;
  std::vector<Obstacle> obstacles;
  std::map<std::string, std::string> variables;  // a guide's own $NAME that it never sets
  std::vector<std::string> secrets;              // values, to be kept out of everything
  std::vector<std::string> secret_variables;     // HANDRAIL_… of secrets, to be kept out of the session

  std::size_t count(ItemKind kind) const;
  Json to_json() const;  // secrets masked
  // For people; `color` with terminal colours.
  std::string to_text(bool color) const;
};

// Fails on what is named in the options and is not in the guide; what is missing becomes an obstacle.
Result<Plan> make_plan(const Runbook& runbook, const PlanOptions& options);
// The plan of these steps of the way back; of the options, those that select steps do not count.
Result<Plan> make_plan(const Runbook& runbook, const PlanOptions& options, const WayBack& way_back);

// Takes items out of a plan, and steps that have none left.
void drop_items(Plan& plan, const std::vector<std::string>& keys);

inline constexpr std::chrono::milliseconds kDefaultLimit = std::chrono::minutes(30);

}  // namespace handrail
