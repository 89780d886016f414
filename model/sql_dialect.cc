#include "model/sql_dialect.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "model/sql_ddl.h"
#include "model/sql_tokens.h"
#include "model/text.h"

namespace handrail {
namespace {

using sql::TokenKind;

constexpr Dialects kSqlite = SqlDialect::sqlite, kPostgresql = SqlDialect::postgresql;
constexpr Dialects kServers = kMysqlFamily | kPostgresql;

struct Marked {
  std::string_view word;
  Dialects taken_by;
};

// Words that no other dialect has anywhere.
constexpr auto kWords = std::to_array<Marked>({
    {"AUTO_INCREMENT", kMysqlFamily},
    {"AUTOINCREMENT", kSqlite},
    {"UNSIGNED", kMysqlFamily | kSqlite},
    {"ZEROFILL", kMysqlFamily},
    {"FOREIGN_KEY_CHECKS", kMysqlFamily},
    {"STRAIGHT_JOIN", kMysqlFamily},
    {"ILIKE", kPostgresql},
    {"CONCURRENTLY", kPostgresql},
    {"BIGSERIAL", kPostgresql | kSqlite},
    {"JSONB", kPostgresql | kSqlite},
    {"TIMESTAMPTZ", kPostgresql | kSqlite},
    {"BYTEA", kPostgresql | kSqlite},
    {"LONGTEXT", kMysqlFamily | kSqlite},
    {"MEDIUMTEXT", kMysqlFamily | kSqlite},
    {"LONGBLOB", kMysqlFamily | kSqlite},
    {"TINYINT", kMysqlFamily | kSqlite},
    {"DATETIME", kMysqlFamily | kSqlite},
    {"sqlite_master", kSqlite},
    {"sqlite_schema", kSqlite},
    {"sqlite_sequence", kSqlite},
    {"pg_stat_activity", kPostgresql},
    {"pg_database", kPostgresql},
    {"pg_extension", kPostgresql},
    {"pg_indexes", kPostgresql},
    {"pg_tables", kPostgresql},
    {"pg_class", kPostgresql},
    {"pg_settings", kPostgresql},
    {"pg_catalog", kPostgresql},
    {"pg_stat_user_tables", kPostgresql},
    {"pg_stat_replication", kPostgresql},
    {"information_schema", kServers},
});

// Functions: the word with a parenthesis behind it.
constexpr auto kFunctions = std::to_array<Marked>({
    {"UUID", kMysqlFamily},
    {"DATE_SUB", kMysqlFamily},
    {"DATE_ADD", kMysqlFamily},
    {"UNIX_TIMESTAMP", kMysqlFamily},
    {"FROM_UNIXTIME", kMysqlFamily},
    {"FIND_IN_SET", kMysqlFamily},
    {"SUBSTRING_INDEX", kMysqlFamily},
    {"CURDATE", kMysqlFamily},
    {"DATABASE", kMysqlFamily},
    {"LAST_INSERT_ID", kMysqlFamily},
    {"IFNULL", kMysqlFamily | kSqlite},
    {"GROUP_CONCAT", kMysqlFamily | kSqlite},
    {"NOW", kServers},
    {"GEN_RANDOM_UUID", kPostgresql},
    {"UUID_GENERATE_V4", kPostgresql},
    {"DATE_TRUNC", kPostgresql},
    {"ARRAY_AGG", kPostgresql},
    {"PG_SIZE_PRETTY", kPostgresql},
    {"PG_DATABASE_SIZE", kPostgresql},
    {"PG_TOTAL_RELATION_SIZE", kPostgresql},
    {"PG_RELATION_SIZE", kPostgresql},
    {"PG_TERMINATE_BACKEND", kPostgresql},
    {"CURRENT_DATABASE", kPostgresql},
    {"CURRENT_SETTING", kPostgresql},
    {"JSONB_SET", kPostgresql | kSqlite},
    {"STRFTIME", kSqlite},
    {"JULIANDAY", kSqlite},
    {"SQLITE_VERSION", kSqlite},
    {"RANDOMBLOB", kSqlite},
});

// What a statement begins with.
constexpr auto kVerbs = std::to_array<Marked>({
    {"PRAGMA", kSqlite},
    {"ATTACH", kSqlite},
    {"DESCRIBE", kMysqlFamily},
    {"FLUSH", kMysqlFamily},
    {"OPTIMIZE", kMysqlFamily},
    {"RENAME", kMysqlFamily},
    {"TRUNCATE", kServers},
    {"GRANT", kServers},
    {"REVOKE", kServers},
    {"COMMENT", kPostgresql},
    {"VACUUM", kPostgresql | kSqlite},
    {"REINDEX", kPostgresql | kSqlite},
    {"CLUSTER", kPostgresql},
    {"COPY", kPostgresql},
});

class Marks {
 public:
  explicit Marks(std::string_view text) : tokens_(text) {}

