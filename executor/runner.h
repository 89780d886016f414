// Carries a plan out, item by item. For each item: its intent is durable, then it runs, then its outcome is
// durable. So after a crash at any moment every item is either untouched, finished, or known to have been
// under way.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "executor/backup_proof.h"
#include "executor/history.h"
#include "executor/journal.h"
#include "executor/session.h"
#include "executor/supervisor.h"
#include "model/plan/plan.h"

namespace handrail {

enum class Answer : std::uint8_t {
  yes,
  no,
  skip,
  quit,
  again,     // the same once more; before a step: the step before it
  edit,      // another value of a parameter, then on from here
  rollback,  // the way back
  rest,      // yes, also to all that is asked later
};

struct ItemEnd {
  bool ok = false;
  std::string reason;  // of a failure, or what to know about a success
  std::int64_t milliseconds = 0;
  std::string output;                     // the file that holds all that it printed
  std::vector<std::string> for_a_person;  // what the guide expects and only a person can judge
};

// The one in front of the screen, or the program that reads the events.
class Operator {
 public:
  virtual ~Operator() = default;

  virtual void step_begins(const PlanStep& step) = 0;
  virtual void item_begins(const PlanItem& item, std::size_t number, std::size_t total) = 0;
  // Bytes that the command printed; secrets are replaced already.
  virtual void output(bool is_error, std::string_view bytes) = 0;
  virtual void item_ends(const PlanItem& item, const ItemEnd& end) = 0;
  virtual void item_skipped(const PlanItem& item, std::string_view why) = 0;
  virtual void say(std::string_view line) = 0;
  // Now and then while something is waited for.
  virtual void tick() {}

  virtual bool has_terminal() const = 0;
  // A manual item: yes (done), skip or quit.
  virtual Answer confirm_manual(const PlanItem& item) = 0;
  virtual Answer confirm_optional(const PlanStep& step) = 0;
  // A backup that nobody can prove: yes (go on all the same) or quit.
  virtual Answer accept_unproven(std::string_view path, std::string_view why) = 0;
  // Before each step of a run that goes step by step: yes, rest, skip, again, edit, rollback or quit.
  virtual Answer confirm_step(const PlanStep& step) = 0;
  // After a command that failed or was ended by the operator: again, skip, edit, rollback or quit.
  virtual Answer after_failure(const PlanItem& item, const std::string& reason) = 0;
  // Whether a command that was under way took place: yes, no or quit.
  virtual Answer did_it_happen(const PlanItem& item) = 0;
  // 1: stop after this command; 2: end it.
  virtual int stop_requested() const = 0;
  // The operator has been asked what is to happen, and wants to go on.
  virtual void forget_stop() = 0;
};

// What the run does with a command that failed and says nothing about that itself.
enum class RunPolicy : std::uint8_t { stop, rollback, ask };
std::string_view name_of(RunPolicy policy);

enum class Assumption : std::uint8_t { done, not_done };

struct RunRequest {
  std::string folder;  // of the run
  int target_lock = -1;
  Approved approved;                              // the operator answers for these manual items in advance
  std::map<std::string, Assumption> assumptions;  // by step or item id
  bool accept_unproven =
      false;  // --accept-unproven: go on with a backup that nobody can prove, but not with a bad one
  bool way_back = false;  // the plan is a run's way back
  RunPolicy on_failure = RunPolicy::stop;
  std::optional<std::chrono::milliseconds> limit;  // of everything from here to the end
  bool step_by_step = false;                       // asks before each step
};

// What is to be done now that the runner has come to its end.
enum class AfterRun : std::uint8_t {
  nothing,
  rollback,  // the guide's way back
  edit,      // ask for another value, make the plan anew and go on
};

struct RunEnd {
  RunStatus status = RunStatus::done;
  std::string item;  // that failed or is unknown
  std::string reason;
  std::string mend;
  AfterRun then = AfterRun::nothing;
};

class Runner {
 public:
  // All three outlive the runner.
  Runner(const Plan& plan, RunRequest request, Journal& journal, Operator& person);

