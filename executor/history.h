// What a journal says: which items of a run are finished, which one was under way, what state the session is
// in.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "executor/journal.h"
#include "executor/made_files.h"
#include "executor/supervisor.h"
#include "model/plan/plan.h"

namespace handrail {

enum class ItemStatus : std::uint8_t {
  pending,    // nothing was done
  under_way,  // its intent stands, its outcome does not
  done,       // finished, confirmed by a person, or assumed to be done
  skipped,
  failed,
};

struct ItemHistory {
  ItemStatus status = ItemStatus::pending;
  Json intent;  // body of the last intent
  std::string reason;
  std::optional<std::vector<MadeFile>> files;  // that it wrote; none while that is not recorded
  bool way_back = false;                       // it belongs to the rollback
  std::vector<int> pipe;  // exit codes of the members of its last pipeline, when it wrote files
};

enum class RunStatus : std::uint8_t {
  running,  // somebody works on it
  crashed,  // it has no end, and nobody works on it
  done,
  failed,
  stopped,
  unknown,
  rolled_back,         // of a rollback: everything that it was to do is done
  partly_rolled_back,  // it has changed something and not done all
  rollback_failed,     // it has changed nothing
  unproven,            // a backup is not proven, so nothing that changes data was begun
};
std::string_view name_of(RunStatus status);

// Which of the steps that a person does by hand are answered for in advance.
struct Approved {
  bool all = false;              // --confirm-manual
  std::vector<std::string> ids;  // --approve: of items, or of steps for all of theirs

  bool covers(const Plan& plan, const PlanItem& item) const;
};

// How a run was begun, enough to make its plan again. Secrets are not kept.
struct RunBegin {
  std::string guide;
  std::string directory;
  std::string document_hash;
  std::string plan_hash;
  PlanOptions options;
  Approved approved;
  std::string on_failure;                              // as it was asked for, empty when it was not
  std::optional<std::chrono::milliseconds> run_limit;  // --run-timeout

  Json to_json() const;
  static RunBegin from_json(const Json& json);
};

// A command that has ended and left processes in the background.
struct LeftBehind {
  CommandOutcome outcome;
  bool keep = false;  // they are to stay after the run
};

// The way back of a run, when it was begun.
struct RollbackHistory {
  bool begun = false;
  bool did_something = false;  // something of it was begun or confirmed
  Json begin;                  // body of its last "rollback" record
  std::optional<RunStatus> end;
  std::string reason;

  // Its end; running or crashed while it has none.
  RunStatus status() const;
};

struct History {
  RunBegin begin;  // with what later resumptions changed
  std::string started_at;
  std::string last_at;
  std::map<std::string, ItemHistory> items;  // by PlanItem::key
  std::string state;  // state file of the last finished statement, empty before the first
  std::size_t intents = 0;
  std::optional<RunStatus> end;  // none: no end was recorded since it was begun or resumed
  std::string end_reason;
  std::vector<LeftBehind> left_behind;
  std::size_t let_pass = 0;  // commands that failed, and the run went on

  std::map<std::string, FileMark> proofs;  // backups that were proven or accepted, as they were then

  RollbackHistory rollback;

  ItemStatus status_of(const PlanItem& item) const;
};

// Paths in the journal have *** in the place of secrets. Files that are there get their names back from the
// secrets that were given again; a file whose name nobody can tell any more counts as gone.
void put_secrets_back(History& history, const std::vector<std::string>& secrets);

History read_history(const std::vector<Record>& records);

}  // namespace handrail
