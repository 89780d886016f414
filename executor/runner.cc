#include "executor/runner.h"

#include <unistd.h>

#include <filesystem>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "executor/redact.h"
#include "executor/rollback.h"
#include "executor/run_folder.h"

namespace handrail {

using std::chrono::milliseconds;

Runner::Runner(const Plan& plan, RunRequest request, Journal& journal, Operator& person)
    : plan_(plan),
      request_(std::move(request)),
      journal_(journal),
      person_(person),
      session_(Session::reopen(request_.folder)) {}

std::string Runner::masked(std::string_view text) const { return Redactor(plan_.secrets).whole(text); }

FileMark Runner::masked(FileMark mark) const {
  mark.path = masked(mark.path);
  return mark;
}

std::string Runner::current_state() const {
  return history_.state.empty() ? session_.first_state() : request_.folder + "/" + history_.state;
}

Result<RunEnd> Runner::carry_out(History history) {
  history_ = std::move(history);
  put_secrets_back(history_, plan_.secrets);
  if (request_.way_back) {
    auto unproven = prove_sources();
    if (!unproven) return fail(unproven.error());
    if (*unproven) return end_with(std::move(**unproven));
  }
  if (request_.limit) deadline_ = std::chrono::steady_clock::now() + *request_.limit;
  step_by_step_ = request_.step_by_step;
  had_terminal_ = person_.has_terminal();
  for (std::size_t i = 0; i < plan_.items.size();) {
    auto course = carry_on(i);
    if (!course) return fail(course.error());
    if (course->end) return end_with(std::move(*course->end));
    i = course->next;
  }
  if (auto trapped = run_exit_trap(); !trapped) return fail(trapped.error());
  RunEnd end;
  if (history_.let_pass > 0)
    end.reason = fmt::format("{} command(s) failed and were let pass", history_.let_pass);
  return end_with(std::move(end));
}

Result<RunEnd> Runner::end_with(RunEnd end) {
  end.reason = masked(end.reason);
  end.mend = masked(end.mend);
  if (request_.way_back) {
    end.status = status_of_way_back(end.status);
    // What is said of a run that stopped holds here too, but for the command that goes on.
    if (const std::size_t at = end.mend.find("`handrail resume"); at != std::string::npos)
      end.mend.replace(at, 16, "`handrail rollback");
  }
  const char* kind = request_.way_back ? "rollback_end" : "end";
  if (auto written =
          journal_.append(kind, end.item, {{"status", name_of(end.status)}, {"reason", end.reason}});
      !written) {
    return fail(written.error());
  }
  const bool over = end.status == RunStatus::done || end.status == RunStatus::rolled_back;
  std::size_t left = 0;
  for (const auto& [outcome, keep] : history_.left_behind) {
    if (process_start_time(outcome.supervisor) != outcome.supervisor_start) continue;
    if (over) {
      release(outcome.supervisor, outcome.supervisor_start, keep ? Leftovers::keep : Leftovers::end_jobs);
    } else {
      ++left;
    }
  }
  if (left > 0)
    person_.say(fmt::format("{} background command(s) of this run go on, so that it can be resumed", left));
  if (!over) return end;
  if (end.status == RunStatus::done) {
    if (auto kept = keep_variables(request_.folder, session_.first_state(), current_state(), plan_.secrets);
        !kept)
      person_.say("note: a later rollback will not know this run's variables: " + kept.error().message);
  }
  // Nothing will be resumed: scripts and states, which may hold secrets, are not needed any more.
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(request_.folder + "/items", error)) {
    const std::filesystem::path suffix = entry.path().extension();
    if (suffix == ".sh" || suffix == ".state") ::unlink(entry.path().c_str());
  }
  ::unlink(session_.first_state().c_str());
  if (request_.way_back) {
    ::unlink((request_.folder + "/rollback.state").c_str());
    ::unlink((request_.folder + "/kept.state").c_str());
  }
  return end;
}

