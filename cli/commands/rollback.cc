// `handrail rollback`: takes a run back by the guide's own rollback.
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/run_lock.h"
#include "cli/run_screen.h"
#include "cli/take_back.h"
#include "executor/history.h"
#include "executor/run_folder.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples =
    R"(Runs the rollback sections of the guide as the run had it, for what was really started (a step that failed is
among it), with the values of that run: the backup that it really wrote, the variables of its session. What takes back
steps that were never started is left out, and named. The backups that it restores from are proven before anything is
done. The plan is shown and asked for; nothing is taken back unasked, unless `run --on-failure rollback` says so.

Of several ways back, of which one replaces what another has restored, one is asked for, or chosen by --choose.

A rollback that failed or was cut off goes on with the same command; what it has done is not done again.

Exit code: 0 rolled back, 7 rolled back in part, 8 the rollback failed and nothing was changed by it, 2 refused, 3
stopped by the operator, 4 not known how far a command came, 5 another run holds the guide, 9 a backup is not proven.

Examples:
  handrail rollback --dry-run                   what would be done for the latest run
  handrail rollback
  handrail rollback 20261121-0815 --yes --confirm-manual
  handrail rollback --assume done rollback-restore.2)";

struct RollbackArguments : TakeBackArguments {
  std::string run;
};

Result<void> rollback(const RollbackArguments& arguments, Session& session) {
  const auto state = state_directory();
  if (!state) return fail(state.error());
  const auto run = find_run(*state, arguments.run);
  if (!run) return fail(run.error());
  const std::string folder = folder_of(*state, *run);
  listen_to_signals();
  const auto so_far = history_of(folder, *run, "there is nothing to take back");
  if (!so_far) return fail(so_far.error());
  if (so_far->rollback.end == RunStatus::rolled_back) {
    session.note(fmt::format("run {} has been rolled back; there is nothing left to take back", *run));
    return {};
  }
  const auto lock = lock_for(*state, so_far->begin, *run, session);
  if (!lock) return fail(lock.error());
  if (!lock->held) {
    say_busy(*lock, "wait until it has ended", session);
    return {};
  }
  if (const std::string owner = lock->owner.is_object() ? lock->owner.value("run", "") : std::string();
      !owner.empty() && began_before(*run, owner) && !arguments.dry_run) {
    session.note(fmt::format("note: run {} of the same guide came after this one", owner));
  }
  auto journal = Journal::open(folder + "/journal.db");
  if (!journal) return fail(journal.error());
  if (!arguments.dry_run) {
    if (auto claimed = claim_target(*lock, *run); !claimed) return claimed;
  }
  return take_back(*run, folder, lock->descriptor.get(), arguments, false, *journal, session);
}

}  // namespace

HANDRAIL_COMMAND(rollback) {
  CLI::App* command = program.add_subcommand("rollback", "Take a run back by the guide's own rollback");
  command->footer(kExamples);
  auto arguments = std::make_shared<RollbackArguments>();
  command->add_option("RUN", arguments->run, "The run, or how its id begins (default: the latest)");
  command
      ->add_option("--set", arguments->set,
                   "Value of a parameter that only the way back needs, or of a secret")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--choose", arguments->choose, "Take this option of a choice")
      ->type_name("GROUP=OPTION")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--skip", arguments->skip, "Leave this step of the way back out (may be repeated)")
      ->type_name("STEP")
      ->allow_extra_args(false)
      ->take_all();
  command
      ->add_option("--assume", arguments->assume,
                   "What a person found out about a command of the way back that was under way: done or "
                   "not-done, and its id")
      ->type_name("WHAT STEP")
      ->expected(2);
  command
      ->add_option("--timeout", arguments->timeout,
                   "Time limit of each command that names none (default 30m)")
      ->type_name("TIME");
  command->add_flag("--yes,-y", arguments->yes, "Approve the way back without being asked");
  add_approval_options(*command, arguments->approvals);
  command->add_flag("--accept-unproven", arguments->accept_unproven,
                    "Go on with a backup that nobody can prove (a bad one is never accepted)");
  command->add_flag("--dry-run", arguments->dry_run, "Show what would be done, start nothing");
  command->add_flag("--json", arguments->json, "Events as JSON, one a line; with --dry-run the plan");
  command->callback([arguments, &session] {
    if (auto done = rollback(*arguments, session); !done) session.fail(done.error(), kRefused);
  });
}

}  // namespace handrail::cli
