#include "cli/take_back.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "cli/files.h"
#include "cli/output.h"
#include "cli/parameters.h"
#include "cli/plan_arguments.h"
#include "cli/run_screen.h"
#include "cli/settings.h"
#include "executor/rollback.h"
#include "executor/run_folder.h"
#include "executor/runner.h"
#include "model/duration.h"

namespace handrail::cli {
namespace {

Result<std::shared_ptr<const Runbook>> guide_of(const std::string& folder, const std::string& name) {
  auto text = read_file(folder + "/guide.md");
  if (!text) return fail(text.error());
  const auto source = SourceText::make(name, std::move(*text));
  if (!source) return fail(source.error());
  const auto settings = settings_of(name);
  if (!settings) return fail(settings.error());
  return read_guide(*source, settings->check.reading);
}

Result<RollbackOptions> options_from(const TakeBackArguments& arguments) {
  RollbackOptions options;
  auto given = split_pairs(arguments.set, "--set");
  if (!given) return fail(given.error());
  auto chosen = split_pairs(arguments.choose, "--choose");
  if (!chosen) return fail(chosen.error());
  options.parameters = std::move(*given);
  options.choices = std::move(*chosen);
  options.environment = environment();
  options.skip = arguments.skip;
  if (!arguments.timeout.empty()) {
    options.timeout = parse_duration(arguments.timeout);
    if (!options.timeout)
      return fail(fmt::format("--timeout {} is not a time", arguments.timeout), "for example 90s, 10m or 1h");
  }
  return options;
}

Result<std::map<std::string, Assumption>> assumptions_from(const std::vector<std::string>& words,
                                                           const Plan& plan) {
  std::map<std::string, Assumption> assumptions;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const std::string& what = words[i];
    const std::string& id = words[i + 1];
    if (what != "done" && what != "not-done")
      return fail(fmt::format("--assume {} {}: the first word is done or not-done", what, id));
    if (std::ranges::count(plan.items, id, &PlanItem::id) == 0 &&
        std::ranges::count(plan.steps, id, &PlanStep::id) == 0)
      return fail(fmt::format("--assume {} {}: the way back has no step {}", what, id, id),
                  "`handrail rollback --dry-run` lists the steps' ids");
    assumptions[id] = what == "done" ? Assumption::done : Assumption::not_done;
  }
  return assumptions;
}

std::vector<Error> refusals(const WayBackPlan& way, const History& history,
                            const TakeBackArguments& arguments) {
  std::vector<Error> refused;
  for (const Obstacle& obstacle : way.plan.obstacles)
    refused.push_back({obstacle.message, way.plan.guide, obstacle.line, 0, obstacle.mend});
  if (auto approved = check_approvals(arguments.approvals, way.plan); !approved)
    refused.push_back(approved.error());
  for (Error& gate : unattended_gates(way.plan, arguments.approvals.manual, history))
    refused.push_back(std::move(gate));
  return refused;
}

// Whether the plan has what the journal speaks of. After --accept-changes some of it may be gone, but not
// all.
bool knows_the_run(const Plan& forward, const History& history) {
  std::size_t known = 0, unknown = 0;
  for (const auto& [key, item] : history.items) {
    if (item.way_back || key == "exit-trap" || item.status == ItemStatus::pending) continue;
    ++(std::ranges::count(forward.items, key, &PlanItem::key) > 0 ? known : unknown);
  }
  return unknown == 0 || known > 0;
}

}  // namespace

