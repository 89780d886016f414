#include "checker/line_language.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "model/effects/effects.h"
#include "model/text.h"

namespace handrail {
namespace {

bool is_letter_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_number(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return text::is_digit(c); });
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size() && words.size() < 64;) {
    while (at < line.size() && text::is_space(line[at])) ++at;
    std::size_t end = at;
    while (end < line.size() && !text::is_space(line[end])) ++end;
    if (end > at) words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

// A command may be named in any language, but then it is a path or is quoted.
bool begins_in_words(std::string_view first) {
  if (first.find_first_of("/$'\"`=<>{}()\\") != std::string_view::npos || first.front() == '.') return false;
  if (first.size() >= 3 && first.starts_with("…")) return false;
  static constexpr auto kSigns =
      std::to_array<std::string_view>({"└", "├", "│", "─", "╭", "╰", "┌", "┐", "═", "║"});
  return std::any_of(first.begin(), first.end(), is_letter_beyond_ascii) &&
         std::none_of(kSigns.begin(), kSigns.end(),
                      [&](std::string_view sign) { return first.starts_with(sign); });
}

bool has_shell_signs(std::string_view line) {
  return line.find_first_of("$|<>;&`\\=*{}[]") != std::string_view::npos;
}

bool is_word(std::string_view word) {
  while (!word.empty() && std::string_view(",.:!?)").find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  while (!word.empty() && word.front() == '(') word.remove_prefix(1);
  return !word.empty() && std::all_of(word.begin(), word.end(),
                                      [](char c) { return text::is_alpha(c) || c == '\'' || c == '-'; });
}

// "Then restart the service.": words only, among them such that no command line has.
bool is_sentence(const std::vector<std::string_view>& words, std::string_view line) {
  static constexpr auto kTelling = std::to_array<std::string_view>(
      {"the",  "is", "are", "of",  "should", "must", "will", "your",   "you", "this", "that",
       "with", "a",  "an",  "and", "if",     "be",   "have", "please", "we",  "it"});
  if (words.size() < 4 || has_shell_signs(line) || !text::is_alpha(words[0].front())) return false;
  if (words[0].front() < 'A' || words[0].front() > 'Z' || is_known_program(words[0])) return false;
  std::size_t plain = 0, telling = 0;
  for (const std::string_view word : words) {
    if (is_word(word)) ++plain;
    if (text::is_one_of(text::lower(word), kTelling)) ++telling;
  }
  return telling > 0 && plain + 1 >= words.size();
}

// "Python: 3.8+", "Note: …": a name and what is said of it.
bool is_named_value(const std::vector<std::string_view>& words, std::string_view line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos || colon == 0 || colon > 40) return false;
  const std::string_view name = line.substr(0, colon);
  if (name.front() < 'A' || name.front() > 'Z') return false;
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return text::is_alnum(c) || c == ' ' || c == '-' || c == '_' || c == '/';
  });
  return plain && words.size() > 1 && words_of(name).size() <= 4;
}

bool is_sql(const std::vector<std::string_view>& words, std::string_view line) {
  static constexpr auto kVerbs = std::to_array<std::string_view>(
      {"SELECT",   "INSERT",  "UPDATE",   "DELETE", "ALTER",  "CREATE",  "DROP",   "SHOW",
       "USE",      "GRANT",   "REVOKE",   "FLUSH",  "SET",    "COMMIT",  "BEGIN",  "START",
       "TRUNCATE", "EXPLAIN", "DESCRIBE", "DESC",   "PRAGMA", "ANALYZE", "VACUUM", "REPLACE",
       "OPTIMIZE", "LOCK",    "UNLOCK",   "RENAME", "CALL"});
  static constexpr auto kObjects = std::to_array<std::string_view>({"TABLE",
                                                                    "DATABASE",
                                                                    "INDEX",
                                                                    "UNIQUE",
                                                                    "USER",
                                                                    "VIEW",
                                                                    "INTO",
                                                                    "FROM",
                                                                    "SCHEMA",
                                                                    "ROLE",
                                                                    "COLUMN",
                                                                    "TABLES",
                                                                    "DATABASES",
                                                                    "GLOBAL",
                                                                    "SESSION",
                                                                    "PRIVILEGES",
                                                                    "TRIGGER",
                                                                    "FUNCTION",
                                                                    "PROCEDURE",
                                                                    "EXTENSION",
                                                                    "SEQUENCE",
                                                                    "TYPE",
                                                                    "TRANSACTION",
                                                                    "VARIABLES",
                                                                    "STATUS",
                                                                    "PROCESSLIST",
                                                                    "NAMES",
                                                                    "MASTER",
                                                                    "SLAVE",
                                                                    "REPLICA",
                                                                    "FOREIGN_KEY_CHECKS"});
  std::string verb(words[0]);
  const bool closes = verb.ends_with(';');
  if (closes) verb.pop_back();
  const std::string upper = text::upper(verb);
  if (!text::is_one_of(upper, kVerbs)) return false;
  const bool shouted = verb == upper;
  const bool ends = line.ends_with(';');
  if (words.size() == 1) return closes && (upper == "COMMIT" || upper == "BEGIN" || upper == "VACUUM");
  std::string second = text::upper(words[1]);
  while (!second.empty() && std::string_view(";,(").find(second.back()) != std::string_view::npos)
    second.pop_back();
  if (text::is_one_of(second, kObjects)) return shouted || ends;
  const std::string whole = " " + text::upper(line) + " ";
  const auto has = [&](std::string_view word) { return whole.find(word) != std::string::npos; };
  if (upper == "SELECT") return (shouted && ends) || has(" FROM ") || (shouted && second == "*");
  if (upper == "UPDATE") return has(" SET ");
  if (upper == "GRANT" || upper == "REVOKE") return has(" ON ") || has(" TO ");
  if (upper == "USE" || upper == "SHOW" || upper == "PRAGMA" || upper == "SET" || upper == "CALL" ||
      upper == "ANALYZE" || upper == "DESCRIBE" || upper == "DESC" || upper == "EXPLAIN" || upper == "LOCK" ||
      upper == "OPTIMIZE")
    return ends && (shouted || upper == "USE" || upper == "SHOW" || upper == "DESC");
  return false;
}

