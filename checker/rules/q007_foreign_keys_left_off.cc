// Q007: foreign key checks are switched off and not on again in the same session.
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/sql_statements.h"
#include "model/sql_dialect.h"
#include "model/sql_lexer.h"
#include "model/text.h"

namespace handrail {
namespace {

enum class Position : std::uint8_t { off, on };

struct Switch {
  std::string what;  // what is switched, so that "on" is matched with its "off"
  Position position;
};

// The words, letter case folded; quotes of values taken off.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const sql::Token& token : sql::tokens_of(text)) {
    std::string_view shown = text.substr(token.begin, token.end - token.begin);
    if (token.kind == sql::TokenKind::string && shown.size() >= 2) shown = shown.substr(1, shown.size() - 2);
    words.push_back(text::lower(shown));
  }
  return words;
}

bool means_off(std::string_view value) {
  return value == "0" || value == "off" || value == "false" || value == "no";
}

// MySQL's variable, also among others of one SET: SET a = 1, FOREIGN_KEY_CHECKS = 0. What is neither 0 nor
// OFF (1, ON, DEFAULT, a variable that kept the value) switches it on.
std::optional<Switch> mysql_variable(const std::vector<std::string>& words) {
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const bool named = words[i] == "foreign_key_checks" || words[i].ends_with("@foreign_key_checks") ||
                       (words[i] == "foreign_key_checks" && words[i - 1] == ".");
    if (!named) continue;
    std::size_t value = i + 1;
    while (value < words.size() && (words[value] == "=" || words[value] == ":")) ++value;
    if (value == i + 1 || value >= words.size()) continue;  // read, not set
    return Switch{"FOREIGN_KEY_CHECKS", means_off(words[value]) ? Position::off : Position::on};
  }
  return std::nullopt;
}

std::optional<Switch> read_switch(const SqlStatement& statement) {
  const std::vector<std::string> words = words_of(statement.text);
  if (words.empty()) return std::nullopt;
  if (words[0] == "set" || words[0] == "/") {
    if (auto found = mysql_variable(words)) return found;
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      if (words[i] != "session_replication_role") continue;
      return Switch{"session_replication_role", words.back() == "replica" ? Position::off : Position::on};
    }
    return std::nullopt;
  }
  if (words[0] == "reset" && words.back() == "session_replication_role")
    return Switch{"session_replication_role", Position::on};
  if (words[0] == "pragma" && words.size() >= 4 && words[1] == "foreign_keys")
    return Switch{"PRAGMA foreign_keys", means_off(words[3]) ? Position::off : Position::on};
  if (statement.verb == "ALTER TABLE" && words.size() >= 6 && !statement.tables.empty()) {
    for (std::size_t i = 2; i + 2 < words.size(); ++i) {
      if (words[i + 1] != "trigger" || (words[i + 2] != "all" && words[i + 2] != "user")) continue;
      if (words[i] != "disable" && words[i] != "enable") continue;
      return Switch{fmt::format("triggers of '{}'", statement.tables.front()),
                    words[i] == "disable" ? Position::off : Position::on};
    }
  }
  return std::nullopt;
}

// Fenced blocks are typed into one client, one after the other; what a command carries is a session of its
// own.
int connection_of(const SqlStatement& statement) {
  return statement.command >= 0 ? session_of(statement) : -1;
}

void check(const Runbook& runbook, Reporter& report) {
  std::unordered_map<std::string, std::size_t> open;  // connection and switch -> statement
  std::vector<bool> left_off(runbook.sql_statements.size());
  std::vector<std::string> names(runbook.sql_statements.size());
  for (std::size_t i = 0; i < runbook.sql_statements.size(); ++i) {
    const SqlStatement& statement = runbook.sql_statements[i];
    const std::optional<Switch> found = read_switch(statement);
    if (!found) continue;
    const std::string key = fmt::format("{} {}", connection_of(statement), found->what);
    if (found->position == Position::on) {
      if (const auto before = open.find(key); before != open.end()) {
        left_off[before->second] = false;
        open.erase(before);
      }
    } else if (!is_only_shown(runbook, statement)) {
      left_off[i] = open.emplace(key, i).second;  // off twice is left off once
      names[i] = found->what;
    }
  }
  for (std::size_t i = 0; i < left_off.size(); ++i) {
    if (!left_off[i]) continue;
    report.at(runbook.sql_statements[i].span)
        .say(
            fmt::format("{} is switched off, and nothing in the same session switches it on again", names[i]))
        .mend("switch it on again behind the statements that need it, and look for orphans then");
  }
}

}  // namespace

HANDRAIL_RULE(Q007, "foreign-keys-left-off", Severity::error, check);
}  // namespace handrail
