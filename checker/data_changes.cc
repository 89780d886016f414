#include "checker/data_changes.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "checker/intent.h"
#include "checker/path_index.h"
#include "checker/paths.h"
#include "checker/sql_statements.h"
#include "checker/ways.h"
#include "model/kinds/lexicon.h"
#include "model/text.h"

namespace handrail {
namespace {

bool counts(const Step* step) { return is_on_forward(step) && !step->optional; }

// Definitions of what holds no data by itself: losing them loses nothing that a backup would bring back.
bool defines_no_data(const SqlStatement& statement) {
  constexpr std::string_view kVerbs[] = {"GRANT",       "REVOKE",          "FLUSH",         "ANALYZE",
                                         "VACUUM",      "REINDEX",         "COMMENT",       "CREATE USER",
                                         "CREATE ROLE", "CREATE DATABASE", "CREATE SCHEMA", "ALTER USER",
                                         "ALTER ROLE",  "CREATE EXTENSION"};
  return std::any_of(std::begin(kVerbs), std::end(kVerbs),
                     [&](std::string_view verb) { return statement.verb.starts_with(verb); });
}

bool changes_data(const SqlStatement& statement) {
  return (statement.role == SqlRole::change || statement.role == SqlRole::definition) &&
         !defines_no_data(statement);
}

// Files that hold settings or code by their names: a copy of these is no backup of a datastore.
bool is_settings_or_code(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  if (looks_like_settings(path)) return true;
  const std::string name = text::lower(text::base_name(path));
  constexpr std::string_view kEndings[] = {".env",    ".yml",  ".yaml", ".conf",    ".cnf", ".ini",
                                           ".toml",   ".json", ".xml",  ".py",      ".js",  ".properties",
                                           ".config", ".cfg",  ".sh",   ".service", ".jar", ".war",
                                           ".crt",    ".key",  ".pem",  ".txt"};
  constexpr std::string_view kNames[] = {"config", "conf", "conf.d", "app",  "src", "code",
                                         "etc",    "ssl",  "certs",  "logs", "log"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view e) { return name.ends_with(e); }) ||
         text::is_one_of(name, kNames);
}

bool copies_only_settings_or_code(const PathIndex& paths, int command) {
  const std::vector<const PathUse*> read = paths.of(command, Access::reads);
  return !read.empty() && std::all_of(read.begin(), read.end(),
                                      [](const PathUse* use) { return is_settings_or_code(use->path.text); });
}

// `cp data/app.db somewhere`: a copy of the whole datastore, whatever it is called.
bool copies_datastore_file(const PathIndex& paths, const DatastoreFiles& files, int command,
                           const Operation& operation) {
  if (operation.program != "cp" && operation.program != "rsync") return false;
  const std::vector<const PathUse*> read = paths.of(command, Access::reads);
  return std::any_of(read.begin(), read.end(),
                     [&](const PathUse* use) { return files.contains(use->path.text); });
}

// The tables' definitions alone bring no row back.
bool dumps_no_rows(const Operation& operation) {
  const bool mysql = operation.engine == Engine::mysql;
  const bool postgresql = operation.engine == Engine::postgresql;
  return (mysql && (operation.has_option("--no-data") || operation.has_option("-d"))) ||
         (postgresql && (operation.has_option("--schema-only") || operation.has_option("--globals-only") ||
                         operation.has_option("--roles-only")));
}

// The model guesses what a script does by its name; "rolling_update.sh" need not touch data,
// "migrate_users.py" does.
bool is_named_like_migration(std::string_view program) {
  const std::string name = text::lower(program);
  constexpr std::string_view kWords[] = {"migrat", "schema", "database", "db_",      "_db",
                                         "-db",    "db-",    "sql",      "backfill", "seed"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

// A database of the developer's own: `prisma migrate dev`, `flyway -url=jdbc:postgresql://localhost/test_db`.
bool is_for_trying(const Operation& operation) {
  const bool prisma_dev = operation.program == "prisma" && operation.operands.size() > 1 &&
                          operation.operands[0] == "migrate" && operation.operands[1] == "dev";
  const auto names_test = [](std::string_view word) {
    return word.ends_with("/test_db") || word.ends_with("/testdb") || word.ends_with("_test") ||
           word.ends_with("/test");
  };
  return prisma_dev || names_test(operation.datastore) ||
         std::any_of(operation.options.begin(), operation.options.end(),
                     [&](const std::string& option) { return names_test(option); }) ||
         std::any_of(operation.option_values.begin(), operation.option_values.end(),
                     [&](const std::string& value) { return names_test(value); });
}

// What puts data back, or prepares a place for them, changes nothing that a backup would have to be made of
// before.
bool changes_existing_data(const Operation& operation) {
  constexpr std::string_view kPreparing[] = {"createdb",  "createuser", "vacuumdb",
                                             "reindexdb", "pg_repack",  "mysql_secure_installation"};
  if (operation.script && !operation.known && !is_named_like_migration(operation.program)) return false;
  if (is_for_trying(operation)) return false;
  return operation.effects.has(Effect::changes_data) && !operation.effects.has(Effect::restores) &&
         !text::is_one_of(operation.program, kPreparing);
}

// "Make sure your data is backed up before proceeding", in a paragraph or an admonition before the first
// change: a person is asked to do it, as in a step of its own.
void add_asked_for(const Runbook& runbook, const std::vector<DataChange>& changes,
                   std::vector<DataBackup>& backups) {
  if (changes.empty()) return;
  const std::uint32_t first = changes.front().span.begin;
  if (std::any_of(backups.begin(), backups.end(),
                  [&](const DataBackup& backup) { return backup.span.begin < first; }))
    return;
  const std::string_view all = runbook.source->text().substr(0, first);
  const auto& blocks = runbook.document.code_blocks();
  std::size_t block = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find('\n', begin), all.size());
    while (block < blocks.size() && blocks[block].span.end <= begin) ++block;
    const bool is_code = block < blocks.size() && blocks[block].span.begin <= begin;
    const std::string_view line = all.substr(begin, end - begin);
    // A paragraph on one line of a megabyte is no sentence.
    if (!is_code && line.size() < 2000 && !line.starts_with('#') && lexicon::asks_for_data_backup(line)) {
      backups.push_back(
          {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, Engine::unknown, -1});
      return;
    }
    begin = end + 1;
  }
}

}  // namespace

