// B013: a change that nothing can undo but the backup: dropped columns and tables, deleted and rewritten
// rows.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "checker/rule.h"
#include "checker/ways.h"
#include "model/text.h"

namespace handrail {
namespace {

// The words of a statement in upper case, as far as names and keywords go.
std::vector<std::string> words_of(std::string_view sql) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  for (const char c : sql) {
    if (quote == '\'') {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'') {
      quote = c;
    } else if (text::is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80) {
      word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      continue;
    }
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
    if (c == '=' || c == ',' || c == '(') words.emplace_back(1, c);
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

struct Made {
  std::set<std::string> columns;  // that the guide adds: nothing was in them before
  std::set<std::string> tables;   // that the guide makes
};

Made made_by(const Runbook& runbook) {
  Made made;
  for (const SqlStatement& statement : runbook.sql_statements) {
    if (statement.verb.starts_with("CREATE") && statement.verb.ends_with("TABLE"))
      for (const std::string& table : statement.tables) made.tables.insert(text::upper(table));
    if (statement.verb != "ALTER TABLE") continue;
    const std::vector<std::string> words = words_of(statement.text);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      if (words[i] != "ADD") continue;
      std::size_t name = i + 1;
      while (name < words.size() && text::is_one_of(words[name], {"COLUMN", "IF", "NOT", "EXISTS", "("}))
        ++name;
      if (name < words.size()) made.columns.insert(words[name]);
    }
  }
  return made;
}

bool is_on_made_tables(const SqlStatement& statement, const Made& made) {
  return !statement.tables.empty() &&
         std::all_of(statement.tables.begin(), statement.tables.end(),
                     [&](const std::string& table) { return made.tables.contains(text::upper(table)); });
}

// `UPDATE users SET uid = … WHERE uid IS NULL` overwrites nothing.
bool fills_what_is_empty(const std::vector<std::string>& words, std::size_t column) {
  const auto where = std::find(words.begin(), words.end(), "WHERE");
  for (auto word = where; word != words.end(); ++word)
    if (*word == words[column] && words.end() - word > 2 && word[1] == "IS" && word[2] == "NULL") return true;
  return false;
}

// Whether every column that an UPDATE sets was added by the guide, or was empty.
bool overwrites_nothing(const std::vector<std::string>& words, const Made& made) {
  const auto set = std::find(words.begin(), words.end(), "SET");
  if (set == words.end()) return true;  // nothing is known of it
  bool expects_column = true;
  for (auto word = set + 1; word != words.end() && *word != "WHERE" && *word != "FROM"; ++word) {
    if (*word == ",") expects_column = true;
    if (!expects_column || std::next(word) == words.end() || *std::next(word) != "=") continue;
    const auto column = static_cast<std::size_t>(word - words.begin());
    if (!made.columns.contains(*word) && !fills_what_is_empty(words, column)) return false;
    expects_column = false;
  }
  return true;
}

// What is lost, in words; empty when the change could be undone by another statement.
std::string lost_by(const SqlStatement& statement, const Made& made) {
  if (is_on_made_tables(statement, made)) return {};
  if (statement.verb == "DROP TABLE") return "the dropped table's rows are gone";
  if (statement.verb == "DROP DATABASE" || statement.verb == "DROP SCHEMA") return "all its tables are gone";
  if (statement.verb.starts_with("TRUNCATE")) return "the truncated rows are gone";
  if (statement.verb.starts_with("DELETE")) return "the deleted rows are gone";
  const std::vector<std::string> words = words_of(statement.text);
  if (statement.verb.starts_with("UPDATE"))
    return overwrites_nothing(words, made) ? "" : "the old values are overwritten";
  if (statement.verb != "ALTER TABLE") return {};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "DROP") continue;
    if (words[i + 1] == "COLUMN") return "the dropped column's values are gone";
  }
  return {};
}

void check(const Runbook& runbook, Reporter& report) {
  const Made made = made_by(runbook);
  for (const SqlStatement& statement : runbook.sql_statements) {
    const Step* step = step_at(runbook, statement.step);
    if (!step || step->way == Way::back || step->kind == StepKind::reference) continue;
    if (statement.role != SqlRole::change && statement.role != SqlRole::definition) continue;
    const std::string lost = lost_by(statement, made);
    if (lost.empty()) continue;
    report.at(statement.span)
        .say(fmt::format("{} has no inverse: {}, and only the backup brings them back", statement.verb, lost))
        .mend(
            "copy the affected rows into a table of their own first, or say that the way back is the "
            "restore of the backup");
  }
}

}  // namespace

HANDRAIL_RULE(B013, "irreversible-change", Severity::info, check);
}  // namespace handrail
