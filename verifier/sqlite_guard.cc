#include "verifier/sqlite_guard.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include <fmt/core.h>

#include "model/text.h"

namespace handrail {
namespace {

// PRAGMAs that tell about the file.
constexpr std::array<std::string_view, 11> kOfTheFile = {
    "application_id", "auto_vacuum",    "encoding",     "freelist_count", "journal_mode", "page_count",
    "page_size",      "schema_version", "user_version", "table_list",     "data_version"};
// … and those that take the name of a table or an index, or a number of messages.
constexpr std::array<std::string_view, 9> kWithArgument = {
    "foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo",
    "integrity_check",   "quick_check",      "table_info", "table_xinfo"};
// Functions that tell about the program that asks, which is not the one that the guide speaks of.
constexpr std::array<std::string_view, 6> kOfTheProgram = {
    "sqlite_version", "sqlite_source_id", "sqlite_compileoption_get", "sqlite_compileoption_used",
    "changes",        "last_insert_rowid"};
// PRAGMAs that an upgrade may set. None reaches beyond the database or takes a guard of the connection away.
constexpr std::array<std::string_view, 17> kRehearsed = {
    "application_id", "auto_vacuum",        "case_sensitive_like", "defer_foreign_keys", "encoding",
    "foreign_keys",   "incremental_vacuum", "journal_mode",        "journal_size_limit", "legacy_alter_table",
    "optimize",       "page_size",          "recursive_triggers",  "secure_delete",      "synchronous",
    "user_version",   "wal_checkpoint"};
constexpr std::array<std::string_view, 2> kNeverFunctions = {"load_extension", "fts3_tokenizer"};

std::string lower(const char* text) {
  std::string out = text != nullptr ? text : "";
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

int SqliteGuard::authorize(void* self, int action, const char* first, const char* second, const char*,
                           const char*) {
  SqliteGuard& guard = *static_cast<SqliteGuard*>(self);
  const auto deny = [&](Refusal::Reason reason, std::string message) {
    if (guard.denied.message.empty()) guard.denied = {reason, std::move(message)};
    return SQLITE_DENY;
  };

  const bool changing = guard.changes == Changes::rehearsed;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_FUNCTION: {
      const std::string name = lower(second);
      if (!changing && text::is_one_of(name, kOfTheProgram)) {
        return deny(Refusal::Reason::not_in_file,
                    fmt::format("{}() tells about the program that asks, not about the file", name));
      }
      if (text::is_one_of(name, kNeverFunctions)) {
        return deny(Refusal::Reason::not_reading, fmt::format("{}() may not be used in a check", name));
      }
      return SQLITE_OK;
    }
    case SQLITE_PRAGMA: {
      const std::string name = lower(first);
      guard.asks_integrity |= name == "integrity_check" || name == "quick_check";
      if (text::is_one_of(name, kWithArgument)) return SQLITE_OK;
      if (changing && text::is_one_of(name, kRehearsed)) return SQLITE_OK;
      if (text::is_one_of(name, kOfTheFile)) {
        if (second == nullptr) {
          guard.asks_journal_mode |= name == "journal_mode";
          return SQLITE_OK;
        }
        return deny(Refusal::Reason::not_reading,
                    fmt::format("PRAGMA {}={} would change the database", name, second));
      }
      return deny(Refusal::Reason::not_in_file,
                  fmt::format("PRAGMA {} belongs to a connection, the file does not tell it", name));
    }
    case SQLITE_ATTACH:
      // VACUUM attaches a temporary database, which has no name.
      if (changing && first != nullptr && *first == '\0') return SQLITE_OK;
      if (changing) {
        return deny(Refusal::Reason::not_in_file,
                    "it attaches another file; there is only the snapshot here");
      }
      [[fallthrough]];
    default:
      if (changing) return SQLITE_OK;
      return deny(Refusal::Reason::not_reading, "it would change something; a check may only read");
  }
}

void restrict_connection(sqlite3* connection, int value_bytes) {
  const auto configure = [&](int option, int value) {
    sqlite3_db_config(connection, option, value, nullptr);
  };
  configure(SQLITE_DBCONFIG_DEFENSIVE, 1);
  configure(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  configure(SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
  configure(SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0);
  configure(SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0);
  configure(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);

  const auto limit = [&](int what, int value) { sqlite3_limit(connection, what, value); };
  limit(SQLITE_LIMIT_LENGTH, value_bytes);
  limit(SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
  limit(SQLITE_LIMIT_EXPR_DEPTH, 500);
  limit(SQLITE_LIMIT_COMPOUND_SELECT, 200);
  limit(SQLITE_LIMIT_VDBE_OP, 250'000);
  limit(SQLITE_LIMIT_FUNCTION_ARG, 64);
  limit(SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
  limit(SQLITE_LIMIT_ATTACHED, 0);
  limit(SQLITE_LIMIT_TRIGGER_DEPTH, 1);
  limit(SQLITE_LIMIT_WORKER_THREADS, 0);
}

void allow_changes(sqlite3* connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
  sqlite3_limit(connection, SQLITE_LIMIT_TRIGGER_DEPTH, 100);
  sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 1);
}

bool holds_sql(std::string_view text) {
  while (!text.empty()) {
    if (text.front() == ';' || std::isspace(static_cast<unsigned char>(text.front())) != 0) {
      text.remove_prefix(1);
    } else if (text.starts_with("--")) {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
    } else if (text.starts_with("/*")) {
      const std::size_t end = text.find("*/", 2);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    } else {
      return true;
    }
  }
  return false;
}

}  // namespace handrail