DatastoreFiles::DatastoreFiles(const Runbook& runbook) {
  for (const Datastore& datastore : runbook.datastores) {
    if (datastore.engine != Engine::sqlite) continue;
    if (!datastore.name.empty()) named_.insert(paths::normalized(datastore.name));
    if (!datastore.location.empty()) named_.insert(paths::normalized(datastore.location));
  }
}

bool DatastoreFiles::contains(std::string_view path) const {
  constexpr std::string_view kEndings[] = {".db", ".sqlite", ".sqlite3", ".mdb", ".rdb"};
  const std::string wanted = paths::normalized(path);
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return wanted.ends_with(ending); }) ||
         named_.contains(wanted);
}

std::string DatastoreFiles::below(std::string_view folder) const {
  const std::string wanted = paths::normalized(folder);
  if (wanted.empty()) return {};
  const auto found = named_.lower_bound(wanted == "/" ? wanted : wanted + "/");
  return found != named_.end() && paths::lies_below(*found, wanted) ? *found : std::string();
}

std::vector<DataChange> forward_data_changes(const Runbook& runbook) {
  std::vector<DataChange> changes;
  std::vector<bool> carries_sql(runbook.commands.size());
  for (const SqlStatement& statement : runbook.sql_statements)
    if (statement.command >= 0) carries_sql[static_cast<std::size_t>(statement.command)] = true;
  for (const Command& command : runbook.commands) {
    const Operation& operation = runbook.operation_of(command);
    if (!changes_existing_data(operation) || !counts(runbook.step_of(command))) continue;
    if (is_first_setup(runbook, runbook.step_of(command))) continue;
    if (carries_sql[index_of(runbook, command)]) continue;  // its statements say it more exactly
    changes.push_back({command.span, fmt::format("`{}`", operation.program), operation.engine,
                       operation.datastore, static_cast<int>(index_of(runbook, command))});
  }
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (statement.in_file) continue;  // the command that reads the file changes the data
    if (!changes_data(statement) || !counts(step_at(runbook, statement.step))) continue;
    if (is_first_setup(runbook, step_at(runbook, statement.step)) || is_only_shown(runbook, statement))
      continue;
    const Datastore* datastore = statement.datastore < 0
                                     ? nullptr
                                     : &runbook.datastores[static_cast<std::size_t>(statement.datastore)];
    changes.push_back({statement.span, statement.verb, statement.engine,
                       datastore ? datastore->name : std::string(), statement.command});
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const DataChange& a, const DataChange& b) { return a.span.begin < b.span.begin; });
  return changes;
}

// Steps in which the guide runs a tool that the table does not know, and that is no script of a known name.
std::set<int> steps_with_unknown_tools(const Runbook& runbook) {
  std::set<int> steps;
  for (std::size_t i = 0; i < runbook.operations.size(); ++i)
    if (!runbook.operations[i].known && !runbook.operations[i].program.empty())
      steps.insert(runbook.command_steps[i]);
  return steps;
}

std::vector<DataBackup> forward_data_backups(const Runbook& runbook, const PathIndex& paths,
                                             const DatastoreFiles& files,
                                             const std::vector<DataChange>& changes) {
  const std::set<int> with_own_tools = steps_with_unknown_tools(runbook);
  std::vector<DataBackup> backups;
  for (const Command& command : runbook.commands) {
    const Operation& operation = runbook.operation_of(command);
    if (!is_on_forward(runbook.step_of(command))) continue;
    const int index = static_cast<int>(index_of(runbook, command));
    if (copies_datastore_file(paths, files, index, operation)) {
      backups.push_back({command.span, Engine::unknown, index});
      continue;
    }
    if (!operation.effects.has(Effect::backs_up) || dumps_no_rows(operation)) continue;
    if (copies_only_settings_or_code(paths, index)) continue;
    backups.push_back({command.span, operation.engine, index});
  }
  for (const Step& step : runbook.steps) {
    if (step.kind != StepKind::backup || !is_on_forward(&step)) continue;
    const bool by_hand =
        step.manual || std::any_of(step.actions.begin(), step.actions.end(),
                                   [](const StepAction& a) { return a.kind == ActionKind::manual; });
    // The heading says backup, and the only tools are ones that the table does not know: their own.
    const bool by_own_tool = with_own_tools.count(static_cast<int>(&step - runbook.steps.data())) > 0;
    if (by_hand || by_own_tool) backups.push_back({step.title_span, Engine::unknown, -1});
  }
  add_asked_for(runbook, changes, backups);
  std::stable_sort(backups.begin(), backups.end(),
                   [](const DataBackup& a, const DataBackup& b) { return a.span.begin < b.span.begin; });
  return backups;
}

}  // namespace handrail
