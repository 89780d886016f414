// handrail rehearse: a guide's SQL changes, tried on a copy-on-write overlay of a snapshot.
#include <memory>

#include <fmt/core.h>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/guide_checks.h"
#include "cli/parameters.h"
#include "cli/plan_arguments.h"
#include "cli/settings.h"
#include "cli/snapshots.h"
#include "model/plan/plan.h"
#include "model/runbook.h"
#include "verifier/rehearse/rehearsal.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples = R"(
The guide's SQL is carried out in memory and in temporary files over the snapshot, which is only read: the checks that
hold before the upgrade, then each statement with its time and the rows that it changed, then the checks for after, and
what became of the data. It stops at the first statement that fails. What is no SQL (flask db upgrade) or is SQL of
another engine is listed as left out: what follows may depend on it. On a dump of MySQL or PostgreSQL, statements are
carried out where they mean the same, and left out with the reason where that is not sure. Times are those of SQLite on
this machine.

Examples:
  handrail rehearse UPGRADE.md --db app.db
  handrail rehearse UPGRADE.md --db app.db --set tenant=acme --choose database=sqlite --format json

Exit code: 0 everything was rehearsed and all checks hold, 1 a statement or a check failed or data were lost that the
SQL does not account for, 2 something was left out or could not be checked.)";

struct Arguments {
  PlanArguments plan;
  std::string database;
  std::string of_several;  // databases in a dump
  std::string format = "text";
  std::vector<std::string> allowed;
  std::string now;
  std::string datastore;
};

void run(const Arguments& arguments, Session& session) {
  auto text = read_guide_text(arguments.plan.guide);
  if (!text) return session.fail(text.error());
  const auto settings = settings_of(arguments.plan.guide);
  if (!settings) return session.fail(settings.error());
  auto runbook = read_guide(*text, settings->check.reading);
  if (!runbook) return session.fail(runbook.error());
  const auto options = plan_options(arguments.plan);
  if (!options) return session.fail(options.error());
  const auto plan = make_plan(**runbook, *options);
  if (!plan) return session.fail(plan.error());
  protect_secrets(*plan, *options, session);

  auto snapshot = open_any_snapshot(arguments.database, arguments.of_several, session);
  if (!snapshot) return session.fail(snapshot.error());
  RehearsalOptions rehearsal_options;
  rehearsal_options.allowed = arguments.allowed;
  rehearsal_options.datastore = arguments.datastore;
  if (!arguments.now.empty()) rehearsal_options.now = parse_instant(arguments.now);
  const auto rehearsal =
      rehearse(**snapshot, with_lists(checks_of(**runbook, *plan), arguments.plan.guide), rehearsal_options);
  if (!rehearsal) return session.fail(rehearsal.error());
  const Colors colors = session.colored(stdout) ? Colors::yes : Colors::no;
  fmt::print("{}",
             arguments.format == "json" ? rehearsal_json(*rehearsal) : rehearsal_text(*rehearsal, colors));
  session.exit_code = rehearsal->exit_code();
}

}  // namespace

HANDRAIL_COMMAND(rehearse) {
  CLI::App& command =
      *program.add_subcommand("rehearse", "Try a guide's SQL changes on a snapshot, which is not written");
  auto arguments = std::make_shared<Arguments>();
  add_plan_options(command, arguments->plan);
  command
      .add_option(
          "--db", arguments->database,
          "The snapshot: an SQLite database file, with its -wal beside it; or a dump, plain, gzip or zstd")
      ->type_name("FILE")
      ->required();
  command.add_option("--database", arguments->of_several, "Which database, where a dump holds several")
      ->type_name("NAME");
  command.add_option("--format", arguments->format, "How to print the result")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command
      .add_option("--allow", arguments->allowed,
                  "What happens to this table or column (table.column) does not count as lost or changed")
      ->type_name("NAME")
      ->delimiter(',');
  command
      .add_option("--datastore", arguments->datastore,
                  "Which of the guide's databases the snapshot is of, where it works on several: its name or "
                  "path in the guide (default: told by the file's name, else by its tables)")
      ->type_name("NAME");
  command
      .add_option("--now", arguments->now,
                  "The moment that NOW() stands for and that ages are told from, as 2026-11-21T17:04:05Z "
                  "(default: this machine's clock)")
      ->type_name("MOMENT")
      ->check([](const std::string& text) {
        return parse_instant(text) ? std::string() : "is no moment, such as 2026-11-21T17:04:05Z: " + text;
      });
  command.footer(kExamples);
  command.callback([arguments, &session] { run(*arguments, session); });
}

}  // namespace handrail::cli
