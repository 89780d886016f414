// `handrail plan`: what `run` would do. Reads the guide and starts nothing.
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/parameters.h"
#include "cli/plan_arguments.h"
#include "cli/run_screen.h"
#include "cli/settings.h"
#include "model/plan/plan.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples =
    R"(Starts no process, not even for $(…): what a command substitution gives is known only when it runs, and the plan says
so of it and of all that is made from it. Each command has a class: it reads, changes or destroys something, or it is
unknown to handrail what it does. The plan's hash is over the guide, the choices, the parameters (secrets left out) and
what is selected; `handrail run --plan HASH` runs only this plan.

Exit code: 0 the plan was made (what is still to settle is listed in it), 2 it could not be made.

Examples:
  handrail plan UPGRADE.md
  handrail plan UPGRADE.md --set db_name=shop --choose database=sqlite
  handrail plan UPGRADE.md --from 3-migrate --json)";

void plan(const PlanArguments& arguments, bool json, Session& session) {
  const auto source = read_guide_text(arguments.guide);
  if (!source) return session.fail(source.error());
  const auto settings = settings_of(arguments.guide);
  if (!settings) return session.fail(settings.error());
  const auto runbook = read_guide(*source, settings->check.reading);
  if (!runbook) return session.fail(runbook.error());
  const auto options = plan_options(arguments);
  if (!options) return session.fail(options.error());
  const auto made = make_plan(**runbook, *options);
  if (!made) return session.fail(made.error());
  protect_secrets(*made, *options, session);
  if (json) {
    fmt::print("{}\n", made->to_json().dump(2, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("{}", made->to_text(session.colored(stdout)));
  }
}

}  // namespace

HANDRAIL_COMMAND(plan) {
  CLI::App* command =
      program.add_subcommand("plan", "Show what `run` would do: steps, commands, what is still missing");
  command->footer(kExamples);
  auto arguments = std::make_shared<PlanArguments>();
  auto json = std::make_shared<bool>(false);
  add_plan_options(*command, *arguments);
  command->add_flag("--json", *json, "As JSON");
  command->callback([arguments, json, &session] { plan(*arguments, *json, session); });
}

}  // namespace handrail::cli