  std::vector<DialectMark> run() {
    if (tokens_.empty()) return {};
    for (const Marked& verb : kVerbs) {
      if (tokens_.is(0, verb.word)) add(0, verb.taken_by);
    }
    if (tokens_.is(0, "SHOW")) show();
    if (tokens_.is(0, "INSERT") && tokens_.is(1, "OR")) add(1, kSqlite);
    if (tokens_.is(0, "INSERT") && tokens_.is(1, "IGNORE")) add(1, kMysqlFamily);
    if (tokens_.is(0, "REPLACE") && tokens_.is(1, "INTO")) add(0, kMysqlFamily | kSqlite);
    if (tokens_.is(0, "CREATE") && tokens_.is(1, "EXTENSION")) add(1, kPostgresql);
    if (tokens_.is(0, "CREATE") && (tokens_.is(1, "DATABASE") || tokens_.is(1, "USER"))) add(1, kServers);
    const bool definition = tokens_.is(0, "CREATE") || tokens_.is(0, "ALTER");
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == TokenKind::word) word(i, definition);
      if (tokens_[i].kind == TokenKind::quoted_name && tokens_.shown(i).front() == '`')
        add(i, kMysqlFamily | kSqlite);
      if (tokens_[i].kind == TokenKind::string && tokens_.shown(i).front() == '$') add(i, kPostgresql);
      // a::text; a label of a host language is `:name`, with one colon.
      if (tokens_.is_symbol(i, ':') && tokens_.is_symbol(i + 1, ':') &&
          tokens_[i].end == tokens_[i + 1].begin)
        add(i, kPostgresql);
    }
    if (definition) clauses();
    std::stable_sort(marks_.begin(), marks_.end(), [](const DialectMark& a, const DialectMark& b) {
      return a.place.begin < b.place.begin;
    });
    return std::move(marks_);
  }

 private:
  void add(std::size_t i, Dialects taken_by) {
    marks_.push_back({{tokens_[i].begin, tokens_[i].end}, taken_by});
  }
  // A column of this name stands behind a dot or is a value that is set.
  bool is_name(std::size_t i) const {
    return tokens_.is_symbol(i + 1, '.') || (i > 0 && tokens_.is_symbol(i - 1, '.'));
  }

  void show() {
    static constexpr auto kMysqlObjects = std::to_array<std::string_view>(
        {"TABLES",    "TABLE",   "INDEX",       "INDEXES",   "KEYS",   "COLUMNS", "FIELDS",
         "DATABASES", "SCHEMAS", "GRANTS",      "CREATE",    "FULL",   "STATUS",  "VARIABLES",
         "GLOBAL",    "SESSION", "PROCESSLIST", "SLAVE",     "ENGINE", "REPLICA", "MASTER",
         "WARNINGS",  "ENGINES", "TRIGGERS",    "PROCEDURE", "BINARY"});
    const bool mysql = std::any_of(kMysqlObjects.begin(), kMysqlObjects.end(),
                                   [&](std::string_view object) { return tokens_.is(1, object); });
    add(0, mysql ? kMysqlFamily : kServers);
  }

