// The part of the runner that decides where a run goes on: questions before steps, attempts, what follows a
// failure.
#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "executor/run_folder.h"
#include "executor/runner.h"

namespace handrail {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// Whether nothing of it is left to do.
bool is_settled(ItemStatus status) { return status == ItemStatus::done || status == ItemStatus::skipped; }

}  // namespace

std::string_view name_of(RunPolicy policy) {
  switch (policy) {
    case RunPolicy::stop: return "stop";
    case RunPolicy::rollback: return "rollback";
    case RunPolicy::ask: return "ask";
  }
  return "";
}

RunEnd Runner::stopped_before(const PlanItem& item) const {
  return {RunStatus::stopped, item.id, "stopped before " + item.id, {}};
}

std::optional<milliseconds> Runner::time_left() const {
  if (!deadline_) return std::nullopt;
  return std::chrono::duration_cast<milliseconds>(*deadline_ - Clock::now());
}

RunEnd Runner::out_of_time(const PlanItem& item) const {
  return {RunStatus::failed, item.id,
          fmt::format("the run's own limit of {} s is over; {} was not begun",
                      std::chrono::duration_cast<std::chrono::seconds>(*request_.limit).count(), item.id),
          "`handrail resume --run-timeout TIME` goes on with another limit"};
}

// The window was closed, or the connection dropped. What was approved goes on; what a person would be asked
// stops it.
Result<void> Runner::look_for_terminal() {
  if (!had_terminal_ || lost_terminal_ || person_.has_terminal()) return {};
  lost_terminal_ = true;
  return journal_.append("terminal_lost", "", {{"reason", "the run goes on without it"}});
}

// One item, or the question before its step.
Result<Runner::Course> Runner::carry_on(std::size_t index) {
  const PlanItem& item = plan_.items[index];
  if (is_settled(history_.status_of(item))) return Course{index + 1, {}};
  if (person_.stop_requested() > 0) return Course{index, stopped_before(item)};
  if (auto looked = look_for_terminal(); !looked) return fail(looked.error());
  if (const auto left = time_left(); left && left->count() <= 0) return Course{index, out_of_time(item)};
  if (shown_step_ != item.step) {
    auto course = begin_step(plan_.steps[item.step], index);
    if (!course || course->end || course->next != index) return course;
    shown_step_ = item.step;
  }
  auto ended = with_retries(item, index);
  if (!ended) return fail(ended.error());
  if (*ended) return after_failure(item, index, std::move(**ended));
  return Course{index + 1, {}};
}

Result<Runner::Course> Runner::begin_step(const PlanStep& step, std::size_t index) {
  const PlanItem& item = plan_.items[index];
  person_.step_begins(step);
  Answer answer = Answer::yes;
  const bool untouched = index == step.first_item && history_.status_of(item) == ItemStatus::pending;
  if (step.optional && untouched && lost_terminal_) {
    return Course{index, RunEnd{RunStatus::stopped, item.id,
                                fmt::format("{} is optional, and the terminal to ask on was lost", step.id),
                                "`handrail resume` on a terminal asks; without one it leaves the step out"}};
  }
  if (step.optional && untouched)
    answer = person_.has_terminal() ? person_.confirm_optional(step) : Answer::no;
  else if (step_by_step_)
    answer = person_.confirm_step(step);
  switch (answer) {
    case Answer::rest: step_by_step_ = false; [[fallthrough]];
    case Answer::yes: return Course{index, {}};
    case Answer::no:
    case Answer::skip: {
      for (std::size_t i = index; i < step.first_item + step.item_count; ++i) {
        if (is_settled(history_.status_of(plan_.items[i]))) continue;
        const char* why = answer == Answer::no ? "optional" : "left out by the operator";
        if (auto skipped = skip_item(plan_.items[i], why); !skipped) return fail(skipped.error());
      }
      return Course{step.first_item + step.item_count, {}};
    }
    case Answer::again: return step_again(step, index);
    case Answer::edit: {
      RunEnd end = stopped_before(item);
      end.then = AfterRun::edit;
      return Course{index, std::move(end)};
    }
    case Answer::rollback: {
      RunEnd end = stopped_before(item);
      end.then = AfterRun::rollback;
      return Course{index, std::move(end)};
    }
    case Answer::quit: break;
  }
  return Course{index, stopped_before(item)};
}

// The operator wants the step before this one once more: what is recorded of it stays, and it is tried again
// as what failed is.
Result<Runner::Course> Runner::step_again(const PlanStep& step, std::size_t index) {
  std::size_t at = step.first_item;
  while (at > 0 && history_.status_of(plan_.items[at - 1]) != ItemStatus::done) --at;
  if (at == 0) {
    person_.say("there is no step before this one that was carried out");
    return begin_step(step, index);
  }
  const PlanStep& before = plan_.steps[plan_.items[at - 1].step];
  for (std::size_t i = before.first_item; i < before.first_item + before.item_count; ++i) {
    const PlanItem& item = plan_.items[i];
    if (history_.status_of(item) != ItemStatus::done) continue;
    if (auto written = journal_.append("again", item.id, {{"key", item.key}, {"by", whoami()}}); !written)
      return fail(written.error());
    history_.items[item.key].status = ItemStatus::failed;
  }
  shown_step_ = -1;
  return Course{before.first_item, {}};
}

