// `handrail run`: shows the plan, asks once, carries it out.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "checker/engine.h"
#include "cli/approvals.h"
#include "cli/carry_out.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/parameters.h"
#include "cli/plan_arguments.h"
#include "cli/run_lock.h"
#include "cli/run_screen.h"
#include "cli/settings.h"
#include "clients/database.h"
#include "clients/http.h"
#include "executor/history.h"
#include "executor/run_folder.h"
#include "executor/session.h"
#include "executor/verify_run.h"
#include "model/plan/plan.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples =
    R"(Shows the plan and asks once. Without a terminal it needs --yes, or --plan with the hash that `handrail plan`, and
the guide's page on the site, show: then it runs only if the plan is still that one. Steps that a person does by hand
need --approve STEP each, together with --plan, or --confirm-manual for all of them: to approve a plan is not to claim
that somebody did something.

Exit code: 0 done, 1 a step failed, 2 refused (nothing was run), 3 stopped by the operator, 4 not known how far a
command came, 5 another run holds this guide and directory, 6 failed and rolled back because it was told to, 7 the same
but only in part, 8 the same but the rollback failed, 9 a backup is not proven and no data were changed, 10 done, but
commands failed that were let pass. After 1, 3, 4 and 9 `handrail resume` goes on.

Examples:
  handrail run UPGRADE.md
  handrail run UPGRADE.md --dry-run
  handrail run UPGRADE.md --set db_name=shop --choose database=sqlite --yes
  handrail run UPGRADE.md --set-file production.yaml --plan 3f0c9a51d2b6e874
  handrail run UPGRADE.md --plan 3f0c9a51d2b6e874 --approve 2-tell-the-users
  HANDRAIL_DB_PASSWORD=… handrail run UPGRADE.md --yes --confirm-manual)";

struct RunArguments : PlanArguments {
  bool yes = false;
  Approvals approvals;
  bool dry_run = false;
  bool anew = false;
  CarryArguments carry;
  std::vector<std::string> accept;
};

Error at_line(std::string message, std::string mend, const std::string& guide, std::uint32_t line) {
  return {std::move(message), guide, line, 0, std::move(mend)};
}

// What stands in the way besides the plan's own obstacles. All of it at once, so that nobody has to try again
// and again.
std::vector<Error> refusals(const Runbook& runbook, const Plan& plan, const RunArguments& arguments) {
  std::vector<Error> refused;
  for (const Obstacle& obstacle : plan.obstacles) {
    refused.push_back(at_line(obstacle.message, obstacle.mend, plan.guide, obstacle.line));
  }
  for (const Finding& finding : check(runbook)) {
    const bool accepted = std::ranges::any_of(arguments.accept, [&](const std::string& code) {
      return code == finding.code || code == finding.rule;
    });
    if (finding.severity != Severity::error || accepted) continue;
    const Position position = runbook.source->position(finding.span.begin);
    refused.push_back({fmt::format("{}: {}", finding.code, finding.message), plan.guide, position.line,
                       position.column,
                       fmt::format("{}{}--accept {} runs it all the same", finding.mend,
                                   finding.mend.empty() ? "" : "; or ", finding.code)});
  }
  for (const PlanItem& item : plan.items) {
    const std::string client = item.kind == ItemKind::sql ? why_no_client(item.engine)
                               : item.ready.url.empty()   ? std::string()
                                                          : why_no_url();
    if (!client.empty())
      refused.push_back(
          at_line(fmt::format("{} cannot run here: {}", item.id, client), "", plan.guide, item.line));
  }
  if (auto approved = check_approvals(arguments.approvals, plan); !approved)
    refused.push_back(approved.error());
  for (Error& gate : unattended_gates(plan, arguments.approvals.manual, {}))
    refused.push_back(std::move(gate));
  return refused;
}

// A run of the same guide in the same directory that broke off: a new one might do things twice.
Result<void> look_at_previous(const std::string& state, const Json& owner, const RunArguments& arguments,
                              const Session& session) {
  if (!owner.is_object() || arguments.anew) return {};
  const std::string run = owner.value("run", "");
  const std::string path = folder_of(state, run) + "/journal.db";
  if (run.empty() || !std::filesystem::exists(path)) return {};
  const auto journal = Journal::open_to_read(path);
  if (!journal) return fail(journal.error());
  const auto records = journal->records();
  if (!records) return fail(records.error());
  const History history = read_history(*records);
  if (history.rollback.end == RunStatus::rolled_back) return {};
  if (history.rollback.did_something) {
    return fail(
        fmt::format("run {} of this guide in this directory was taken back only in part", run),
        fmt::format("`handrail rollback {}` goes on with it; --anew begins from the start all the same",
                    run));
  }
  if (!history.end || *history.end == RunStatus::unknown) {
    return fail(
        fmt::format("run {} of this guide in this directory broke off", run),
        fmt::format("`handrail resume {}` goes on with it; --anew begins from the start all the same", run));
  }
  if (*history.end != RunStatus::done) {
    session.note(fmt::format("note: run {} {}; `handrail resume {}` would go on with it", run,
                             name_of(*history.end), run));
  }
  return {};
}

