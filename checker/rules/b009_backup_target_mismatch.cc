// B009: the guide backs up one database and changes another. Only databases that both sides name plainly are
// compared.
#include <map>
#include <set>
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

// What one engine's backups cover; `everything` when one of them takes the whole server, or may.
struct Covered {
  bool everything = false;
  std::set<std::string> names;
  Span first;
  std::string first_name;
};

bool is_server(Engine engine) { return engine == Engine::mysql || engine == Engine::postgresql; }

// A name that stands for itself.
bool is_plain(std::string_view name) {
  return !name.empty() && name.find_first_of("$<>{}*?/:;=[]%'\" ") == std::string_view::npos &&
         name.front() != '-';
}

std::set<std::string> placeholder_texts(const Runbook& runbook) {
  std::set<std::string> texts;
  for (const Placeholder& placeholder : runbook.placeholders) texts.insert(placeholder.text);
  return texts;
}

// Tables may be named behind the first operand (`mysqldump shop orders`), further databases behind
// --databases.
void add_server_backup(const Operation& operation, const std::set<std::string>& placeholders,
                       const DataBackup& backup, Covered& covered) {
  const bool names_it = operation.program == "mysqldump" || operation.program == "mariadb-dump" ||
                        operation.program == "pg_dump";
  const bool all = operation.has_option("--all-databases") || operation.has_option("-A");
  if (!names_it || all || !is_plain(operation.datastore) || placeholders.contains(operation.datastore)) {
    covered.everything = true;
    return;
  }
  if (covered.names.empty()) {
    covered.first = backup.span;
    covered.first_name = operation.datastore;
  }
  covered.names.insert(text::lower(operation.datastore));
  for (const std::string& operand : operation.operands) covered.names.insert(text::lower(operand));
}

bool is_of_the_server_itself(std::string_view name) {
  constexpr std::string_view kNames[] = {"mysql",     "postgres", "template1",         "information_schema",
                                         "template0", "sys",      "performance_schema"};
  return text::is_one_of(name, kNames);
}

bool is_for_testing(std::string_view name) {
  for (const std::string_view mark : {"test", "tmp", "temp", "staging", "demo", "verify", "restore", "copy"})
    if (name.find(mark) != std::string_view::npos) return true;
  return false;
}

// Databases that the guide itself makes hold nothing yet.
std::set<std::string> databases_made(const Runbook& runbook) {
  std::set<std::string> made;
  for (const Operation& operation : runbook.operations)
    if (operation.program == "createdb" && !operation.datastore.empty())
      made.insert(text::lower(operation.datastore));
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (!statement.verb.starts_with("CREATE DATABASE") && !statement.verb.starts_with("CREATE SCHEMA"))
      continue;
    const std::string sql = text::lower(statement.text);
    for (std::string_view word : text::split(sql, ' ')) {
      while (!word.empty() && (word.front() == '`' || word.front() == '"')) word.remove_prefix(1);
      while (!word.empty() && (word.back() == '`' || word.back() == '"' || word.back() == ';'))
        word.remove_suffix(1);
      made.insert(std::string(word));
    }
  }
  return made;
}

// A dump that is loaded elsewhere on purpose: a move to another database.
bool loads_own_dump(const Runbook& runbook, const PathIndex& paths, const std::set<std::string>& dumps,
                    const DataChange& change) {
  if (change.command < 0) return false;
  const ShellStatement& statement =
      runbook.statement_of(runbook.commands[static_cast<std::size_t>(change.command)]);
  for (const Command* command : commands_of(runbook, statement))
    for (const PathUse* use : paths.of(static_cast<int>(index_of(runbook, *command)), Access::reads))
      if (use->is_backup || dumps.contains(paths::place_of(use->path))) return true;
  return false;
}

void check(const Runbook& runbook, Reporter& report) {
  const std::vector<DataBackup>& backups = report.facts().forward_data_backups();
  if (backups.empty()) return;
  const std::set<std::string> placeholders = placeholder_texts(runbook);
  std::map<Engine, Covered> covered;
  for (const DataBackup& backup : backups) {
    if (backup.command < 0 || !is_server(backup.engine)) {
      // A backup by hand, of a folder or of a machine may hold any database.
      for (const Engine engine : {Engine::mysql, Engine::postgresql}) {
        if (may_be_same_engine(backup.engine, engine)) covered[engine].everything = true;
      }
      continue;
    }
    add_server_backup(runbook.operations[static_cast<std::size_t>(backup.command)], placeholders, backup,
                      covered[backup.engine]);
  }
  const PathIndex& paths = report.facts().paths();
  const std::set<std::string> made = databases_made(runbook);
  std::set<std::string> dumps;
  for (const PathUse& use : runbook.path_uses)
    if (use.access == Access::writes) dumps.insert(paths::place_of(use.path));

  // Where the right one is changed too, or where it is not said which one is, there may be two at work.
  const std::vector<DataChange>& changes = report.facts().forward_data_changes();
  for (const DataChange& change : changes) {
    const auto backup = covered.find(change.engine);
    if (backup != covered.end() && backup->second.names.contains(text::lower(change.datastore)))
      backup->second.everything = true;
  }
  for (const DataChange& change : changes) {
    const auto backup = covered.find(change.engine);
    if (backup == covered.end() || backup->second.everything || backup->second.names.empty()) continue;
    const std::string name = text::lower(change.datastore);
    if (!is_plain(name) || placeholders.contains(change.datastore) || made.contains(name) ||
        is_of_the_server_itself(name) || is_for_testing(name) ||
        loads_own_dump(runbook, paths, dumps, change))
      continue;
    backup->second.everything = true;  // said once
    report.at(backup->second.first)
        .say(fmt::format("the backup is of the database '{}', and the guide changes '{}'",
                         backup->second.first_name, change.datastore))
        .mend(fmt::format("back up '{}', or correct the name that is wrong", change.datastore))
        .related(change.span, fmt::format("'{}' is changed here", change.datastore));
  }
}

}  // namespace

HANDRAIL_RULE(B009, "backup-target-mismatch", Severity::error, check);
}  // namespace handrail
