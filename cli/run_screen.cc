#include "cli/run_screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "cli/output.h"

namespace handrail::cli {
namespace {

// Of a command's output: what the window shows, what stays of a success, what stays of a failure.
constexpr std::size_t kWindowLines = 6;
constexpr std::size_t kLeftOfSuccess = 6;
constexpr std::size_t kLeftOfFailure = 40;
// Calm for the eye, and nothing for the machine.
constexpr std::chrono::milliseconds kDrawEvery{150};

bool can_be_drawn_on() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

int columns() {
  winsize size{};
  constexpr int kUsual = 80;
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

std::string elapsed(std::chrono::milliseconds time) {
  const auto seconds = time.count() / 1000;
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string seconds(std::int64_t milliseconds) {
  if (milliseconds < 1000) return fmt::format("{} ms", milliseconds);
  if (milliseconds < 60'000) return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  return fmt::format("{} min {} s", milliseconds / 60'000, milliseconds / 1000 % 60);
}

}  // namespace

int exit_code_of(const RunEnd& end) {
  switch (end.status) {
    case RunStatus::done: return end.reason.empty() ? 0 : kLetPass;
    case RunStatus::failed: return kFailed;
    case RunStatus::stopped: return kStopped;
    case RunStatus::unknown:
    case RunStatus::crashed: return kUnknown;
    case RunStatus::running: return kBusy;
    case RunStatus::unproven: return kUnproven;
    case RunStatus::rolled_back: return kRolledBack;
    case RunStatus::partly_rolled_back: return kPartlyRolledBack;
    case RunStatus::rollback_failed: return kRollbackFailed;
  }
  return kFailed;
}

RunScreen::RunScreen(const Session& session, bool json, bool all_output)
    : session_(session),
      json_(json),
      color_(!json && session.colored(stdout)),
      live_(!json && !all_output && !session.quiet && can_be_drawn_on()),
      window_(kWindowLines) {}

std::string RunScreen::paint(const char* code, std::string_view text) const {
  return color_ ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

void RunScreen::event(Json event) const {
  if (!json_) return;
  event["at"] = utc_now();
  show(stdout, "{}\n", event.dump(-1, ' ', false, Json::error_handler_t::replace));
  std::fflush(stdout);
}

void RunScreen::finish_line() {
  if (line_open_) show(stdout, "\n");
  line_open_ = false;
}

void RunScreen::run_begins(const std::string& run, const Plan& plan) {
  event({{"event", "run-begins"}, {"run", run}, {"plan_hash", plan.hash}, {"items", plan.items.size()}});
  if (json_ || session_.quiet) return;
  show(stdout, "{}\n", paint("2", fmt::format("run {}, plan {}", run, plan.hash.substr(0, 16))));
  std::fflush(stdout);
}

void RunScreen::step_begins(const PlanStep& step) {
  event({{"event", "step-begins"},
         {"step", step.id},
         {"title", step.title},
         {"phase", step.phase},
         {"kind", name_of(step.kind)}});
  step_ = step.phase.empty() || step.phase == step.title ? step.title : step.phase + " › " + step.title;
  if (json_ || session_.quiet) return;
  clear_window();
  if (step.phase != phase_ && !step.phase.empty() && step.phase != step.title)
    show(stdout, "\n{}\n", paint("1;34", step.phase));
  phase_ = step.phase;
  show(stdout, "\n{}  {}\n", paint("1", step.title), paint("2", step.id));
}

void RunScreen::item_begins(const PlanItem& item, std::size_t number, std::size_t total) {
  event({{"event", "item-begins"},
         {"item", item.id},
         {"number", number},
         {"total", total},
         {"line", item.line},
         {"command", item.shown}});
  item_began_ = Clock::now();
  limit_ = item.limit;
  place_ = fmt::format("[{}/{}] {}", number, total, step_);
  // One that asks for something has the screen for itself.
  item_live_ = live_ && !item.interactive && !item.asks;
  window_.begin();
  if (json_ || session_.quiet) return;
  const std::string what = item.kind == ItemKind::file ? "write " + item.shown_target : item.shown;
  show(stdout, "  {} {}\n", paint("2", fmt::format("[{}/{}]", number, total)),
       indented(what, "      ").substr(6));
  std::fflush(stdout);
}

void RunScreen::output(bool is_error, std::string_view bytes) {
  event({{"event", "output"}, {"stream", is_error ? "stderr" : "stdout"}, {"text", bytes}});
  if (json_ || session_.quiet) return;
  if (!item_live_) return print_output(bytes);
  window_.take(bytes);
  redraw(false);
}

void RunScreen::print_output(std::string_view bytes) {
  constexpr std::string_view kIndent = "    | ";
  while (!bytes.empty()) {
    if (!line_open_) std::fwrite(kIndent.data(), 1, kIndent.size(), stdout);
    const std::size_t end = bytes.find('\n');
    const std::size_t size = end == std::string_view::npos ? bytes.size() : end + 1;
    std::fwrite(bytes.data(), 1, size, stdout);
    line_open_ = end == std::string_view::npos;
    bytes.remove_prefix(size);
  }
  std::fflush(stdout);
}

std::string RunScreen::status() const {
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - item_began_);
  std::string text = fmt::format("  {} · {}", place_, elapsed(time));
  if (limit_ != kDefaultLimit) text += " of at most " + elapsed(limit_);
  if (stop_requests() == 1) text += " · stopping after this command; Ctrl-C once more ends it";
  if (stop_requests() > 1) text += " · being ended";
  return text;
}

void RunScreen::redraw(bool now) {
  const auto time = Clock::now();
  if (!now && time < drawn_at_ + kDrawEvery) return;
  drawn_at_ = time;
  const std::string drawn = window_.draw(status(), columns());
  std::fwrite(drawn.data(), 1, drawn.size(), stdout);
  std::fflush(stdout);
}

void RunScreen::clear_window() {
  const std::string cleared = window_.clear();
  std::fwrite(cleared.data(), 1, cleared.size(), stdout);
  std::fflush(stdout);
}

// The second of the clock, and what came since the window was drawn last.
void RunScreen::tick() {
  let_go_of_lost_terminal();
  if (stop_requests() > stops_seen_) {
    stops_seen_ = stop_requests();
    if (item_live_)
      redraw(true);
    else if (stops_seen_ == 1)
      say("stopping after this command; Ctrl-C once more ends it");
  }
  if (!item_live_) return;
  const bool another_second = Clock::now() >= drawn_at_ + std::chrono::seconds(1);
  if (window_.changed() || another_second) redraw(another_second);
}

// What stays on the screen of a command's output when its window goes.
void RunScreen::leave_output(const ItemEnd& end) {
  const std::size_t limit = end.ok ? kLeftOfSuccess : kLeftOfFailure;
  const auto lines = window_.last_lines(limit);
  if (window_.line_count() > lines.size()) {
    const std::string where = end.output.empty() ? "" : ", all of it in " + end.output;
    show(stdout, "    {}\n",
         paint("2", fmt::format("… {} lines before{}", window_.line_count() - lines.size(), where)));
  }
  for (const std::string& line : lines) show(stdout, "    | {}\n", line);
}

void RunScreen::item_ends(const PlanItem& item, const ItemEnd& end) {
  event({{"event", "item-ends"},
         {"item", item.id},
         {"ok", end.ok},
         {"reason", end.reason},
         {"milliseconds", end.milliseconds},
         {"for_a_person", end.for_a_person}});
  if (json_) return;
  if (session_.quiet && end.ok) return;
  clear_window();
  if (item_live_) leave_output(end);
  item_live_ = false;
  finish_line();
  for (const std::string& expectation : end.for_a_person)
    show(stdout, "      {} {}\n", paint("33", "see for yourself:"), expectation);
  const std::string note = end.reason.empty() ? "" : "  " + end.reason;
  show(stdout, "      {} {}{}\n", end.ok ? paint("32", "ok") : paint("31", "failed"),
       paint("2", seconds(end.milliseconds)), note);
  std::fflush(stdout);
}

void RunScreen::item_skipped(const PlanItem& item, std::string_view why) {
  event({{"event", "item-skipped"}, {"item", item.id}, {"why", why}});
  if (json_ || session_.quiet) return;
  show(stdout, "  {} {}\n", paint("2", "skipped:"), fmt::format("{} ({})", item.id, why));
}

void RunScreen::say(std::string_view line) {
  event({{"event", "note"}, {"text", line}});
  if (json_) return;
  clear_window();
  finish_line();
  std::fflush(stdout);
  session_.note(line);
}

void RunScreen::print_head(const JournalHead& journal) const {
  if (json_ || session_.quiet) return;
  const std::string note = fmt::format("journal: {} records, last hash {}", journal.records, journal.hash);
  show(stdout, "\n{}\n", paint("2", note));
}

void RunScreen::run_ends(const std::string& run, const RunEnd& end, const JournalHead& journal,
                         Session& session) {
  session.exit_code = exit_code_of(end);
  event({{"event", "run-ends"},
         {"run", run},
         {"status", name_of(end.status)},
         {"item", end.item},
         {"reason", end.reason},
         {"exit_code", session.exit_code},
         {"journal", {{"records", journal.records}, {"head", journal.hash}}}});
  finish_line();
  print_head(journal);
  std::fflush(stdout);
  if (end.status == RunStatus::done) {
    if (!json_ && !session_.quiet) show(stdout, "{}\n", paint("32", "done"));
    if (!end.reason.empty()) session.note("done, but " + end.reason);
    std::fflush(stdout);
    return;
  }
  std::string mend = end.mend.empty() ? "mend it, then `handrail resume " + run + "`" : end.mend;
  if (end.then == AfterRun::rollback) mend = "its way back follows";
  session.fail({fmt::format("{} ({})", end.reason, name_of(end.status)), {}, 0, 0, mend}, session.exit_code);
}

void RunScreen::rollback_ends(const std::string& run, const RunEnd& end, const JournalHead& journal,
                              bool unasked, Session& session) {
  session.exit_code = end.status == RunStatus::rolled_back && !unasked ? 0 : exit_code_of(end);
  event({{"event", "rollback-ends"},
         {"run", run},
         {"status", name_of(end.status)},
         {"item", end.item},
         {"reason", end.reason},
         {"exit_code", session.exit_code},
         {"journal", {{"records", journal.records}, {"head", journal.hash}}}});
  finish_line();
  print_head(journal);
  std::fflush(stdout);
  if (end.status == RunStatus::rolled_back) {
    if (!json_ && !session_.quiet) show(stdout, "{}\n", paint("32", "rolled back"));
    std::fflush(stdout);
    return;
  }
  const std::string what =
      end.status == RunStatus::partly_rolled_back ? "rolled back in part" : std::string(name_of(end.status));
  const std::string mend = !end.mend.empty()    ? end.mend
                           : end.reason.empty() ? "what was left out by hand is still to be taken back"
                                                : "mend it, then `handrail rollback " + run + "` goes on";
  session.fail({end.reason.empty() ? what : fmt::format("{} ({})", end.reason, what), {}, 0, 0, mend},
               session.exit_code);
}

}  // namespace handrail::cli