// What the end of a way back is called: by whether all of it is done, and whether any of it has changed
// anything.
RunStatus Runner::status_of_way_back(RunStatus end) const {
  bool changed = false, skipped = false;
  for (const PlanItem& item : plan_.items) {
    const ItemStatus status = history_.status_of(item);
    skipped = skipped || status == ItemStatus::skipped;
    changed = changed || (item.changes && (status == ItemStatus::done || status == ItemStatus::failed));
  }
  if (end == RunStatus::done) return skipped ? RunStatus::partly_rolled_back : RunStatus::rolled_back;
  if (end != RunStatus::failed) return end;
  return changed ? RunStatus::partly_rolled_back : RunStatus::rollback_failed;
}

Result<void> Runner::take_in(History history) {
  history_ = std::move(history);
  put_secrets_back(history_, plan_.secrets);
  for (const PlanItem& item : plan_.items) {
    if (history_.status_of(item) != ItemStatus::under_way) continue;
    const Json intent = history_.items[item.key].intent;
    const std::string base = request_.folder + "/" + intent.value("base", "");
    const bool same_boot =
        intent.value("boot", "") == boot_id() && intent.value("host", "") == whoami()["host"];
    if (look_at_attempt(base, same_boot) != Attempt::ended) continue;
    if (auto finished = finish(item, *read_outcome(base), intent, true); !finished)
      return fail(finished.error());
  }
  return {};
}

Result<void> Runner::skip_item(const PlanItem& item, std::string_view why) {
  if (auto written =
          journal_.append("skipped", item.id, {{"key", item.key}, {"reason", why}, {"by", whoami()}});
      !written)
    return written;
  history_.items[item.key].status = ItemStatus::skipped;
  person_.item_skipped(item, why);
  return {};
}

Result<std::optional<RunEnd>> Runner::carry_out_item(const PlanItem& item, std::size_t index) {
  if (history_.status_of(item) == ItemStatus::under_way) {
    auto settled = settle_under_way(item);
    if (!settled || *settled) return settled;
    if (history_.status_of(item) == ItemStatus::done) return std::nullopt;
  }
  if (history_.status_of(item) == ItemStatus::failed && assumption_for(item) == Assumption::done) {
    return assume(item, true, "--assume");
  }
  // The way back puts data back; what it reads is proven before it begins.
  if (auto unproven = request_.way_back ? Result<std::optional<RunEnd>>() : prove_backups_before(item, index);
      !unproven || *unproven)
    return unproven;
  if (item.kind == ItemKind::manual) return do_by_hand(item);
  if (item.interactive && lost_terminal_) {
    return RunEnd{RunStatus::stopped, item.id, item.id + " needs a terminal, and the terminal was lost",
                  "`handrail resume` on a terminal goes on with it"};
  }
  return execute(item, index);
}

std::optional<Assumption> Runner::assumption_for(const PlanItem& item) const {
  for (const std::string& id : {item.id, plan_.steps[item.step].id}) {
    if (const auto found = request_.assumptions.find(id); found != request_.assumptions.end())
      return found->second;
  }
  return std::nullopt;
}

Result<std::optional<RunEnd>> Runner::assume(const PlanItem& item, bool done, std::string_view by) {
  Json body{{"key", item.key}, {"done", done}, {"by", by}, {"who", whoami()}};
  const Json& intent = history_.items[item.key].intent;
  if (done && intent.is_object()) {
    // It may have come far enough to save its state.
    const std::string state = intent.value("base", "") + ".state";
    if (read_state(request_.folder + "/" + state))
      body["state"] = state;
    else
      person_.say("note: what " + item.id +
                  " did to variables and to the working directory is not known; the next "
                  "command begins in the state before it");
  }
  if (auto written = journal_.append("assumed", item.id, body); !written) return fail(written.error());
  history_.items[item.key].status = done ? ItemStatus::done : ItemStatus::pending;
  if (body.contains("state")) history_.state = body["state"];
  person_.say(fmt::format("{}: taken as {} ({})", item.id, done ? "done" : "not done", by));
  return std::nullopt;
}

