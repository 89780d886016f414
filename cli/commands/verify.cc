// handrail verify: a guide's checks on a snapshot of its database.
#include <memory>
#include <optional>

#include <fmt/core.h>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/settings.h"
#include "model/runbook.h"
#include "verifier/verify.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  handrail verify UPGRADE.md --db app.db --when before   is the data as the guide wants it before it starts?
  handrail verify UPGRADE.md --db app.db --when after    did the upgrade do what the guide says?
  handrail verify UPGRADE.md --db new.db --before old.db --when after   … compared with the snapshot from before
  handrail verify UPGRADE.md --list                      the checks that the guide holds
  handrail verify UPGRADE.md --db app.db --format json   the same JSON as the page in the browser gives

The snapshot is only read; app.db-wal beside it is read too, nothing is written next to it.
Exit code: 0 all checks hold, 1 a check failed, 2 something could not be checked.)";

struct Arguments {
  std::string guide;
  std::string database;
  std::string before;
  std::string when;
  std::string format = "text";
  std::vector<std::string> select;
  bool list = false;
};

std::optional<When> when_from(const std::string& name) {
  for (const When when : {When::before, When::after, When::rollback}) {
    if (name_of(when) == name) return when;
  }
  return std::nullopt;
}

Result<std::unique_ptr<Snapshot>> open(const std::string& path) {
  auto files = snapshot_files(path);
  if (!files) return tl::unexpected(files.error());
  auto snapshot = open_snapshot(std::move(*files));
  if (snapshot) return snapshot;
  Error error = snapshot.error();  // names the file without its folder, as a report does
  error.file = path.substr(0, path.rfind('/') + 1) + error.file;
  return fail(std::move(error));
}

void list(const CheckSet& checks, const std::string& format) {
  if (format == "json") {
    fmt::print("{}", checks_json(checks));
    return;
  }
  for (const PlacedCheck& placed : checks.checks) {
    fmt::print("{}:{}  {}  [{}]  {}\n", checks.guide, placed.line, placed.check.id,
               name_of(placed.check.when), placed.check.title);
  }
}

void run(const Arguments& arguments, Session& session) {
  auto text = read_guide_text(arguments.guide);
  if (!text) return session.fail(text.error());
  const auto settings = settings_of(arguments.guide);
  if (!settings) return session.fail(settings.error());
  auto runbook = read_guide(*text, settings->check.reading);
  if (!runbook) return session.fail(runbook.error());
  CheckSet checks = checks_of(**runbook);
  if (checks.checks.empty()) {
    return session.fail(Error{"states no check that a snapshot could be verified against", arguments.guide, 0,
                              0, "declare checks in its front matter or in a check block"});
  }
  if (arguments.list) return list(checks, arguments.format);
  if (arguments.database.empty()) {
    return session.fail(Error{"no snapshot was given", {}, 0, 0, "name a database file with --db"});
  }

  auto snapshot = open(arguments.database);
  if (!snapshot) return session.fail(snapshot.error());
  std::unique_ptr<Snapshot> before;
  VerifyOptions options;
  if (!arguments.before.empty()) {
    auto opened = open(arguments.before);
    if (!opened) return session.fail(opened.error());
    before = std::move(*opened);
    options.before = before.get();
  }
  options.when = when_from(arguments.when);
  options.select = arguments.select;
  auto report = verify(**snapshot, std::move(checks), options);
  if (!report) return session.fail(report.error());

  const bool json = arguments.format == "json";
  fmt::print("{}", json ? report_json(*report)
                        : report_text(*report, session.colored(stdout) ? Colors::yes : Colors::no));
  session.exit_code = report->exit_code();
}

}  // namespace

HANDRAIL_COMMAND(verify) {
  CLI::App& command = *program.add_subcommand("verify", "Run a guide's checks on a snapshot of its database");
  auto arguments = std::make_shared<Arguments>();
  command.add_option("GUIDE", arguments->guide, "The guide, a Markdown file")->required();
  command
      .add_option("--db", arguments->database,
                  "The snapshot: an SQLite database file, with its -wal beside it")
      ->type_name("FILE");
  command.add_option("--before", arguments->before, "The snapshot from before, for checks that compare")
      ->type_name("FILE");
  command
      .add_option("--when", arguments->when,
                  "Which moment the snapshot is of; checks of other moments are left out")
      ->check(CLI::IsMember({"before", "after", "rollback"}));
  command.add_option("--format", arguments->format, "How to print the result")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_option("--select", arguments->select, "Only the checks of these ids")
      ->type_name("ID")
      ->delimiter(',');
  command.add_flag("--list", arguments->list, "List the guide's checks and run none");
  command.footer(kExamples);
  command.callback([arguments, &session] { run(*arguments, session); });
}

}  // namespace handrail::cli
