#include "cli/carry_out.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/replan.h"
#include "cli/run_screen.h"
#include "cli/take_back.h"
#include "executor/run_folder.h"
#include "executor/verify_run.h"
#include "model/duration.h"

namespace handrail::cli {
namespace {

// Asks which value is to be another one and makes the plan anew; false when nothing came of it. What has
// finished is not repeated with the new value.
Result<bool> edit_value(Carrying& carrying, const History& history, Journal& journal, RunScreen& screen) {
  const auto given = ask_for_value(carrying.plan);
  if (!given) return false;
  PlanOptions options = carrying.options;
  options.parameters[given->first] = given->second;
  auto plan = plan_of(carrying.folder + "/guide.md", carrying.begin.guide, options);
  if (!plan) {
    screen.say(plan.error().message);
    return false;
  }
  for (const Obstacle& obstacle : plan->obstacles) screen.say(obstacle.message);
  if (!plan->obstacles.empty()) return false;

  const auto parameter = std::ranges::find(plan->parameters, given->first, &PlanParameter::name);
  const bool secret = parameter != plan->parameters.end() && parameter->type == ParameterType::secret;
  if (!secret) carrying.begin.options.parameters[given->first] = given->second;
  carrying.begin.plan_hash = plan->hash;
  carrying.begin.approved.ids.clear();  // they were of the plan with the other value
  Json record = carrying.begin.to_json();
  record["by"] = whoami();
  record["items"] = plan->items.size();
  record["changed"] = true;
  record["edited"] = given->first;
  if (auto kept = keep_plan(carrying.folder, plan->to_json(), record); !kept) return fail(kept.error());
  if (auto written = journal.append("resumed", "", record); !written) return fail(written.error());
  if (auto brought = bring_in_variables(carrying.plan, *plan, carrying.folder, history, journal); !brought)
    return fail(brought.error());
  for (const PlanItem& item : overtaken(carrying.plan, *plan, history)) {
    const Json body{{"key", item.key}, {"reason", "its value was changed after it had been carried out"}};
    if (auto written = journal.append("skipped", item.id, body); !written) return fail(written.error());
  }
  carrying.options = std::move(options);
  carrying.plan = std::move(*plan);
  return true;
}

// The way back, because the guide or --on-failure says so, or because the person at the terminal does; the
// person sees what will be done and is asked once more.
Result<void> take_back_now(const Carrying& carrying, bool asks, Journal& journal, Session& session) {
  TakeBackArguments arguments;
  for (const PlanParameter& parameter : carrying.plan.parameters) {
    if (parameter.type == ParameterType::secret && parameter.value)
      arguments.set.push_back(parameter.name + "=" + *parameter.value);
  }
  arguments.approvals.manual.all = carrying.begin.approved.all;
  arguments.accept_unproven = carrying.arguments.accept_unproven;
  arguments.json = carrying.arguments.json;
  const bool asked = asks && person_is_there();
  const int failed = session.exit_code;
  session.exit_code = 0;
  if (auto taken =
          take_back(carrying.run, carrying.folder, carrying.target_lock, arguments, !asked, journal, session);
      !taken)
    session.fail(taken.error(), failed);
  // A way back that was refused, or found nothing to do, changes nothing about how the run ended; and a run
  // that failed does not become a success by being taken back.
  const auto records = journal.records();
  if (!records) return fail(records.error());
  const bool begun = read_history(*records).rollback.begun;
  if (!begun) session.exit_code = failed;
  if (begun && session.exit_code == 0) session.exit_code = kRolledBack;
  return {};
}

RunPolicy policy_of(const RunBegin& begin) {
  if (begin.on_failure == "stop") return RunPolicy::stop;
  if (begin.on_failure == "rollback") return RunPolicy::rollback;
  return RunPolicy::ask;  // asks only where there is somebody to ask
}

}  // namespace

void add_carry_options(CLI::App& command, CarryArguments& arguments) {
  command
      .add_option("--on-failure", arguments.on_failure,
                  "What a failure leads to where the guide says nothing: stop, rollback or ask (the default; "
                  "stops where there is no terminal)")
      ->type_name("WHAT");
  command
      .add_option("--run-timeout", arguments.run_timeout,
                  "Time limit of the whole run; what runs when it is over is ended")
      ->type_name("TIME");
  command.add_flag("--accept-unproven", arguments.accept_unproven,
                   "Go on with a backup that nobody can prove (a bad one is never accepted)");
  command.add_flag("--step-by-step", arguments.step_by_step, "Ask before each step");
  command.add_flag("--all-output", arguments.all_output,
                   "On a terminal, leave everything that commands print, not only the last lines");
  command.add_flag("--json", arguments.json, "Events as JSON, one a line");
}

Result<void> take_policy(const CarryArguments& arguments, RunBegin& begin) {
  const std::string& policy = arguments.on_failure;
  if (!policy.empty()) {
    if (policy != "stop" && policy != "rollback" && policy != "ask")
      return fail(fmt::format("--on-failure {} is not understood", policy), "one of stop, rollback, ask");
    begin.on_failure = policy;
  }
  if (!arguments.run_timeout.empty()) {
    begin.run_limit = parse_duration(arguments.run_timeout);
    if (!begin.run_limit)
      return fail(fmt::format("--run-timeout {} is not a time", arguments.run_timeout),
                  "for example 90s, 10m or 2h");
  }
  if (arguments.step_by_step && !person_is_there())
    return fail("--step-by-step asks before each step, and there is no terminal to ask on",
                "leave it out, or run it on a terminal");
  return {};
}

Result<void> carry_out(Carrying carrying, Journal& journal, Session& session) {
  RunScreen screen(session, carrying.arguments.json, carrying.arguments.all_output);
  screen.run_begins(carrying.run, carrying.plan);
  for (;;) {
    if (auto read = journal.read_on(carrying.records); !read) return read;
    RunRequest request;
    request.folder = carrying.folder;
    request.target_lock = carrying.target_lock;
    request.approved = carrying.begin.approved;
    request.assumptions = carrying.assumptions;
    request.on_failure = policy_of(carrying.begin);
    request.accept_unproven = carrying.arguments.accept_unproven;
    request.limit = carrying.begin.run_limit;
    request.step_by_step = carrying.arguments.step_by_step;
    Runner runner(carrying.plan, request, journal, screen);
    const auto end = runner.carry_out(read_history(carrying.records));
    if (!end) {
      session.fail(end.error(), kFailed);
      return {};
    }
    if (end->then == AfterRun::edit) {
      if (auto read = journal.read_on(carrying.records); !read) return read;
      const auto edited = edit_value(carrying, read_history(carrying.records), journal, screen);
      if (!edited) return fail(edited.error());
      if (*edited) continue;
    }
    screen.run_ends(carrying.run, *end, journal.head(), session);
    if (end->then != AfterRun::rollback) return {};
    return take_back_now(carrying, request.on_failure == RunPolicy::ask, journal, session);
  }
}

}  // namespace handrail::cli
