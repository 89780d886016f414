// Transactions and settings of a connection, as they are on the server.
#include <array>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/lexer.h"
#include "verifier/rehearse/loaded_dump.h"

namespace handrail {
namespace {

using compat::Token;

// Settings that change nothing of what a statement does to the data.
constexpr auto kMysqlHarmless = std::to_array<std::string_view>({"unique_checks",
                                                                 "sql_notes",
                                                                 "sql_log_bin",
                                                                 "lock_wait_timeout",
                                                                 "innodb_lock_wait_timeout",
                                                                 "wait_timeout",
                                                                 "interactive_timeout",
                                                                 "net_read_timeout",
                                                                 "net_write_timeout",
                                                                 "max_execution_time",
                                                                 "max_statement_time",
                                                                 "character_set_client",
                                                                 "character_set_results",
                                                                 "character_set_connection",
                                                                 "max_allowed_packet",
                                                                 "bulk_insert_buffer_size",
                                                                 "alter_algorithm",
                                                                 "sql_quote_show_create",
                                                                 "tx_isolation",
                                                                 "transaction_isolation"});
constexpr auto kPostgresqlHarmless = std::to_array<std::string_view>(
    {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "client_min_messages",
     "work_mem", "maintenance_work_mem", "client_encoding", "application_name", "synchronous_commit",
     "transaction", "default_transaction_isolation"});

bool is(const std::vector<Token>& words, std::size_t at, std::string_view word) {
  return at < words.size() && words[at].kind != Token::Kind::text && text::lower(words[at].value) == word;
}

Refusal not_here(std::string why) { return {Refusal::Reason::not_here, std::move(why)}; }

}  // namespace

std::optional<Asked<void>> LoadedDump::session(const std::vector<Token>& words) {
  for (const char* verb : {"begin", "start", "commit", "rollback", "savepoint", "release", "end", "abort"}) {
    if (is(words, 0, verb)) return transaction(words);
  }
  if (is(words, 0, "set")) return mysql() ? mysql_setting(words) : postgresql_setting(words);
  if (mysql() && is(words, 0, "use")) {
    const std::string name = text::lower(words[1].value);
    if (database_.empty()) database_ = name;
    if (database_ == name) return Asked<void>();
    lost_ = fmt::format("it is for the database {}, and only one is here", words[1].value);
    return tl::unexpected(not_here(lost_));
  }
  if (is(words, 0, "lock") || is(words, 0, "unlock") || is(words, 0, "flush"))
    return mysql() && !is(words, 0, "unlock") ? commit() : Asked<void>();
  return {};
}

Asked<void> LoadedDump::transaction(const std::vector<Token>& words) {
  const auto savepoint = [&](std::size_t at) { return quoted(words[at].value, '"'); };
  const bool open = overlay_.in_transaction();
  if (is(words, 0, "begin") || is(words, 0, "start")) {
    if (is(words, 1, "not")) return tl::unexpected(not_here("BEGIN NOT ATOMIC"));
    // MySQL commits what is under way; PostgreSQL warns, and goes on.
    if (open && !mysql()) return {};
    if (auto done = commit(); !done) return done;
    return run("BEGIN");
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is(words, i, "chain")) return tl::unexpected(not_here("AND CHAIN"));
  }
  if (is(words, 0, "commit") || is(words, 0, "end")) return commit();
  if (is(words, 0, "savepoint")) {
    if (!open) {
      if (!mysql())
        return tl::unexpected(Refusal{Refusal::Reason::sql, "SAVEPOINT stands in no transaction"});
      return {};  // it is gone with the statement
    }
    return run("SAVEPOINT " + savepoint(1));
  }
  if (is(words, 0, "release")) {
    if (!open) return tl::unexpected(Refusal{Refusal::Reason::sql, "no such savepoint"});
    return run("RELEASE " + savepoint(is(words, 1, "savepoint") ? 2 : 1));
  }
  const std::size_t to = is(words, 1, "work") || is(words, 1, "transaction") ? 2 : 1;
  if (is(words, to, "to")) {
    if (!open) return tl::unexpected(Refusal{Refusal::Reason::sql, "no such savepoint"});
    tables_.forget();
    return run("ROLLBACK TO " + savepoint(is(words, to + 1, "savepoint") ? to + 2 : to + 1));
  }
  tables_.forget();
  return open ? run("ROLLBACK") : Asked<void>();
}

// SET a = 1, SESSION b = 2: each of them.
Asked<void> LoadedDump::mysql_setting(const std::vector<Token>& words) {
  std::size_t at = 1;
  if (is(words, at, "names") || is(words, at, "character") || is(words, at, "charset")) return {};
  while (at + 1 < words.size()) {
    if (is(words, at, "@") && !is(words, at + 1, "@"))
      return tl::unexpected(not_here(fmt::format("the variable @{}", words[at + 1].value)));
    while (is(words, at, "@") || is(words, at, ".")) ++at;
    const bool global = is(words, at, "global") || is(words, at, "persist");
    if (global || is(words, at, "session") || is(words, at, "local")) ++at;
    while (is(words, at, ".")) ++at;
    const std::string name = text::lower(words[at].value);
    if (name == "transaction") return {};
    ++at;
    if (is(words, at, "=") || is(words, at, ":=")) ++at;
    std::string value;
    for (; at + 1 < words.size() && !is(words, at, ",") && !is(words, at, ";"); ++at)
      value += text::lower(words[at].value);
    if (at + 1 < words.size()) ++at;
    const bool on = value == "1" || value == "on" || value == "true";
    const bool off = value == "0" || value == "off" || value == "false";
    if (global) {
      return tl::unexpected(not_here(fmt::format("the setting {} of the server", name)));
    } else if (name == "foreign_key_checks" && (on || off)) {
      checks_foreign_keys_ = on;
    } else if (name == "autocommit" && (on || off)) {
      if (on) {
        if (auto done = commit(); !done) return done;
      }
      commits_itself_ = on;
    } else if ((name == "sql_safe_updates" && off) ||
               (name == "time_zone" && (value == "+00:00" || value == "+0:00")) ||
               text::is_one_of(name, kMysqlHarmless)) {
      continue;
    } else {
      lost_ = fmt::format("it stands behind SET {}, which may change what it does", name);
      return tl::unexpected(not_here(fmt::format("the setting {}; what follows may depend on it", name)));
    }
  }
  return {};
}

Asked<void> LoadedDump::postgresql_setting(const std::vector<Token>& words) {
  const std::size_t at = is(words, 1, "session") || is(words, 1, "local") ? 2 : 1;
  const std::string name = at < words.size() ? text::lower(words[at].value) : std::string();
  const bool utc =
      (name == "time" || name == "timezone") && words.size() > at + 1 &&
      text::lower(words[words.size() - (is(words, words.size() - 2, ";") ? 3 : 2)].value) == "utc";
  if (text::is_one_of(name, kPostgresqlHarmless) || utc) return {};
  lost_ = fmt::format("it stands behind SET {}, which may change what it does", name);
  return tl::unexpected(not_here(fmt::format("the setting {}; what follows may depend on it", name)));
}

}  // namespace handrail
