// How a run looks: calm lines for people, one JSON object a line for programs, questions on a terminal.
// Shared by `run` and `resume`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/live_window.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "executor/runner.h"

namespace handrail::cli {

// Exit codes of `run` and `resume`, documented in docs/running.md.
inline constexpr int kFailed = 1;
inline constexpr int kRefused = 2;
inline constexpr int kStopped = 3;
inline constexpr int kUnknown = 4;
inline constexpr int kBusy = 5;
inline constexpr int kRolledBack = 6;
inline constexpr int kPartlyRolledBack = 7;
inline constexpr int kRollbackFailed = 8;
inline constexpr int kUnproven = 9;
inline constexpr int kLetPass = 10;  // done, but commands failed that the guide or a person let pass
int exit_code_of(const RunEnd& end);

// Whether there is a person: both standard input and standard error are terminals.
bool person_is_there();
// A question on the terminal; false at the end of input or Ctrl-C. `secret` is not echoed.
bool ask(const std::string& question, std::string& answer, bool secret = false);
// `text` with `indent` before each of its lines.
std::string indented(std::string_view text, std::string_view indent);
// Yes or no, no when in doubt.
bool agrees(const std::string& question);

// Asks which of the plan's values is to be another one, and for that one; none when the person thinks better
// of it.
std::optional<std::pair<std::string, std::string>> ask_for_value(const Plan& plan);

// An Operator on standard output and the terminal.
class RunScreen final : public Operator {
 public:
  // With `all_output` everything that commands print stays on a terminal; else the last lines of it.
  RunScreen(const Session& session, bool json, bool all_output);
  RunScreen(const RunScreen&) = delete;
  RunScreen& operator=(const RunScreen&) = delete;
  ~RunScreen() override { forget_unread_output(); }

  void step_begins(const PlanStep& step) override;
  void item_begins(const PlanItem& item, std::size_t number, std::size_t total) override;
  void output(bool is_error, std::string_view bytes) override;
  void item_ends(const PlanItem& item, const ItemEnd& end) override;
  void item_skipped(const PlanItem& item, std::string_view why) override;
  void say(std::string_view line) override;
  void tick() override;
  bool has_terminal() const override { return person_is_there(); }
  Answer confirm_manual(const PlanItem& item) override;
  Answer confirm_optional(const PlanStep& step) override;
  Answer accept_unproven(std::string_view path, std::string_view why) override;
  Answer confirm_step(const PlanStep& step) override;
  Answer after_failure(const PlanItem& item, const std::string& reason) override;
  Answer did_it_happen(const PlanItem& item) override;
  int stop_requested() const override { return stop_requests(); }
  void forget_stop() override { forget_stop_requests(); }

  void run_begins(const std::string& run, const Plan& plan);
  // Prints how it ended, and the journal's end, for those who want to note it elsewhere; sets the exit code.
  void run_ends(const std::string& run, const RunEnd& end, const JournalHead& journal, Session& session);
  // The same of a rollback; `unasked`: because the run failed, which no rollback makes a success.
  void rollback_ends(const std::string& run, const RunEnd& end, const JournalHead& journal, bool unasked,
                     Session& session);

 private:
  std::string paint(const char* code, std::string_view text) const;
  void event(Json event) const;
  void finish_line();
  void print_head(const JournalHead& journal) const;
  void print_output(std::string_view bytes);
  std::string status() const;
  void redraw(bool now);
  void clear_window();
  void leave_output(const ItemEnd& end);

  using Clock = std::chrono::steady_clock;
  const Session& session_;
  bool json_;
  bool color_;
  bool live_;               // a terminal that can be drawn on
  bool line_open_ = false;  // the command's last line has no end yet
  bool item_live_ = false;  // the window is for the command that runs now
  LiveWindow window_;
  Clock::time_point item_began_, drawn_at_;
  std::string place_;  // "[3/12] Phase › Step"
  std::string phase_, step_;
  std::chrono::milliseconds limit_{};
  int stops_seen_ = 0;
};

}  // namespace handrail::cli
