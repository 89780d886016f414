// B014: a SQLite file is put back over a database in WAL mode, and the -wal and -shm files of the newer one
// stay beside it. The next open replays them into the older file.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/facts.h"
#include "checker/paths.h"
#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

bool names_wal_file(std::string_view path) {
  return path.ends_with("-wal") || path.find("-wal}") != std::string_view::npos ||
         path.find("{-wal") != std::string_view::npos || path.find("-wal,") != std::string_view::npos;
}

// Where the guide shows that the database is, or will be, in WAL mode; empty when nowhere.
Span evidence_of_wal(const Runbook& runbook) {
  for (const SqlStatement& statement : runbook.sql_statements) {
    const std::string sql = text::lower(statement.text);
    const std::size_t mode = sql.find("journal_mode");
    if (mode != std::string::npos && sql.find("wal", mode) != std::string::npos) return statement.span;
  }
  for (const Expectation& expectation : runbook.expectations)
    for (const std::string& value : expectation.expect.values)
      if (text::equal_ignoring_case(value, "wal")) return expectation.expect.span;
  for (const PathUse& use : runbook.path_uses)
    if (names_wal_file(use.path.text)) return use.span;
  for (const Heading& heading : runbook.document.headings())
    if (text::mentions(heading.text, "WAL") && text::mentions(heading.text, "SQLite")) return heading.span;
  return {};
}

// A file or folder that is removed, moved away or written anew on the way back.
struct Cleared {
  std::string place;
  int heading;
};

std::vector<Cleared> cleared_on_the_way_back(const Runbook& runbook) {
  std::vector<Cleared> all;
  for (const PathUse& use : runbook.path_uses) {
    const Step* step = runbook.step_of(runbook.commands[static_cast<std::size_t>(use.command)]);
    const bool clears =
        use.access == Access::removes || (use.access == Access::writes && names_wal_file(use.path.text));
    if (clears && is_on(step, Way::back)) all.push_back({paths::place_of(use.path), step->heading});
  }
  return all;
}

// The whole folder, or a glob that takes the sidecars too: `rm data/shop.db*`, `rm data/*`.
bool takes_sidecars(const std::string& cleared, const std::string& database) {
  if (paths::lies_below(database, cleared)) return true;
  const std::size_t star = cleared.find('*');
  return star != std::string::npos &&
         (database + "-wal").starts_with(std::string_view(cleared).substr(0, star));
}

void check(const Runbook& runbook, Reporter& report) {
  const Span wal = evidence_of_wal(runbook);
  if (wal.begin == wal.end) return;
  const DatastoreFiles& files = report.facts().datastore_files();
  const std::vector<Cleared> cleared = cleared_on_the_way_back(runbook);
  if (std::any_of(cleared.begin(), cleared.end(), [](const Cleared& c) { return names_wal_file(c.place); }))
    return;  // the author knows of them
  for (const Restore& restore : report.facts().restores()) {
    const Command& command = runbook.commands[static_cast<std::size_t>(restore.command)];
    const Operation& operation = runbook.operation_of(command);
    constexpr std::string_view kCopying[] = {"cp", "mv", "rsync", "install"};
    const bool copies = text::is_one_of(operation.program, kCopying);
    const Step* step = runbook.step_of(command);
    if (!copies || !is_on(step, Way::back)) continue;
    for (const PathUse* to : restore.to) {
      const std::string place = paths::place_of(to->path);
      if (!files.contains(place) || looks_like_backup(place)) continue;
      if (std::any_of(cleared.begin(), cleared.end(), [&](const Cleared& c) {
            return c.heading == step->heading && takes_sidecars(c.place, place);
          }))
        continue;
      report.at(command.span)
          .say(fmt::format("'{}' is put back while its -wal and -shm files stay; the next open replays them "
                           "into the restored file",
                           to->path.text))
          .mend(fmt::format("stop everything that has the database open, remove '{0}-wal' and '{0}-shm', "
                            "then copy",
                            to->path.text))
          .related(wal, "here the guide shows that the database is in WAL mode");
      break;
    }
  }
}

}  // namespace

HANDRAIL_RULE(B014, "stale-sidecar-on-restore", Severity::error, check);
}  // namespace handrail