  void word(std::size_t i, bool definition) {
    if (tokens_.is_symbol(i + 1, '(')) {
      for (const Marked& function : kFunctions) {
        if (tokens_.is(i, function.word)) add(i, function.taken_by);
      }
    }
    for (const Marked& marked : kWords) {
      const bool type = !definition && marked.taken_by.has(SqlDialect::sqlite) && marked.taken_by != kSqlite;
      if (!type && tokens_.is(i, marked.word)) add(i, marked.taken_by);  // `SELECT datetime FROM t`: a column
    }
    if (tokens_.shown(i).starts_with('@')) add(i, kMysqlFamily);
    if (tokens_.is(i, "ENGINE") && tokens_.is_symbol(i + 1, '=') && definition) add(i, kMysqlFamily);
    if (definition && tokens_.is(i, "COMMENT") && i + 1 < tokens_.size() &&
        tokens_[i + 1].kind == TokenKind::string)
      add(i, kMysqlFamily);
    if (definition && ((tokens_.is(i, "CHARACTER") && tokens_.is(i + 1, "SET")) || tokens_.is(i, "CHARSET")))
      add(i, kMysqlFamily);
    if (tokens_.is(i, "ON") && tokens_.is(i + 1, "DUPLICATE")) add(i + 1, kMysqlFamily);
    if (tokens_.is(i, "ON") && tokens_.is(i + 1, "CONFLICT")) add(i + 1, kPostgresql | kSqlite);
    if (tokens_.is(i, "DISTINCT") && tokens_.is(i + 1, "ON") && tokens_.is_symbol(i + 2, '('))
      add(i + 1, kPostgresql);
    if (tokens_.is(i, "RETURNING") && !is_name(i) && i > 2)
      add(i, kPostgresql | kSqlite | SqlDialect::mariadb);
    if (tokens_.is(i, "INTERVAL") && i + 1 < tokens_.size()) {
      if (tokens_[i + 1].kind == TokenKind::number) add(i, kMysqlFamily);
      const bool unit =
          i + 2 < tokens_.size() && tokens_[i + 2].kind == TokenKind::word &&
          (tokens_.is(i + 2, "DAY") || tokens_.is(i + 2, "HOUR") || tokens_.is(i + 2, "MINUTE") ||
           tokens_.is(i + 2, "MONTH") || tokens_.is(i + 2, "YEAR") || tokens_.is(i + 2, "SECOND") ||
           tokens_.is(i + 2, "WEEK"));
      if (tokens_[i + 1].kind == TokenKind::string && !unit) add(i, kPostgresql);
    }
  }

  void clauses() {
    const Ddl ddl = read_ddl(tokens_.text());
    std::size_t count = 0;
    for (const DdlClause& clause : ddl.clauses) {
      ++count;
      const auto mark = [&](Dialects taken_by) { marks_.push_back({clause.place, taken_by}); };
      switch (clause.action) {
        case DdlAction::add_column:
        case DdlAction::drop_column:
          if (clause.guarded) mark(kPostgresql | SqlDialect::mariadb);
          break;
        case DdlAction::create_index:
          if (clause.guarded) mark(kPostgresql | kSqlite | SqlDialect::mariadb);
          break;
        case DdlAction::add_index: mark(kMysqlFamily); break;
        case DdlAction::add_constraint: mark(kServers); break;
        case DdlAction::change_column: {
          const std::string_view words = tokens_.text().substr(clause.place.begin);
          const bool alters = text::starts_with_ignoring_case(words, "ALTER");
          mark(alters ? kPostgresql : kMysqlFamily);
          break;
        }
        case DdlAction::set_not_null: mark(kPostgresql); break;
        default: break;
      }
    }
    if (count > 1 && ddl.clauses.front().action != DdlAction::drop_table &&
        ddl.clauses.front().action != DdlAction::truncate)
      marks_.push_back({ddl.clauses[1].place, kServers});  // SQLite: one change a statement
  }

  sql::Tokens tokens_;
  std::vector<DialectMark> marks_;
};

Dialects by_name(std::string_view name, Dialects mysql) {
  if (name == "mariadb") return SqlDialect::mariadb;
  if (name == "mysql") return mysql;
  if (name == "sqlite" || name == "sqlite3") return SqlDialect::sqlite;
  if (name == "postgresql" || name == "postgres" || name == "psql" || name == "pgsql" || name == "plpgsql")
    return SqlDialect::postgresql;
  return {};
}

