// `handrail resume`: goes on with a run that stopped, failed or was cut off.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "cli/approvals.h"
#include "cli/carry_out.h"
#include "cli/command.h"
#include "cli/parameters.h"
#include "cli/plan_arguments.h"
#include "cli/replan.h"
#include "cli/run_lock.h"
#include "cli/run_screen.h"
#include "executor/history.h"
#include "executor/run_folder.h"
#include "executor/runner.h"
#include "executor/verify_run.h"
#include "model/plan/plan.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples =
    R"(What finished is never run again. A command that failed is tried again. A command that was under way when
everything was ended is settled by what its supervisor wrote down, by its check= if it declares one, by --assume, or
by the person at the terminal; never by a guess.

Exit code: as of `handrail run`.

Examples:
  handrail resume                               the latest run
  handrail resume 20261121-0815 --yes
  handrail resume --assume done 3-migrate.2     I have looked: it took place)";

struct ResumeArguments {
  std::string run;
  std::vector<std::string> assume;
  std::vector<std::string> set;
  std::string set_file;
  bool yes = false;
  Approvals approvals;
  bool accept_changes = false;
  CarryArguments carry;
};

Result<std::map<std::string, Assumption>> assumptions_of(const ResumeArguments& arguments, const Plan& plan) {
  std::map<std::string, Assumption> assumptions;
  for (std::size_t i = 0; i + 1 < arguments.assume.size(); i += 2) {
    const std::string& what = arguments.assume[i];
    const std::string& id = arguments.assume[i + 1];
    if (what != "done" && what != "not-done")
      return fail(fmt::format("--assume {} {}: the first word is done or not-done", what, id));
    if (std::ranges::count(plan.items, id, &PlanItem::id) == 0 &&
        std::ranges::count(plan.steps, id, &PlanStep::id) == 0) {
      return fail(fmt::format("--assume {} {}: the plan has no step {}", what, id, id),
                  "`handrail plan` lists the steps' ids");
    }
    assumptions[id] = what == "done" ? Assumption::done : Assumption::not_done;
  }
  return assumptions;
}

// The plan as it was carried out so far: with the values from before this resumption. Secrets are not kept,
// so those that are given now stand for them.
Result<Plan> plan_before(const Plan& plan, const std::string& folder, const RunBegin& begin,
                         const std::map<std::string, std::string>& given) {
  if (given.empty()) return plan;
  PlanOptions options = begin.options;
  options.environment = environment();
  for (const PlanParameter& parameter : plan.parameters) {
    const auto found = given.find(parameter.name);
    if (parameter.type == ParameterType::secret && found != given.end()) options.parameters.insert(*found);
  }
  return plan_of(folder + "/guide.md", begin.guide, options);
}

bool same_content(const std::string& path, const std::string& other) {
  const auto text = read_whole(path), other_text = read_whole(other);
  return text && other_text && *text == *other_text;
}

void print_rest(const Plan& plan, const History& history) {
  for (const PlanItem& item : plan.items) {
    const ItemStatus status = history.status_of(item);
    if (status == ItemStatus::done || status == ItemStatus::skipped) continue;
    const char* mark = status == ItemStatus::failed      ? "again (it failed): "
                       : status == ItemStatus::under_way ? "was under way: "
                                                         : "";
    fmt::print("  {}: {}{}\n", item.id, mark, item.shown.substr(0, item.shown.find('\n')));
  }
  std::fflush(stdout);
}

