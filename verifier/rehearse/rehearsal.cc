#include "verifier/rehearse/rehearsal.h"

#include <algorithm>

#include <fmt/core.h>

#include "verifier/datastores.h"
#include "verifier/rehearse/loaded_dump.h"
#include "verifier/sqlite_snapshot.h"

namespace handrail {
namespace {

using Clock = std::chrono::steady_clock;

// Carries the changes out one after the other.
class Rehearsing {
 public:
  Rehearsing(SqliteSnapshot& overlay, const RehearsalOptions& options, Rehearsal& result)
      : overlay_(overlay), options_(options), result_(result) {
    if (overlay.facts().engine != Engine::sqlite)
      dump_.emplace(overlay, options.now ? *options.now : present_instant());
  }

  // False when one failed.
  bool run() {
    const std::vector<PlacedChange>& changes = result_.checks.changes;
    bool failed = false;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (options_.on_change) options_.on_change(i, changes.size(), changes[i]);
      RehearsedChange& rehearsed = result_.changes.emplace_back();
      rehearsed.change = &changes[i];
      if (std::string why = why_left_out(changes[i]); !why.empty()) {
        rehearsed.outcome = RehearsalOutcome::left_out;
        rehearsed.message = std::move(why);
        left_out_before_ |= changes[i].elsewhere.empty();
        if (dump_ && !changes[i].sql.empty()) dump_->left_out(changes[i].sql);
      } else if (!failed) {
        failed = !carry_out(rehearsed);
      }
    }
    return !failed;
  }

 private:
  std::string why_left_out(const PlacedChange& change) const {
    const Engine engine = overlay_.facts().engine;
    if (!change.elsewhere.empty())
      return fmt::format("belongs to the database {}, and the snapshot is another's", change.elsewhere);
    if (!change.left_out.empty()) return change.left_out;
    if (change.engine != Engine::unknown && change.engine != engine)
      return fmt::format("is made for {}, the snapshot is {}", name_of(change.engine), name_of(engine));
    return {};
  }

  bool carry_out(RehearsedChange& rehearsed) {
    const auto refused = dump_ ? carry_out_on_dump(rehearsed) : carry_out_as_it_is(rehearsed);
    rehearsed.outcome = RehearsalOutcome::done;
    if (!refused) return true;
    rehearsed.message = refused->message;
    if (refused->reason == Refusal::Reason::not_in_file || refused->reason == Refusal::Reason::not_reading ||
        refused->reason == Refusal::Reason::not_here) {
      rehearsed.outcome = RehearsalOutcome::left_out;
      left_out_before_ = true;
      return true;
    }
    if (left_out_before_) rehearsed.message += "; a change before it was left out, which may be why";
    rehearsed.outcome = RehearsalOutcome::failed;
    return false;
  }

  std::optional<Refusal> carry_out_as_it_is(RehearsedChange& rehearsed) {
    const std::int64_t rows_before = overlay_.changed_rows();
    const auto begin = Clock::now();
    auto refused = execute(rehearsed.change->sql);
    rehearsed.time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
    rehearsed.rows = static_cast<std::uint64_t>(overlay_.changed_rows() - rows_before);
    return refused;
  }

  std::optional<Refusal> carry_out_on_dump(RehearsedChange& rehearsed) {
    LoadedDump::Outcome outcome = dump_->carry_out(rehearsed.change->sql);
    rehearsed.time = outcome.time;
    rehearsed.rows = outcome.rows;
    for (const std::string& note : outcome.notes)
      rehearsed.message += (rehearsed.message.empty() ? "" : "; ") + note;
    if (outcome.refusal && outcome.refusal->reason == Refusal::Reason::not_here) {
      outcome.refusal->message = "is left to the server: " + outcome.refusal->message;
      dump_->left_out(rehearsed.change->sql);
    } else if (outcome.refusal && outcome.refusal->reason != Refusal::Reason::sql) {
      // What is too much here need not be too much for the server.
      outcome.refusal->reason = Refusal::Reason::not_here;
      outcome.refusal->message = "cannot be tried here: " + outcome.refusal->message;
      dump_->left_out(rehearsed.change->sql);
    }
    return std::move(outcome.refusal);
  }