Dialects by_engine(Engine engine, Dialects mysql) {
  switch (engine) {
    case Engine::sqlite: return SqlDialect::sqlite;
    case Engine::mysql: return mysql;
    case Engine::postgresql: return SqlDialect::postgresql;
    default: return {};
  }
}

// The only database that a title names: "From MySQL to PostgreSQL" names two, and says nothing.
Dialects named_in(std::string_view title, Dialects mysql) {
  Dialects found;
  int count = 0;
  if (text::mentions(title, "sqlite") || text::mentions(title, "sqlite3")) found = kSqlite, ++count;
  if (text::mentions_any(title, {"postgresql", "postgres"})) found = kPostgresql, ++count;
  const bool mariadb = text::mentions(title, "mariadb");
  if (text::mentions(title, "mysql"))
    found = mariadb ? kMysqlFamily : mysql, ++count;
  else if (mariadb)
    found = SqlDialect::mariadb, ++count;
  return count == 1 ? found : Dialects();
}

Dialects by_titles(const Runbook& runbook, const SqlStatement& statement, Dialects mysql) {
  if (statement.step < 0) return {};
  const Step& step = runbook.steps[static_cast<std::size_t>(statement.step)];
  if (const Dialects found = named_in(step.title, mysql); !found.empty()) return found;
  for (int heading = step.heading; heading >= 0;) {
    const Heading& current = runbook.document.headings()[static_cast<std::size_t>(heading)];
    if (const Dialects found = named_in(current.text, mysql); !found.empty()) return found;
    heading = current.parent;
  }
  return {};
}

}  // namespace

std::string_view name_of(SqlDialect dialect) {
  switch (dialect) {
    case SqlDialect::sqlite: return "SQLite";
    case SqlDialect::mysql: return "MySQL";
    case SqlDialect::mariadb: return "MariaDB";
    case SqlDialect::postgresql: return "PostgreSQL";
  }
  return "SQL";
}

std::vector<DialectMark> dialect_marks(std::string_view sql) { return Marks(sql).run(); }

StatementDialects::StatementDialects(const Runbook& runbook) {
  const std::vector<SqlStatement>& all = runbook.sql_statements;
  sent_to_.resize(all.size());
  of_.resize(all.size());
  if (all.empty()) return;
  // The client `mysql` talks to a MariaDB server just as well.
  const bool speaks_of_mariadb = text::lower(runbook.source->text()).find("mariadb") != std::string::npos;
  const Dialects mysql = speaks_of_mariadb ? kMysqlFamily : Dialects(SqlDialect::mysql);
  std::unordered_map<int, Dialects> by_session;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const SqlStatement& statement = all[i];
    Dialects sent;
    if (const int sender = statement.in_file ? statement.run_by : statement.command; sender >= 0) {
      const Operation& operation = runbook.operations[static_cast<std::size_t>(sender)];
      sent =
          operation.program == "mariadb" ? Dialects(SqlDialect::mariadb) : by_engine(operation.engine, mysql);
    } else if (statement.code_block >= 0) {
      const CodeBlock& block = runbook.document.code_blocks()[static_cast<std::size_t>(statement.code_block)];
      sent = by_name(block.language_name, mysql);
    }
    if (sent.empty()) sent = by_titles(runbook, statement, mysql);
    if (sent.empty()) sent = by_engine(statement.engine, mysql);
    sent_to_[i] = sent;
    Dialects& session = by_session.try_emplace(session_of(statement), kEveryDialect).first->second;
    for (const DialectMark& mark : dialect_marks(statement.text)) {
      const Dialects left = session & mark.taken_by;
      if (!left.empty()) session = left;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    of_[i] = sent_to_[i].empty() ? by_session.at(session_of(all[i])) : sent_to_[i];
}

int session_of(const SqlStatement& statement) {
  // Blocks below zero, so that they are never a command's number.
  return statement.command >= 0 ? statement.command : -2 - statement.code_block;
}

}  // namespace handrail