Result<void> resume(const ResumeArguments& arguments, Session& session) {
  const auto state = state_directory();
  if (!state) return fail(state.error());
  const auto run = find_run(*state, arguments.run);
  if (!run) return fail(run.error());
  const std::string folder = folder_of(*state, *run);
  listen_to_signals();

  const auto first = begin_of(folder, *run, "nothing was run", "`handrail run` begins anew");
  if (!first) return fail(first.error());
  auto lock = lock_for(*state, *first, *run, session);
  if (!lock) return fail(lock.error());
  if (!lock->held) {
    const bool goes_on = is_alive(lock->owner) && lock->owner.value("run", "") == *run;
    say_busy(*lock,
             goes_on
                 ? fmt::format("it goes on by itself: `handrail runs` tells how far it is, `kill -INT {}` "
                               "stops it after its command",
                               lock->owner.value("pid", 0))
                 : "wait until it has ended",
             session);
    return {};
  }
  auto journal = Journal::open(folder + "/journal.db");
  if (!journal) return fail(journal.error());
  auto records = journal->records();
  if (!records) return fail(records.error());
  History history = read_history(*records);
  if (history.rollback.did_something) {
    return fail(fmt::format("run {} is being taken back or was; it cannot go forward any more", *run),
                "`handrail rollback` goes on with the way back; afterwards `handrail run` begins anew");
  }
  if (history.end == RunStatus::done) {
    session.note(fmt::format("run {} is done; there is nothing to resume", *run));
    return {};
  }

  RunBegin begin = history.begin;
  auto given = split_pairs(arguments.set, "--set");
  if (!given) return fail(given.error());
  PlanOptions options = begin.options;
  options.environment = environment();
  for (const auto& [name, value] : *given) options.parameters[name] = value;
  if (!arguments.set_file.empty()) {
    auto values = read_parameter_file(arguments.set_file);
    if (!values) return fail(values.error());
    // The run keeps the values that it began with; the file fills in what is not kept.
    for (const auto& [name, value] : *values) options.parameters.emplace(name, value);
  }
  auto plan = plan_of(folder + "/guide.md", begin.guide, options);
  if (!plan) return fail(plan.error());
  protect_secrets(*plan, options, session);
  while (person_is_there() && ask_for_what_is_missing(*plan, options)) {
    plan = plan_of(folder + "/guide.md", begin.guide, options);
    if (!plan) return fail(plan.error());
  }
  auto before = plan_before(*plan, folder, begin, *given);
  if (!before) return fail(before.error());
  const bool gone = !std::filesystem::exists(begin.guide);
  if (gone)
    session.note(
        fmt::format("note: {} is not there any more; going on with the guide as it was", begin.guide));
  const bool same_text = gone || same_content(begin.guide, folder + "/guide.md");
  auto now = same_text ? plan : plan_of(begin.guide, begin.guide, options);
  if (!now) return fail(now.error());
  std::vector<PlanItem> past;
  const bool changed = now->document_hash != begin.document_hash || now->hash != begin.plan_hash;
  if (changed) {
    const std::vector<std::string> lines = differences(*before, *now);
    for (const std::string& line : lines) session.note("  " + line);
    if (!arguments.accept_changes) {
      return fail(
          lines.empty()
              ? fmt::format("{} or its plan has changed since the run began, though no step differs",
                            begin.guide)
              : fmt::format("{} has changed since the run began, in {} step(s)", begin.guide, lines.size()),
          "--accept-changes goes on with the guide as it is now; what has finished is not repeated");
    }
    past = overtaken(*before, *now, history);
    plan = std::move(now);
  }
  for (const Obstacle& obstacle : plan->obstacles)
    session.fail({obstacle.message, begin.guide, obstacle.line, 0, obstacle.mend}, kRefused);
  if (!plan->obstacles.empty()) return {};
  const auto assumptions = assumptions_of(arguments, *plan);
  if (!assumptions) return fail(assumptions.error());

  if (auto approved = check_approvals(arguments.approvals, *plan); !approved) return approved;
  if (!arguments.yes && arguments.approvals.plan.empty()) {
    if (!person_is_there())
      return fail("nobody is there to approve what is left: there is no terminal",
                  fmt::format("--yes approves it, --plan {} approves it as long as the plan is this one",
                              plan->hash.substr(0, 16)));
    fmt::print("Left of run {}:\n", *run);
    print_rest(*plan, history);
    if (!agrees(fmt::format("Go on in {}?", begin.directory))) {
      session.exit_code = kStopped;
      return {};
    }
  }

  begin.document_hash = plan->document_hash;
  begin.plan_hash = plan->hash;
  if (auto taken = take_policy(arguments.carry, begin); !taken) return taken;
  if (changed) begin.approved.ids.clear();  // they were of the plan as it was
  begin.approved.all = arguments.approvals.manual.all || begin.approved.all;
  for (const std::string& id : arguments.approvals.manual.ids) begin.approved.ids.push_back(id);
  Json record = begin.to_json();
  record["by"] = whoami();
  record["items"] = plan->items.size();
  record["changed"] = changed;
  if (changed) {
    std::error_code error;
    std::filesystem::copy_file(begin.guide, folder + "/guide.md",
                               std::filesystem::copy_options::overwrite_existing, error);
    if (error) return fail(fmt::format("cannot keep the guide in {}: {}", folder, error.message()));
    if (auto kept = keep_plan(folder, plan->to_json(), record); !kept) return kept;
  }
  if (auto written = journal->append("resumed", "", record); !written) return written;
  if (auto brought = bring_in_variables(*before, *plan, folder, history, *journal); !brought) return brought;
  if (changed) {
    for (const PlanItem& item : past) {
      const Json body{{"key", item.key}, {"reason", "new or changed in the guide, and its place is past"}};
      if (auto written = journal->append("skipped", item.id, body); !written) return written;
      session.note(fmt::format("not run: {} is new or changed, and its place is past", item.id));
    }
  }
  if (auto claimed = claim_target(*lock, *run); !claimed) return claimed;
  return carry_out({*run, folder, std::move(begin), std::move(*plan), std::move(options),
                    lock->descriptor.get(), *assumptions, arguments.carry, std::move(*records)},
                   *journal, session);
}

}  // namespace

HANDRAIL_COMMAND(resume) {
  CLI::App* command =
      program.add_subcommand("resume", "Go on with a run that stopped, failed or was cut off");
  command->footer(kExamples);
  auto arguments = std::make_shared<ResumeArguments>();
  command->add_option("RUN", arguments->run, "The run, or how its id begins (default: the latest)");
  command
      ->add_option("--assume", arguments->assume,
                   "What a person found out about a command that was under way: done or not-done, and its id")
      ->type_name("WHAT STEP")
      ->expected(2);
  command
      ->add_option("--set", arguments->set,
                   "Value of a parameter; secrets are not kept and have to be given again")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  command
      ->add_option("--set-file", arguments->set_file,
                   "Values of parameters that the run has none for: a YAML or JSON file")
      ->type_name("FILE");
  command->add_flag("--yes,-y", arguments->yes, "Go on without being asked");
  add_approval_options(*command, arguments->approvals);
  command->add_flag("--accept-changes", arguments->accept_changes, "Go on although the guide has changed");
  add_carry_options(*command, arguments->carry);
  command->callback([arguments, &session] {
    if (auto done = resume(*arguments, session); !done) session.fail(done.error(), kRefused);
  });
}

}  // namespace handrail::cli