// The item's intent is in the journal, its outcome is not: handrail died in between.
Result<std::optional<RunEnd>> Runner::settle_under_way(const PlanItem& item) {
  const Json intent = history_.items[item.key].intent;
  const std::string base = request_.folder + "/" + intent.value("base", "");
  const bool same_boot =
      intent.value("boot", "") == boot_id() && intent.value("host", "") == whoami()["host"];
  Attempt attempt = look_at_attempt(base, same_boot);
  if (attempt == Attempt::running) {
    person_.say(
        fmt::format("{} was under way when handrail was ended, and still is; waiting for it", item.id));
    while ((attempt = look_at_attempt(base, same_boot)) == Attempt::running) {
      if (person_.stop_requested() > 0)
        return RunEnd{RunStatus::stopped, item.id, "stopped while " + item.id + " was still running", {}};
      std::this_thread::sleep_for(milliseconds(20));
    }
  }
  if (attempt == Attempt::ended) {
    person_.say(fmt::format("{} ended while handrail was away; its outcome was kept", item.id));
    return finish(item, *read_outcome(base), intent, true);
  }
  if (attempt == Attempt::never_started) {
    if (auto written = journal_.append("not_started", item.id, {{"key", item.key}}); !written)
      return fail(written.error());
    history_.items[item.key].status = ItemStatus::pending;
    return std::nullopt;
  }
  if (const std::vector<pid_t> pids = left_of_attempt(base); same_boot && !pids.empty()) {
    return RunEnd{RunStatus::unknown, item.id,
                  fmt::format("{} was under way, and processes of it still run (pid {})", item.id,
                              fmt::join(pids, ", ")),
                  "wait until they have ended or end them, then `handrail resume`"};
  }
  if (const auto assumption = assumption_for(item))
    return assume(item, *assumption == Assumption::done, "--assume");
  if (const auto probed = probe(item)) return assume(item, *probed == Assumption::done, "its check");
  if (person_.has_terminal()) {
    const Answer answer = person_.did_it_happen(item);
    if (answer == Answer::yes || answer == Answer::no) return assume(item, answer == Answer::yes, "operator");
  }
  return RunEnd{
      RunStatus::unknown, item.id,
      fmt::format("{} was under way when everything was ended; nobody knows how far it came", item.id),
      fmt::format("look at the system, then `handrail resume --assume done {0}` or `--assume not-done {0}`",
                  item.id)};
}

std::optional<Assumption> Runner::probe(const PlanItem& item) {
  if (item.probe.empty()) return std::nullopt;
  const std::string base = fmt::format("{}/items/check-{:04}", request_.folder, history_.intents);
  ::unlink((base + ".attempt").c_str());  // of an earlier resumption
  const std::string script = base + ".sh";
  if (!write_reusing(spare_for(script), script, item.probe + "\n", Sync::no)) return std::nullopt;
  Job job = job_for(item, base, current_state());
  job.terminal = TerminalUse::none;
  job.judge = nullptr;
  job.state.clear();
  job.body = [this, script](const CommandMemory& memory) {
    return session_.exec(script, current_state(), memory);
  };
  auto started = Supervised::start(job);
  if (!started) return std::nullopt;
  const auto outcome = watch(*started, base, false);
  set_aside(script);
  if (!outcome || outcome->ending != Ending::exited || outcome->code > 1) return std::nullopt;
  return outcome->code == 0 ? Assumption::done : Assumption::not_done;
}

Result<std::optional<RunEnd>> Runner::do_by_hand(const PlanItem& item) {
  std::string how = request_.approved.all ? "--confirm-manual" : "--approve";
  if (!request_.approved.covers(plan_, item)) {
    if (!person_.has_terminal()) {
      return RunEnd{RunStatus::stopped, item.id, item.id + " has to be done by a person",
                    "on a terminal you are asked; --approve or --confirm-manual answers for it"};
    }
    const Answer answer = person_.confirm_manual(item);
    if (answer == Answer::skip) {
      if (auto skipped = skip_item(item, "left out by the operator"); !skipped) return fail(skipped.error());
      return std::nullopt;
    }
    if (answer != Answer::yes) {
      RunEnd end{RunStatus::stopped, item.id, "stopped at " + item.id, {}};
      if (answer == Answer::edit) end.then = AfterRun::edit;
      if (answer == Answer::rollback) end.then = AfterRun::rollback;
      return end;
    }
    how = "terminal";
  }
  if (auto written =
          journal_.append("confirmed", item.id, {{"key", item.key}, {"how", how}, {"who", whoami()}});
      !written)
    return fail(written.error());
  history_.items[item.key].status = ItemStatus::done;
  person_.item_ends(item, {true, "confirmed (" + how + ")", 0, {}, {}});
  return std::nullopt;
}

}  // namespace handrail