  // Goes through the plan from where `history` ends, and records how that ended. An error is a journal that
  // cannot be written: nothing was done after it.
  Result<RunEnd> carry_out(History history);

  // Takes the outcomes of commands that ended while handrail was away into the journal; begins nothing.
  Result<void> take_in(History history);

 private:
  // Where the run goes on: at an item of the plan, or nowhere.
  struct Course {
    std::size_t next = 0;
    std::optional<RunEnd> end;
  };
  Result<Course> carry_on(std::size_t index);
  Result<Course> begin_step(const PlanStep& step, std::size_t index);
  Result<Course> step_again(const PlanStep& before, std::size_t index);
  Result<Course> after_failure(const PlanItem& item, std::size_t index, RunEnd end);
  Result<Course> let_pass(const PlanItem& item, std::size_t next, std::string_view by, std::string_view why);
  Result<std::optional<RunEnd>> with_retries(const PlanItem& item, std::size_t index);
  bool pause(std::chrono::milliseconds time);
  Result<void> look_for_terminal();
  RunEnd stopped_before(const PlanItem& item) const;
  std::optional<std::chrono::milliseconds> time_left() const;
  RunEnd out_of_time(const PlanItem& item) const;

  Result<std::optional<RunEnd>> carry_out_item(const PlanItem& item, std::size_t index);
  Result<std::optional<RunEnd>> settle_under_way(const PlanItem& item);
  Result<std::optional<RunEnd>> assume(const PlanItem& item, bool done, std::string_view by);
  std::optional<Assumption> assumption_for(const PlanItem& item) const;
  std::optional<Assumption> probe(const PlanItem& item);
  Result<std::optional<RunEnd>> do_by_hand(const PlanItem& item);
  Result<std::optional<RunEnd>> execute(const PlanItem& item, std::size_t index);
  Result<std::optional<RunEnd>> finish(const PlanItem& item, const CommandOutcome& outcome,
                                       const Json& intent, bool adopted);
  Result<std::optional<RunEnd>> prove_backups_before(const PlanItem& item, std::size_t index);
  Result<std::optional<RunEnd>> prove_file_of(const PlanItem& item, const PlanItem& maker, std::size_t index,
                                              const std::vector<MadeFile>& made, bool replaced);
  Result<std::optional<RunEnd>> judge_proof(const PlanItem& item, const PlanItem& maker, const PlanFile& file,
                                            const std::string& path, const Proof& proof);
  Result<std::optional<RunEnd>> prove_sources();
  Proof prove(const PlanItem& maker, const PlanFile& file, const MadeFile& made);
  std::vector<MadeFile> files_of(const PlanItem& item) const;
  std::vector<MadeFile> made_files_after(const PlanItem& item, const Json& intent,
                                         const std::string& state) const;
  FileScope file_scope(const std::string& state, const std::string& before_cwd) const;
  Result<void> skip_item(const PlanItem& item, std::string_view why);
  Result<void> run_exit_trap();
  Result<RunEnd> end_with(RunEnd end);
  RunStatus status_of_way_back(RunStatus end) const;

  Job job_for(const PlanItem& item, const std::string& base, const std::string& before);
  std::optional<CommandOutcome> watch(Supervised& command, const std::string& base, bool shown);
  std::optional<std::string> wait_until_ready(const PlanItem& item, const CommandOutcome& outcome,
                                              const std::string& base);
  void end_what_is_not_ready(const CommandOutcome& outcome);
  ItemEnd judge_outcome(const PlanItem& item, const CommandOutcome& outcome, const std::string& base) const;
  std::string current_state() const;
  std::string masked(std::string_view text) const;
  FileMark masked(FileMark mark) const;

  const Plan& plan_;
  RunRequest request_;
  Journal& journal_;
  Operator& person_;
  Session session_;
  History history_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  int shown_step_ = -1;
  bool step_by_step_ = false;
  bool had_terminal_ = false;   // when it began
  bool lost_terminal_ = false;  // it has it no more, and the journal says so
};

}  // namespace handrail
