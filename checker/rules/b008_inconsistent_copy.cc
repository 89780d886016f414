// B008: a database is copied in a way that can tear: its file or data folder while something may write to
// it, or a MySQL dump without one snapshot for all tables.
#include <algorithm>
#include <optional>
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

// Folders that a server keeps its tables in, by the names that servers and images give them.
bool is_data_folder(std::string_view path) {
  constexpr std::string_view kNames[] = {
      "mysql",         "mariadb",    "postgresql", "postgres",     "pgsql",        "pgdata",
      "mongodb",       "mongo",      "mysql_data", "mysql-data",   "pg_data",      "postgres_data",
      "postgres-data", "mongo_data", "mongo-data", "mariadb_data", "mariadb-data", "postgresql_data"};
  constexpr std::string_view kRoots[] = {"lib", "data", "volumes", "_data", "db", "database", "storage"};
  const std::string normalized = paths::normalized(path);
  const std::vector<std::string_view> parts = paths::segments(normalized);
  if (normalized.starts_with("/etc/") || normalized.find("backup") != std::string::npos) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string name = text::lower(parts[i]);
    if (!text::is_one_of(name, kNames)) continue;
    if (name.find("data") != std::string::npos) return true;
    const auto is_root = [&](std::string_view part) { return text::is_one_of(part, kRoots); };
    if ((i > 0 && is_root(parts[i - 1])) || (i + 1 < parts.size() && is_root(parts[i + 1]))) return true;
  }
  return false;
}

// Where the writers are stopped for good, as far as the guide says: commands in reading order that stop
// something and are not optional, and steps that a person carries out.
class Stops {
 public:
  explicit Stops(const Runbook& runbook) {
    for (const Command& command : runbook.commands) {
      const Step* step = runbook.step_of(command);
      if (!is_on_forward(step)) continue;
      const Effects effects = runbook.operation_of(command).effects;
      if (effects.has_any(Effect::stops | Effect::starts)) runs_services_ = true;
      if (!effects.has(Effect::stops)) continue;
      (step->optional ? optional_ : certain_).push_back(command.span);
    }
    for (const Step& step : runbook.steps)
      if (is_on_forward(&step) && step.kind == StepKind::stop && !step.optional &&
          (step.manual || std::any_of(step.actions.begin(), step.actions.end(),
                                      [](const StepAction& a) { return a.kind == ActionKind::manual; })))
        certain_.push_back(step.title_span);
    std::sort(certain_.begin(), certain_.end(), [](Span a, Span b) { return a.begin < b.begin; });
  }

  bool runs_services() const { return runs_services_; }
  bool stopped_before(Span span) const { return !certain_.empty() && certain_.front().begin < span.begin; }
  std::optional<Span> first_behind(Span span) const {
    for (const std::vector<Span>* all : {&optional_, &certain_})
      for (const Span stop : *all)
        if (stop.begin > span.begin) return stop;
    return std::nullopt;
  }

 private:
  std::vector<Span> certain_, optional_;
  bool runs_services_ = false;
};

bool copies_files(const Operation& operation) {
  if (operation.program == "tar") return operation.has_option("-c") || operation.has_option("--create");
  constexpr std::string_view kPrograms[] = {"cp", "rsync", "scp", "zip", "docker", "podman", "kubectl"};
  return text::is_one_of(operation.program, kPrograms);
}

// A dump of a MySQL server that takes the tables one after another.
bool dumps_without_snapshot(const Operation& operation) {
  if (operation.program != "mysqldump" && operation.program != "mariadb-dump") return false;
  for (const std::string_view option :
       {"--single-transaction", "--lock-all-tables", "-x", "--lock-tables", "-l", "--master-data",
        "--source-data", "--dump-slave", "--dump-replica", "--no-data", "-d", "--version", "--help"})
    if (operation.has_option(option)) return false;
  return operation.datastore != "mysql";  // accounts change by hand only
}

void check(const Runbook& runbook, Reporter& report) {
  const PathIndex& paths = report.facts().paths();
  const DatastoreFiles& files = report.facts().datastore_files();
  const Stops stops(runbook);
  for (const DataBackup& backup : report.facts().forward_data_backups()) {
    if (backup.command < 0 || stops.stopped_before(backup.span)) continue;
    const Operation& operation = runbook.operations[static_cast<std::size_t>(backup.command)];
    if (dumps_without_snapshot(operation)) {
      report.at(backup.span)
          .say(
              "`mysqldump` without `--single-transaction` reads the tables one after another, so the dump "
              "need not be of one moment")
          .mend("add `--single-transaction` (InnoDB), or stop everything that writes first");
      continue;
    }
    if (!copies_files(operation) || !stops.runs_services()) continue;
    for (const PathUse* use : paths.of(backup.command, Access::reads)) {
      const std::string place = paths::place_of(use->path);
      const bool file = files.contains(use->path.text) && !place.ends_with(".rdb");
      const std::string inside = file ? std::string() : files.below(place);
      if (!file && inside.empty() && !is_data_folder(place)) continue;
      FindingBuilder finding = report.at(backup.span);
      finding
          .say(fmt::format("'{}' is copied while something may write to it, so the copy can be torn",
                           inside.empty() ? use->path.text : inside))
          .mend(file || !inside.empty()
                    ? "use `sqlite3 FILE \".backup 'COPY'\"`, or stop everything that writes first"
                    : "use the server's own tool (`mysqldump`, `pg_basebackup`, `mongodump`), or stop the "
                      "server first");
      if (const auto stop = stops.first_behind(backup.span))
        finding.related(*stop, "it is stopped only here");
      break;
    }
  }
}

}  // namespace

HANDRAIL_RULE(B008, "inconsistent-copy", Severity::warning, check);
}  // namespace handrail
