// handrail verify: a guide's checks on a snapshot of its database.
#include <memory>
#include <optional>

#include <fmt/core.h>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/guide_checks.h"
#include "cli/settings.h"
#include "cli/snapshots.h"
#include "model/duration.h"
#include "model/runbook.h"
#include "verifier/verify.h"

namespace handrail::cli {
namespace {

constexpr const char* kExamples = R"(
Examples:
  handrail verify UPGRADE.md --db app.db --when before   is the data as the guide wants it before it starts?
  handrail verify UPGRADE.md --db app.db --when after    did the upgrade do what the guide says?
  handrail verify UPGRADE.md --db new.db --before old.db --when after   … compared with the snapshot from before
  handrail verify --before old.db --after new.db         what became of the tables, rows and values in between?
  handrail verify UPGRADE.md --db mysql://reader@db/shop  … of a database in use (postgresql://…, sqlite:app.db)
  handrail verify UPGRADE.md --db shop.sql.gz             … of a dump (mysqldump, pg_dump, sqlite3 .dump; gzip, zstd)
  handrail verify UPGRADE.md --list                      the checks that the guide holds
  handrail verify UPGRADE.md --db app.db --format json   the same JSON as the page in the browser gives
  handrail verify UPGRADE.md --db app.db --format junit > verify.xml   for a CI server
  handrail verify UPGRADE.md --db app.db --now 2026-11-21T17:04:05Z   … told as of then, for checks of freshness

With --before the two snapshots are compared as a whole, too: schema, rows by key, values, foreign keys. A difference
that the guide's SQL accounts for, or that --allow names, is shown and does not count.

A server's database is read within one transaction that cannot write. Its password is best given in MYSQL_PWD,
PGPASSWORD or the clients' own files; in an address it is hidden from ps as soon as it is read.

The snapshot is only read; app.db-wal beside it is read too, nothing is written next to it.
Exit code: 0 all checks hold, 1 a check failed or something was lost, 2 something could not be checked.)";

struct Arguments {
  std::string guide;
  std::string database;
  std::string before;
  std::string when;
  std::string format = "text";
  std::string now;
  std::string datastore;
  std::vector<std::string> select;
  std::vector<std::string> allowed;
  std::string time_limit;
  std::string of_several;  // databases in a dump
  bool no_compare = false;
  bool list = false;
};

std::optional<When> when_from(const std::string& name) {
  for (const When when : {When::before, When::after, When::rollback}) {
    if (name_of(when) == name) return when;
  }
  return std::nullopt;
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

Result<CheckSet> read_checks(const std::string& guide) {
  auto text = read_guide_text(guide);
  if (!text) return tl::unexpected(text.error());
  const auto settings = settings_of(guide);
  if (!settings) return tl::unexpected(settings.error());
  auto runbook = read_guide(*text, settings->check.reading);
  if (!runbook) return tl::unexpected(runbook.error());
  return guide_checks(**runbook, guide);
}

// What can be said before any snapshot is opened.
std::optional<Error> trouble_with(const Arguments& arguments, const CheckSet& checks) {
  const bool compares = !arguments.before.empty() && !arguments.no_compare;
  if (arguments.guide.empty() && !compares) {
    return Error{"no guide was given", {}, 0, 0, "name a guide, or two snapshots with --before and --after"};
  }
  if (arguments.format == "junit" && (arguments.guide.empty() || arguments.list)) {
    return Error{
        "JUnit's format tells how a guide's checks ended", {}, 0, 0, "name a guide, or write --format json"};
  }
  if (checks.checks.empty() && !compares) {
    return Error{"states no check that a snapshot could be verified against", arguments.guide, 0, 0,
                 "declare checks in its front matter or in a check block"};
  }
  if (arguments.database.empty() && !arguments.list)
    return Error{"no snapshot was given", {}, 0, 0, "name a database file with --db"};
  return std::nullopt;
}

void compare_only(const Arguments& arguments, Snapshot& before, Snapshot& after,
                  const CompareOptions& options, Session& session) {
  const auto comparison = compare(before, after, options);
  if (!comparison) return session.fail(comparison.error());
  const Colors colors = session.colored(stdout) ? Colors::yes : Colors::no;
  fmt::print(
      "{}", arguments.format == "json" ? comparison_json(*comparison) : comparison_text(*comparison, colors));
  session.exit_code = comparison->exit_code();
}

void run(const Arguments& arguments, Session& session) {
  CheckSet checks;
  if (!arguments.guide.empty()) {
    auto read = read_checks(arguments.guide);
    if (!read) return session.fail(read.error());
    checks = std::move(*read);
  }
  if (const auto trouble = trouble_with(arguments, checks)) return session.fail(*trouble);
  if (arguments.list) return list(checks, arguments.format);

  LiveOptions live;
  if (!arguments.time_limit.empty()) {
    const auto limit = parse_duration(arguments.time_limit);
    if (!limit) {
      return session.fail(
          Error{arguments.time_limit + " is no duration", {}, 0, 0, "write --time-limit 90s, 10m or 500ms"});
    }
    live.time_limit = *limit;
  }
  auto snapshot = open_any_snapshot(arguments.database, arguments.of_several, session, live);
  if (!snapshot) return session.fail(snapshot.error());
  std::unique_ptr<Snapshot> before;
  VerifyOptions options;
  if (!arguments.before.empty()) {
    auto opened = open_any_snapshot(arguments.before, arguments.of_several, session, live);
    if (!opened) return session.fail(opened.error());
    before = std::move(*opened);
    options.before = before.get();
    if (!arguments.no_compare) options.compare.emplace().allowed = arguments.allowed;
  }
  if (arguments.guide.empty()) return compare_only(arguments, *before, **snapshot, *options.compare, session);
  options.when = when_from(arguments.when);
  options.select = arguments.select;
  options.datastore = arguments.datastore;
  if (!arguments.now.empty()) options.now = parse_instant(arguments.now);
  auto report = verify(**snapshot, std::move(checks), options);
  if (!report) return session.fail(report.error());

  const std::string& format = arguments.format;
  fmt::print("{}", format == "json" ? report_json(*report)
                   : format == "junit"
                       ? report_junit(*report)
                       : report_text(*report, session.colored(stdout) ? Colors::yes : Colors::no));
  session.exit_code = report->exit_code();
}

}  // namespace

HANDRAIL_COMMAND(verify) {
  CLI::App& command = *program.add_subcommand("verify", "Run a guide's checks on a snapshot of its database");
  auto arguments = std::make_shared<Arguments>();
  command.add_option("GUIDE", arguments->guide,
                     "The guide, a Markdown file; not needed to compare two snapshots");
  command
      .add_option("--db,--after", arguments->database,
                  "The snapshot: an SQLite database file, with its -wal beside it; or a database in use")
      ->type_name("FILE|ADDRESS");
  command.add_option("--before", arguments->before, "The snapshot from before: what changed since?")
      ->type_name("FILE|ADDRESS");
  command
      .add_option("--allow", arguments->allowed,
                  "With --before: what happens to this table or column (table.column) does not count")
      ->type_name("NAME")
      ->delimiter(',');
  command.add_flag("--no-compare", arguments->no_compare,
                   "With --before: only the guide's checks, no comparison of the two snapshots");
  command
      .add_option("--when", arguments->when,
                  "Which moment the snapshot is of; checks of other moments are left out")
      ->check(CLI::IsMember({"before", "after", "rollback"}));
  command.add_option("--format", arguments->format, "How to print the result")
      ->check(CLI::IsMember({"text", "json", "junit"}))
      ->capture_default_str();
  command
      .add_option("--now", arguments->now,
                  "From when a check tells how old something is, as 2026-11-21T17:04:05Z (default: this "
                  "machine's clock)")
      ->type_name("MOMENT")
      ->check([](const std::string& text) {
        return parse_instant(text) ? std::string() : "is no moment, such as 2026-11-21T17:04:05Z: " + text;
      });
  command
      .add_option("--datastore", arguments->datastore,
                  "Which of the guide's databases the snapshot is of, where it works on several: its name or "
                  "path in the guide (default: told by the file's name, else by its tables)")
      ->type_name("NAME");
  command.add_option("--select", arguments->select, "Only the checks of these ids")
      ->type_name("ID")
      ->delimiter(',');
  command
      .add_option("--database", arguments->of_several,
                  "Which one of the databases in a dump (default: the first that has tables)")
      ->type_name("NAME");
  command
      .add_option("--time-limit", arguments->time_limit,
                  "How long a server may take for one question (default: 10m)")
      ->type_name("DURATION");
  command.add_flag("--list", arguments->list, "List the guide's checks and run none");
  command.footer(kExamples);
  command.callback([arguments, &session] { run(*arguments, session); });
}

}  // namespace handrail::cli