Result<void> begin_run(const Runbook& runbook, const Plan& plan, const PlanOptions& options,
                       const RunArguments& arguments, Session& session) {
  const auto state = state_directory();
  if (!state) return fail(state.error());
  auto lock = lock_target(*state, arguments.guide, options.directory);
  if (!lock) return fail(lock.error());
  if (!lock->held) {
    say_busy(*lock, "wait until it has ended, or go on with it by `handrail resume`", session);
    return {};
  }
  if (auto fine = look_at_previous(*state, lock->owner, arguments, session); !fine) return fine;
  const auto run = make_run_folder(*state, arguments.guide);
  if (!run) return fail(run.error());
  const std::string folder = folder_of(*state, *run);
  if (auto kept = write_file(folder + "/guide.md", runbook.source->text()); !kept) return kept;
  if (auto made = handrail::Session::create(folder, options.directory, plan.variables, plan.secret_variables);
      !made)
    return fail(made.error());
  auto journal = Journal::create(folder + "/journal.db");
  if (!journal) return fail(journal.error());
  if (auto synced = sync_folder(folder); !synced) return synced;

  RunBegin begin{std::filesystem::absolute(arguments.guide).lexically_normal(),
                 options.directory,
                 plan.document_hash,
                 plan.hash,
                 options,
                 arguments.approvals.manual,
                 {},
                 {}};
  if (auto taken = take_policy(arguments.carry, begin); !taken) return taken;
  for (const PlanParameter& parameter : plan.parameters) {
    if (parameter.type == ParameterType::secret)
      begin.options.parameters.erase(parameter.name);
    else if (parameter.value)
      begin.options.parameters[parameter.name] = *parameter.value;
  }
  Json record = begin.to_json();
  record["format"] = 1;
  record["version"] = HANDRAIL_VERSION;
  record["items"] = plan.items.size();
  record["accepted_findings"] = arguments.accept;
  record["by"] = whoami();
  if (auto kept = keep_plan(folder, plan.to_json(), record); !kept) return kept;
  if (auto written = journal->append("run", "", record); !written) return written;
  if (auto claimed = claim_target(*lock, *run); !claimed) return claimed;

  return carry_out(
      {*run, folder, std::move(begin), plan, options, lock->descriptor.get(), {}, arguments.carry}, *journal,
      session);
}

Result<void> run(const RunArguments& arguments, Session& session) {
  for (const std::string& code : arguments.accept) {
    // Each by itself: a whole family of errors is not accepted at once.
    if (!names_rules(code) || code.size() == 1) {
      return fail(fmt::format("--accept {}: there is no such rule", code), "`handrail rules` lists them");
    }
  }
  const auto source = read_guide_text(arguments.guide);
  if (!source) return fail(source.error());
  const auto settings = settings_of(arguments.guide);
  if (!settings) return fail(settings.error());
  const auto runbook = read_guide(*source, settings->check.reading);
  if (!runbook) return fail(runbook.error());
  auto options = plan_options(arguments);
  if (!options) return fail(options.error());
  auto plan = make_plan(**runbook, *options);
  if (!plan) return fail(plan.error());
  protect_secrets(*plan, *options, session);
  listen_to_signals();
  while (!arguments.dry_run && person_is_there() && ask_for_what_is_missing(*plan, *options)) {
    plan = make_plan(**runbook, *options);
    if (!plan) return fail(plan.error());
  }

  const std::vector<Error> refused = refusals(**runbook, *plan, arguments);
  if (arguments.dry_run && arguments.carry.json)
    fmt::print("{}\n", plan->to_json().dump(2, ' ', false, Json::error_handler_t::replace));
  const bool approved = arguments.yes || !arguments.approvals.plan.empty();
  const bool shows_plan = arguments.dry_run || !refused.empty() || !approved;
  if (shows_plan && !arguments.carry.json && !session.quiet)
    fmt::print("{}\n", plan->to_text(session.colored(stdout)));
  std::fflush(stdout);
  for (const Error& error : refused) session.fail(error, kRefused);
  if (!refused.empty() || arguments.dry_run) return {};

  if (!approved) {
    if (!person_is_there()) {
      return fail("nobody is there to approve the plan: there is no terminal",
                  fmt::format("--yes approves it, --plan {} approves it as long as it is this one",
                              plan->hash.substr(0, 16)));
    }
    const std::string question = fmt::format("Run this in {}?", options->directory);
    if (!agrees(question)) {
      session.note("nothing was run");
      session.exit_code = kStopped;
      return {};
    }
  }
  return begin_run(**runbook, *plan, *options, arguments, session);
}

}  // namespace

HANDRAIL_COMMAND(run) {
  CLI::App* command = program.add_subcommand("run", "Carry a guide out, step by step, with a journal");
  command->footer(kExamples);
  auto arguments = std::make_shared<RunArguments>();
  add_plan_options(*command, *arguments);
  command->add_flag("--yes,-y", arguments->yes, "Approve the plan without being asked");
  add_approval_options(*command, arguments->approvals);
  command->add_flag("--dry-run", arguments->dry_run, "Show what would be done, start nothing");
  command
      ->add_option("--accept", arguments->accept,
                   "Run although the check reports this rule as an error (may be repeated)")
      ->type_name("RULE")
      ->allow_extra_args(false)
      ->take_all();
  command->add_flag("--anew", arguments->anew, "Begin from the start although an earlier run broke off");
  add_carry_options(*command, arguments->carry);
  command->callback([arguments, &session] {
    if (auto done = run(*arguments, session); !done) session.fail(done.error(), kRefused);
  });
}

}  // namespace handrail::cli