bool is_cron_entry(const std::vector<std::string_view>& words) {
  if (words.size() < 6) return false;
  bool star = false;
  for (std::size_t i = 0; i < 5; ++i) {
    const bool field = std::all_of(words[i].begin(), words[i].end(), [](char c) {
      return text::is_digit(c) || c == '*' || c == '/' || c == ',' || c == '-';
    });
    if (!field) return false;
    star |= words[i].front() == '*';
  }
  return star;
}

bool is_address(std::string_view word) {
  return std::count(word.begin(), word.end(), '.') == 3 &&
         std::all_of(word.begin(), word.end(), [](char c) { return text::is_digit(c) || c == '.'; });
}

bool is_key(std::string_view word) {
  return !word.empty() && (text::is_alpha(word.front()) || word.front() == '_') &&
         std::all_of(word.begin(), word.end(),
                     [](char c) { return text::is_alnum(c) || c == '_' || c == '-' || c == '.'; });
}

bool is_settings(const std::vector<std::string_view>& words, std::string_view line) {
  if (is_cron_entry(words) || (is_address(words[0]) && words.size() > 1)) return true;
  // [section]
  if (words.size() == 1 && line.front() == '[' && line.back() == ']' && line.size() > 3 &&
      is_key(line.substr(1, line.size() - 2)))
    return true;
  // key = value
  if (words.size() >= 2 && words[1] == "=" && is_key(words[0]) && !is_known_program(words[0])) return true;
  // key: value, key:
  if (words[0].ends_with(':') && is_key(words[0].substr(0, words[0].size() - 1)) && words[0].size() > 2)
    return true;
  // "key": value
  if (line.front() == '"' &&
      (line.find("\": ") != std::string_view::npos || line.find("\":\"") != std::string_view::npos))
    return true;
  // nginx: `location / {`, `proxy_pass http://app;`
  static constexpr auto kNginx =
      std::to_array<std::string_view>({"location", "proxy_pass", "proxy_set_header", "upstream",
                                       "server_name", "listen", "root", "ssl_certificate"});
  return text::is_one_of(words[0], kNginx) && words.size() > 1 &&
         (line.ends_with(';') || line.ends_with('{'));
}

bool is_python(const std::vector<std::string_view>& words, std::string_view line) {
  if (words[0] == "from" && words.size() >= 4 && words[2] == "import") return true;
  if (words[0] == "def" && line.ends_with(':') && line.find('(') != std::string_view::npos) return true;
  if (words[0] == "with" && line.ends_with(':') && line.find('(') != std::string_view::npos) return true;
  return line.starts_with(">>> ") || (line.starts_with("print(") && line.ends_with(')'));
}

