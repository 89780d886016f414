#include "live/live_snapshot.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <charconv>

#include <fmt/core.h>

#include "live/server_snapshot.h"
#include "model/text.h"
#include "verifier/sqlite_functions.h"

namespace handrail {
namespace {

Engine engine_in(std::string_view location) {
  const auto begins = [&](std::string_view with) { return location.starts_with(with); };
  if (begins("mysql://") || begins("mariadb://")) return Engine::mysql;
  if (begins("postgresql://") || begins("postgres://")) return Engine::postgresql;
  return begins("sqlite:") ? Engine::sqlite : Engine::unknown;
}

// The transaction sees one state from its first statement on. What a text says depends on a session's
// settings; these are the ones that dumps are written with.
std::vector<std::string> beginning_of(Engine engine) {
  if (engine == Engine::mysql) {
    return {"SET SESSION time_zone = '+00:00'", "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "SET SESSION TRANSACTION READ ONLY", "START TRANSACTION WITH CONSISTENT SNAPSHOT"};
  }
  if (engine == Engine::postgresql) {
    return {"SET default_transaction_read_only = on",
            "SET TimeZone = 'UTC'",
            "SET DateStyle = ISO",
            "SET IntervalStyle = postgres",
            "SET bytea_output = hex",
            "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"};
  }
  return {};
}

int set_up_sqlite(sqlite3* connection, SqliteGuard& guard, const SnapshotLimits& limits) {
  restrict_connection(connection, limits.value_bytes);
  int code = add_check_functions(connection);
  // The first read begins what the transaction sees.
  if (code == SQLITE_OK)
    code = sqlite3_exec(connection, "PRAGMA query_only=ON; BEGIN; SELECT count(*) FROM sqlite_schema",
                        nullptr, nullptr, nullptr);
  sqlite3_set_authorizer(connection, &SqliteGuard::authorize, &guard);
  return code;
}

// The first cell of a query, as text; empty when there is none.
std::string first_of(Snapshot& snapshot, std::string_view sql) {
  auto rows = snapshot.ask(sql);
  if (!rows) return {};
  const auto more = (*rows)->next();
  return more && *more ? std::string((*rows)->cell(0).bytes) : std::string();
}

void tell_facts(ServerSnapshot& snapshot) {
  SnapshotFacts& facts = snapshot.facts();
  if (facts.engine == Engine::sqlite) {
    facts.notes.push_back("SQLite in use: read within one transaction; who writes goes on.");
    return;
  }
  const bool mysql = facts.engine == Engine::mysql;
  const std::string size =
      first_of(snapshot, mysql ? "SELECT CAST(SUM(DATA_LENGTH + INDEX_LENGTH) AS UNSIGNED) FROM "
                                 "information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
                               : "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())");
  std::from_chars(size.data(), size.data() + size.size(), facts.bytes);
  const std::string version = first_of(snapshot, mysql ? "SELECT VERSION()" : "SHOW server_version");
  const bool maria = version.find("MariaDB") != std::string::npos;
  facts.notes.push_back(fmt::format("{} {}: read within one transaction that cannot write.",
                                    !mysql  ? "PostgreSQL"
                                    : maria ? "MariaDB"
                                            : "MySQL",
                                    version));
  if (!mysql) return;
  const std::string other =
      first_of(snapshot,
               "SELECT GROUP_CONCAT(TABLE_NAME ORDER BY TABLE_NAME SEPARATOR ', ') FROM "
               "information_schema.TABLES WHERE "
               "TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB'");
  if (!other.empty()) {
    facts.notes.push_back(fmt::format(
        "{}: not InnoDB, so no transaction holds them still; what others write meanwhile is seen.", other));
  }
}

}  // namespace

bool is_live_address(std::string_view location) { return engine_in(location) != Engine::unknown; }

Result<std::unique_ptr<Snapshot>> open_live(const std::string& location, const LiveOptions& options) {
  const Engine engine = engine_in(location);
  const std::string shown = without_password(location);
  const auto failed = [&](const Error& error) { return fail(Error{error.message, shown, 0, 0, error.mend}); };

  auto address = parse_address(engine, engine == Engine::sqlite ? location.substr(7) : location);
  if (!address) return tl::unexpected(address.error());
  if (engine == Engine::sqlite && address->file.starts_with("//")) address->file.erase(0, 2);
  if (engine == Engine::mysql && address->database.empty())
    return fail(Error{"names no database", shown, 0, 0, "write mysql://user@host/database"});
  address->read_only = true;

  std::unique_ptr<SqliteGuard> guard;
  Result<std::unique_ptr<Database>> database = nullptr;
  if (engine == Engine::sqlite) {
    guard = std::make_unique<SqliteGuard>();
    database = connect_sqlite(
        *address, [&](sqlite3* connection) { return set_up_sqlite(connection, *guard, SnapshotLimits{}); });
  } else {
    database = connect(*address);
  }
  if (!database) return failed(database.error());
  for (const std::string& sql : beginning_of(engine)) {
    const auto done = (*database)->run(sql, [](const Row&) {});
    if (!done) return failed(done.error());
  }
  SnapshotFacts facts;
  facts.name = shown;
  facts.format = engine == Engine::sqlite ? "sqlite in use" : fmt::format("{} server", name_of(engine));
  facts.engine = engine;
  struct stat status {};
  if (engine == Engine::sqlite && ::stat(address->file.c_str(), &status) == 0)
    facts.bytes = static_cast<std::uint64_t>(status.st_size);
  auto snapshot = std::make_unique<ServerSnapshot>(std::move(facts), std::move(*database), std::move(guard),
                                                   options.time_limit);
  tell_facts(*snapshot);
  return snapshot;
}

}  // namespace handrail