Result<void> take_back(const std::string& run, const std::string& folder, int target_lock,
                       const TakeBackArguments& arguments, bool unasked, Journal& journal, Session& session) {
  auto records = journal.records();
  if (!records) return fail(records.error());
  History history = read_history(*records);
  const auto runbook = guide_of(folder, history.begin.guide);
  if (!runbook) return fail(runbook.error());
  auto given = options_from(arguments);
  if (!given) return fail(given.error());
  RollbackOptions options = options_of_rollback(history, std::move(*given));

  // Of the forward path only what was done matters here: a secret that is not given again need not be known,
  // but its commands have to be recognized, and these are kept with *** in its place.
  PlanOptions forward_options = history.begin.options;
  forward_options.environment = options.environment;
  for (const auto& [name, value] : options.parameters) forward_options.parameters[name] = value;
  for (const Parameter& parameter : (*runbook)->parameters) {
    if (parameter.type == ParameterType::secret) forward_options.parameters.emplace(parameter.name, "***");
  }
  const auto forward = make_plan(**runbook, forward_options);
  if (!forward) return fail(forward.error());
  if (!knows_the_run(*forward, history)) {
    return fail(
        fmt::format(
            "the plan of run {} cannot be made again as it was, so nobody can tell what of it was started",
            run),
        "use the version of handrail that began it, or roll back by hand");
  }
  const bool was_cut_off = std::ranges::any_of(
      history.items, [](const auto& one) { return one.second.status == ItemStatus::under_way; });
  if (was_cut_off && !arguments.dry_run && !history.rollback.begun) {
    // What ended while handrail was away is known, a backup that it wrote too.
    RunScreen quiet(session, arguments.json, false);
    RunRequest request;
    request.folder = folder;
    request.target_lock = target_lock;
    if (auto taken = Runner(*forward, request, journal, quiet).take_in(history); !taken) return taken;
    records = journal.records();
    if (!records) return fail(records.error());
    history = read_history(*records);
  }
  put_secrets_back(history, secrets_given(**runbook, options));
  auto way = plan_rollback(**runbook, *forward, history, folder, options);
  if (!way) return fail(way.error());
  while (!arguments.dry_run && person_is_there() && ask_for_what_is_missing(way->plan, options)) {
    way = plan_rollback(**runbook, *forward, history, folder, options);
    if (!way) return fail(way.error());
  }
  const auto assumptions = assumptions_from(arguments.assume, way->plan);
  if (!assumptions) return fail(assumptions.error());

  const bool approved = arguments.yes || !arguments.approvals.plan.empty();
  const std::vector<Error> refused = refusals(*way, history, arguments);
  if (arguments.dry_run && arguments.json)
    show(stdout, "{}\n", way->to_json().dump(2, ' ', false, Json::error_handler_t::replace));
  if (!arguments.json && !session.quiet && (arguments.dry_run || !refused.empty() || !approved || unasked)) {
    show(stdout, "The way back of run {}, in {}\n{}\n", run, way->directory,
         way->to_text(session.colored(stdout)));
    std::fflush(stdout);
  } else if (!arguments.json) {
    for (const LeftOut& one : way->left_out) session.note(fmt::format("left out: {} ({})", one.id, one.why));
  }
  for (const Error& error : refused) session.fail(error, kRefused);
  if (!refused.empty() || arguments.dry_run) return {};
  if (way->plan.items.empty()) {
    session.note("nothing that the guide's rollback takes back was started; there is nothing to do");
    return {};
  }
  if (!approved && !unasked) {
    if (!person_is_there())
      return fail("nobody is there to approve the way back: there is no terminal",
                  fmt::format("--yes approves it, --plan {} approves it as long as it is this one",
                              way->plan.hash.substr(0, 16)));
    if (!agrees(fmt::format("Take run {} back in {}?", run, way->directory))) {
      session.note("nothing was taken back");
      session.exit_code = kStopped;
      return {};
    }
  }

  if (auto begun = begin_rollback(*way, history, folder, options, journal); !begun) return begun;
  const auto now = journal.records();
  if (!now) return fail(now.error());
  RunRequest request;
  request.folder = folder;
  request.target_lock = target_lock;
  request.approved = arguments.approvals.manual;
  request.assumptions = *assumptions;
  request.accept_unproven = arguments.accept_unproven;
  request.way_back = true;
  RunScreen screen(session, arguments.json, false);
  screen.run_begins(run, way->plan);
  Runner runner(way->plan, request, journal, screen);
  const auto end = runner.carry_out(read_history(*now));
  if (!end) {
    session.fail(end.error(), kRollbackFailed);
    return {};
  }
  screen.rollback_ends(run, *end, journal.head(), unasked, session);
  return {};
}

}  // namespace handrail::cli