bool is_output(const std::vector<std::string_view>& words, std::string_view line) {
  if (line.starts_with("+--") && line.ends_with('+')) return true;
  if (line.starts_with("| ") && line.ends_with(" |")) return true;
  const std::string_view mode = words[0];
  if (mode.size() >= 10 && mode.size() <= 11 &&
      std::string_view("-dl").find(mode[0]) != std::string_view::npos &&
      mode.substr(1).find_first_not_of("rwxsStT-.+@") == std::string_view::npos)
    return true;
  if (words[0] == "total" && words.size() == 2 && is_number(words[1])) return true;
  if (line.starts_with("HTTP/1.") || line.starts_with("HTTP/2 ")) return true;
  for (const std::string_view sign : {"●", "├", "└", "│", "✓ ", "✅", "❌"}) {
    if (line.starts_with(sign)) return true;
  }
  if (line.starts_with("{\"") && line.ends_with('}')) return true;
  if (words[0] == "Filesystem" && words.size() > 3) return true;
  if (words[0] == "Query" && words.size() > 1 && words[1] == "OK,") return true;
  if (words.size() > 3 && is_number(words[0]) && (words[1] == "rows" || words[1] == "row") &&
      words[2] == "in")
    return true;
  // A date at the front of a log's line.
  return words.size() > 2 && words[0].size() == 10 && words[0][4] == '-' && words[0][7] == '-' &&
         text::is_digit(words[0][0]);
}

bool is_list_item(const std::vector<std::string_view>& words) {
  if (words.size() < 2) return false;
  if (words[0] == "-" || words[0] == "•") return true;
  std::string_view number = words[0];
  if (!number.ends_with('.') && !number.ends_with(')') && !number.ends_with("、")) return false;
  number = number.substr(0, number.find_first_not_of("0123456789"));
  return is_number(number);
}

}  // namespace

LineLook look_of_line(std::string_view line) {
  if (line.empty() || line.front() == '#') return LineLook::blank;
  const std::vector<std::string_view> words = words_of(line);
  if (is_output(words, line)) return LineLook::output;
  if (is_sql(words, line)) return LineLook::sql;
  if (is_python(words, line)) return LineLook::python;
  if (begins_in_words(words[0]) || is_list_item(words) || is_sentence(words, line) ||
      is_named_value(words, line))
    return LineLook::prose;
  return is_settings(words, line) ? LineLook::settings : LineLook::other;
}

bool runs_a_program(std::string_view line) {
  static constexpr auto kPrograms = std::to_array<std::string_view>({"mysql",
                                                                     "mysqldump",
                                                                     "mariadb",
                                                                     "mariadb-dump",
                                                                     "psql",
                                                                     "pg_dump",
                                                                     "pg_restore",
                                                                     "sqlite3",
                                                                     "sudo",
                                                                     "docker",
                                                                     "docker-compose",
                                                                     "kubectl",
                                                                     "helm",
                                                                     "cd",
                                                                     "ls",
                                                                     "cat",
                                                                     "cp",
                                                                     "mv",
                                                                     "rm",
                                                                     "mkdir",
                                                                     "echo",
                                                                     "python",
                                                                     "python3",
                                                                     "pip",
                                                                     "pip3",
                                                                     "flask",
                                                                     "alembic",
                                                                     "systemctl",
                                                                     "service",
                                                                     "curl",
                                                                     "wget",
                                                                     "git",
                                                                     "npm",
                                                                     "yarn",
                                                                     "tar",
                                                                     "gzip",
                                                                     "gunzip",
                                                                     "grep",
                                                                     "redis-cli",
                                                                     "mongo",
                                                                     "mongosh",
                                                                     "mongodump",
                                                                     "chmod",
                                                                     "chown",
                                                                     "apt",
                                                                     "apt-get",
                                                                     "yum",
                                                                     "dnf",
                                                                     "crontab",
                                                                     "ssh",
                                                                     "scp",
                                                                     "rsync",
                                                                     "vim",
                                                                     "nano"});
  const std::vector<std::string_view> words = words_of(line);
  if (words.size() < 2 || !text::is_one_of(words[0], kPrograms)) return false;
  // `git = Repo(path)`, `echo, rest = …`: names of another language
  return words[1] != "=" && words[1] != ":" && words[1] != "+=" && words[1] != "in" && words[1] != "as";
}

std::string_view name_of(LineLook look) {
  switch (look) {
    case LineLook::prose: return "prose";
    case LineLook::sql: return "SQL";
    case LineLook::settings: return "settings";
    case LineLook::python: return "Python";
    case LineLook::output: return "output";
    default: return "code";
  }
}

bool is_powershell(std::string_view line) {
  static constexpr auto kVerbs = std::to_array<std::string_view>(
      {"Get",    "Set",     "New",    "Copy",   "Move",     "Remove", "Write",  "Start",
       "Stop",   "Restart", "Test",   "Invoke", "Compress", "Expand", "Select", "Import",
       "Export", "Out",     "Rename", "Add",    "Clear",    "Join"});
  if (line.find("$env:") != std::string_view::npos || line.find("(Get-") != std::string_view::npos)
    return true;
  const std::size_t dash = line.find('-');
  return dash != std::string_view::npos && dash + 1 < line.size() && line[dash + 1] >= 'A' &&
         line[dash + 1] <= 'Z' && text::is_one_of(line.substr(0, dash), kVerbs);
}

}  // namespace handrail