// False when the operator or the run's limit ends the pause.
bool Runner::pause(milliseconds time) {
  constexpr milliseconds kLook{50};
  for (const auto until = Clock::now() + time; Clock::now() < until;) {
    if (person_.stop_requested() > 0) return false;
    if (const auto left = time_left(); left && left->count() <= 0) return false;
    person_.tick();
    std::this_thread::sleep_for(std::min(kLook, std::chrono::ceil<milliseconds>(until - Clock::now())));
  }
  return person_.stop_requested() == 0;
}

Result<std::optional<RunEnd>> Runner::with_retries(const PlanItem& item, std::size_t index) {
  const FailurePolicy& policy = item.on_failure;
  for (int attempt = 1;; ++attempt) {
    auto ended = carry_out_item(item, index);
    const bool failed = ended && *ended && (**ended).status == RunStatus::failed &&
                        history_.status_of(item) == ItemStatus::failed;
    if (!failed || attempt > policy.retries || item.kind == ItemKind::manual) return ended;
    person_.say(fmt::format(
        "{}; attempt {} of {}{}", (**ended).reason, attempt + 1, policy.retries + 1,
        policy.delay.count() > 0 ? fmt::format(" in {} ms", policy.delay.count()) : std::string()));
    if (pause(policy.delay)) continue;
    if (person_.stop_requested() > 0) return RunEnd{RunStatus::stopped, item.id, (**ended).reason, {}};
    return ended;
  }
}

// The run goes on at `next` although `item` failed.
Result<Runner::Course> Runner::let_pass(const PlanItem& item, std::size_t next, std::string_view by,
                                        std::string_view why) {
  const Json body{{"key", item.key}, {"reason", masked(why)}, {"by", by}, {"who", whoami()}};
  if (auto written = journal_.append("let_pass", item.id, body); !written) return fail(written.error());
  history_.items[item.key].status = ItemStatus::skipped;
  ++history_.let_pass;
  person_.say(fmt::format("{}; the run goes on ({})", why, by));
  const std::size_t index = static_cast<std::size_t>(&item - plan_.items.data());
  for (std::size_t i = index + 1; i < next; ++i) {
    if (is_settled(history_.status_of(plan_.items[i]))) continue;
    if (auto skipped = skip_item(plan_.items[i], item.id + " failed"); !skipped) return fail(skipped.error());
  }
  return Course{next, {}};
}

Result<Runner::Course> Runner::after_failure(const PlanItem& item, std::size_t index, RunEnd end) {
  // Only what has really run and failed: a working directory that is gone is nothing to go on from.
  const bool failed = end.status == RunStatus::failed && history_.status_of(item) == ItemStatus::failed;
  const bool ended_by_operator =
      end.status == RunStatus::stopped && history_.status_of(item) == ItemStatus::failed;
  if (end.then != AfterRun::nothing || (!failed && !ended_by_operator)) return Course{index, std::move(end)};

  const FailurePolicy& policy = item.on_failure;
  if (failed && policy.then == OnFailure::carry_on) {
    std::size_t next = index + 1;
    const auto same = [&](const PlanItem& other) {
      return other.step == item.step && other.on_failure.then == policy.then &&
             other.on_failure.fence == policy.fence;
    };
    while (next < plan_.items.size() && same(plan_.items[next])) ++next;
    return let_pass(item, next, "on-failure=continue", end.reason);
  }
  if (failed && policy.then == OnFailure::go_to) {
    const auto target = std::ranges::find(plan_.steps, policy.go_to, &PlanStep::id);
    return let_pass(item, target->first_item, "on-failure=goto:" + policy.go_to, end.reason);
  }
  const bool asks = policy.then == OnFailure::unsaid && request_.on_failure == RunPolicy::ask;
  if (!asks) {
    const bool back = policy.then == OnFailure::rollback ||
                      (policy.then == OnFailure::unsaid && request_.on_failure == RunPolicy::rollback);
    if (failed && back) end.then = AfterRun::rollback;
    return Course{index, std::move(end)};
  }
  if (!person_.has_terminal()) return Course{index, std::move(end)};
  switch (person_.after_failure(item, end.reason)) {
    case Answer::again: person_.forget_stop(); return Course{index, {}};
    case Answer::skip: person_.forget_stop(); return let_pass(item, index + 1, "operator", end.reason);
    case Answer::edit:
      person_.forget_stop();
      end.then = AfterRun::edit;
      break;
    case Answer::rollback:
      person_.forget_stop();
      end.then = AfterRun::rollback;
      break;
    default: break;
  }
  return Course{index, std::move(end)};
}

}  // namespace handrail