  std::optional<Refusal> execute(const std::string& sql) {
    auto rows = overlay_.change(sql);
    if (!rows) return rows.error();
    while (true) {
      auto more = (*rows)->next();
      if (!more) return more.error();
      if (!*more) return std::nullopt;
    }
  }

  SqliteSnapshot& overlay_;
  const RehearsalOptions& options_;
  Rehearsal& result_;
  std::optional<LoadedDump> dump_;  // of a server's dump
  bool left_out_before_ = false;
};

int code_of(const Report& report) {
  // A guide need not state checks for a rehearsal to tell something.
  if (report.count(Outcome::error) == 0 && report.exit_code() == 2 &&
      (!report.comparison || report.comparison->exit_code() != 2)) {
    return 0;
  }
  return report.exit_code();
}

}  // namespace

std::string_view name_of(RehearsalOutcome outcome) {
  switch (outcome) {
    case RehearsalOutcome::done: return "done";
    case RehearsalOutcome::failed: return "failed";
    case RehearsalOutcome::left_out: return "left-out";
    case RehearsalOutcome::not_reached: return "not-reached";
  }
  return "";
}

std::chrono::microseconds Rehearsal::time() const {
  std::chrono::microseconds sum{};
  for (const RehearsedChange& change : changes) sum += change.time;
  return sum;
}

std::size_t Rehearsal::count(RehearsalOutcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(changes.begin(), changes.end(),
                    [&](const RehearsedChange& change) { return change.outcome == outcome; }));
}

int Rehearsal::exit_code() const {
  const int code_before = code_of(before);
  const int code_after = after ? code_of(*after) : 0;
  if (count(RehearsalOutcome::failed) > 0 || code_before == 1 || code_after == 1) return 1;
  return count(RehearsalOutcome::left_out) > 0 || code_before == 2 || code_after == 2 ? 2 : 0;
}

Result<Rehearsal> rehearse(Snapshot& snapshot, CheckSet checks, const RehearsalOptions& options) {
  if (checks.changes.empty()) {
    return fail(Error{"changes no data that could be rehearsed", checks.guide, 0, 0,
                      "handrail plan shows what the guide does"});
  }
  auto own = for_datastore(std::move(checks), snapshot, options.datastore);
  if (!own) return tl::unexpected(own.error());
  checks = std::move(*own);
  auto overlay = snapshot.rehearsal(options.scratch);
  if (!overlay) return tl::unexpected(overlay.error());

  Rehearsal result;
  VerifyOptions verify_options;
  verify_options.when = When::before;
  verify_options.now = options.now;
  verify_options.shown_rows = options.shown_rows;
  verify_options.on_check = options.on_check;
  auto before = verify(snapshot, checks, verify_options);
  if (!before) return tl::unexpected(before.error());
  result.before = std::move(*before);
  result.checks = std::move(checks);

  const bool went_well = Rehearsing(**overlay, options, result).run();
  if (snapshot.facts().engine != Engine::sqlite && result.count(RehearsalOutcome::done) > 0)
    result.notes.push_back("The times are those of the loaded dump in SQLite, not the server's.");
  if (went_well) {
    if ((*overlay)->in_transaction()) {
      result.notes.push_back(
          "A transaction is still open at the end: the connection's end would take back what it changed, and "
          "what follows does not show that.");
    }
    verify_options.when = When::after;
    verify_options.before = &snapshot;
    verify_options.compare.emplace();
    verify_options.compare->shown_rows = options.shown_rows;
    verify_options.compare->allowed = options.allowed;
    auto after = verify(**overlay, result.checks, verify_options);
    if (!after) return tl::unexpected(after.error());
    result.after = std::move(*after);
  }
  return result;
}

}  // namespace handrail
