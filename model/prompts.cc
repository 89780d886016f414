#include "model/prompts.h"

#include <algorithm>
#include <array>
#include <string>

#include "model/effects/effects.h"
#include "model/shell.h"
#include "model/shell_lines.h"
#include "model/text.h"

namespace handrail {
namespace {

enum class PromptKind : std::uint8_t { none, shell, sql, other };

struct Prompt {
  PromptKind kind = PromptKind::none;
  std::size_t length = 0;
  bool continues = false;  // the statement before goes on
};

constexpr std::size_t kMaxPrompt = 80;

bool is_path_char(char c) {
  return text::is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '~' || c == '/' || c == ':' ||
         c == '@' || c == '+' || static_cast<unsigned char>(c) >= 0x80;
}

// Length with the space behind the sign; a prompt may also end its line, when nothing was typed.
std::size_t behind_sign(std::string_view line, std::size_t sign) {
  if (sign + 1 == line.size()) return sign + 1;
  return line[sign + 1] == ' ' ? sign + 2 : 0;
}

// Length of the shell prompt that a line begins with, 0 when there is none. "# " alone is none here.
std::size_t shell_prompt(std::string_view line) {
  std::size_t at = line.find_first_not_of(" \t");
  if (at == std::string_view::npos) return 0;
  line = line.substr(0, at + kMaxPrompt);
  const auto is_sign = [&](std::size_t i) {
    return i < line.size() && (line[i] == '$' || line[i] == '#' || line[i] == '%');
  };
  bool decorated = false;
  if (line[at] == '(') {  // "(venv) $ " or "(postgres)# "
    const std::size_t close = line.find(')', at);
    if (close == std::string_view::npos || close - at > 30 || close + 1 >= line.size()) return 0;
    if (is_sign(close + 1)) return behind_sign(line, close + 1);
    if (line[close + 1] != ' ') return 0;
    at = close + 2;
    if (at >= line.size()) return 0;
  }
  if (line[at] == '[') {  // [root@host ~]#
    const std::size_t close = line.find(']', at);
    if (close == std::string_view::npos || close == at + 1 || line[at + 1] == ' ' || line[at + 1] == '[')
      return 0;
    at = close + 1;
    if (at < line.size() && line[at] == ' ' && is_sign(at + 1)) ++at;
    return is_sign(at) ? behind_sign(line, at) : 0;
  }
  if (line[at] == '$') {
    if (line.substr(at).starts_with("$> ")) return at + 3;  // as MySQL's manual has it
    return at + 1 < line.size() && line[at + 1] == ' ' ? at + 2 : 0;
  }
  // user@host:~/x$, host:/# , sh-4.2#, bash-5.1$, root#, "/ # ", "~ # "
  std::size_t end = at;
  bool at_sign = false, colon = false;
  while (end < line.size() && is_path_char(line[end])) {
    at_sign |= line[end] == '@' && end > at;
    colon |= line[end] == ':' && end > at;
    ++end;
  }
  const std::string_view word = line.substr(at, end - at);
  decorated = at_sign || (colon && word.find("://") == std::string_view::npos) || word.starts_with("sh-") ||
              word.starts_with("bash-") || word == "root";
  if (word.empty()) return 0;
  if (decorated && is_sign(end) && !word.ends_with(':')) return behind_sign(line, end);
  if (at_sign && end < line.size() && line[end] == ' ') {  // root@host ~ #, root@host /opt #
    std::size_t next = end + 1;
    while (next < line.size() && is_path_char(line[next])) ++next;
    if (next < line.size() && line[next] == ' ') ++next;
    if (is_sign(next)) return behind_sign(line, next);
  }
  if ((word == "/" || word == "~" || word.starts_with("~/")) && end + 1 < line.size() && line[end] == ' ' &&
      line[end + 1] == '#')
    return behind_sign(line, end + 1);
  return 0;
}

// mysql> , MariaDB [(none)]> , app=# , app-> , sqlite> , and what continues a statement: "    -> ", "   ...>
// ".
Prompt sql_prompt(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  if (at == std::string_view::npos) return {};
  const std::string_view rest = line.substr(at, kMaxPrompt);
  if (at > 0 && (rest.starts_with("-> ") || rest == "->"))
    return {PromptKind::sql, at + std::min<std::size_t>(3, rest.size()), true};
  if (rest.starts_with("...> ")) return {PromptKind::sql, at + 5, true};
  for (const std::string_view name : {"mysql>", "sqlite>", "SQL>", "sql>", "psql>", "mariadb>", "MariaDB>"}) {
    if (rest.starts_with(name))
      return {PromptKind::sql, at + name.size() + (rest.substr(name.size()).starts_with(' ') ? 1 : 0), false};
  }
  for (const std::string_view name : {"MariaDB [", "MySQL ["}) {
    if (!rest.starts_with(name)) continue;
    const std::size_t close = rest.find("]>");
    if (close == std::string_view::npos) return {};
    return {PromptKind::sql, at + close + 2 + (rest.substr(close + 2).starts_with(' ') ? 1 : 0), false};
  }
  std::size_t name = 0;
  while (name < rest.size() && (text::is_alnum(rest[name]) || rest[name] == '_')) ++name;
  if (name == 0 || name + 2 > rest.size()) return {};
  const std::string_view sign = rest.substr(name, 2);
  const bool ends = name + 2 == rest.size() || rest[name + 2] == ' ';
  if (!ends) return {};
  const std::size_t length = at + std::min(name + 3, rest.size());
  if (sign == "=#" || sign == "=>") return {PromptKind::sql, length, false};
  if (sign == "-#" || sign == "->" || sign == "(#" || sign == "'#") return {PromptKind::sql, length, true};
  return {};
}

// Prompts of programs whose language is not read: Python, Redis, MongoDB, PowerShell, cmd.
Prompt other_prompt(std::string_view line) {
  line = line.substr(0, kMaxPrompt);
  if (line.starts_with(">>> ")) return {PromptKind::other, 4, false};
  if (line.starts_with("PS ") || line.starts_with("PS>")) {
    const std::size_t sign = line.find('>');
    if (sign != std::string_view::npos) return {PromptKind::other, sign + 1, false};
  }
  if (line.size() > 3 && text::is_alpha(line[0]) && line[1] == ':' && line[2] == '\\') {
    const std::size_t sign = line.find('>');
    if (sign != std::string_view::npos) return {PromptKind::other, sign + 1, false};
  }
  std::size_t end = 0;
  bool colon = false;
  while (end < line.size() && is_path_char(line[end])) colon |= line[end++] == ':';
  const std::string_view word = line.substr(0, end);
  if (end + 1 >= line.size() || line[end] != '>' || line[end + 1] != ' ') return {};
  const bool known = word == "redis" || word == "mongo" || word == "mongosh" || word == "test" ||
                     word == "admin" || word == "irb" || word == "cqlsh" || word == "ftp" || word == "sftp" ||
                     word == "telnet";
  return known || colon ? Prompt{PromptKind::other, end + 2, false} : Prompt{};
}

// Words that begin a sentence as well as a command: "# make sure", "# install the package".
bool begins_sentence(std::string_view command) {
  static constexpr auto kVerbs = std::to_array<std::string_view>(
      {"make",   "find",    "test",  "install", "time",    "sort",  "cut",    "split",  "read",     "wait",
       "watch",  "top",     "more",  "less",    "service", "host",  "mount",  "link",   "view",     "file",
       "kill",   "clear",   "exit",  "who",     "which",   "date",  "start",  "stop",   "add",      "run",
       "check",  "set",     "use",   "write",   "at",      "last",  "help",   "type",   "patch",    "look",
       "expand", "join",    "paste", "head",    "script",  "apply", "export", "source", "shutdown", "reboot",
       "update", "upgrade", "git",   "docker",  "yum",     "pip",   "helm"});
  const std::size_t space = command.find(' ');
  if (!text::is_one_of(command.substr(0, space), kVerbs)) return false;
  if (space == std::string_view::npos) return false;
  const std::string_view rest = text::trim(command.substr(space));
  const std::string_view second = rest.substr(0, rest.find(' '));
  static constexpr auto kPlain = std::to_array<std::string_view>(
      {"the", "a",      "an",   "sure", "that", "new", "your",         "all",      "this",
       "to",  "and",    "if",   "it",   "them", "for", "dependencies", "required", "with",
       "is",  "needed", "only", "our",  "on",   "in",  "of",           "any",      "as"});
  return text::is_one_of(second, kPlain) ||
         std::any_of(rest.begin(), rest.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// "# systemctl stop app" as root typed it.
bool is_root_command(std::string_view line) {
  if (!line.starts_with("# ")) return false;
  const std::string_view command = text::trim(line.substr(2));
  const std::string_view program = command.substr(0, command.find_first_of(" \t"));
  if (program.starts_with("./") ||
      (program.starts_with('/') && program.find('/', 1) != std::string_view::npos))
    return true;
  return is_known_program(program) && !begins_sentence(command);
}

// Whether "# " is root's prompt in a block that names no language: some lines are commands behind it, and
// none stands there without one, which would make the others comments.
bool has_root_prompts(const CodeText& code, Language language) {
  bool some = false;
  ShellLines lines;
  for (const std::string_view line : text::lines(code.text())) {
    const bool continued = lines.inside();
    if (const std::size_t length = shell_prompt(line); length > 0 && !lines.inside()) {
      if (line[length - 1] == '$' || (length > 1 && line[length - 2] == '$')) return false;  // not root's
      lines.read(line.substr(length));
      continue;
    }
    const bool root = line.starts_with("# ");
    if (continued || root) lines.read(root ? line.substr(2) : line);
    if (continued) continue;
    if (root) {
      some |= is_root_command(line) || language == Language::console;
      if (!is_root_command(line)) lines = {};
    } else if (language != Language::console && looks_like_command(text::trim(line))) {
      return false;
    }
  }
  return some;
}

Prompt prompt_of(std::string_view line, bool root) {
  if (const std::size_t length = shell_prompt(line); length > 0) return {PromptKind::shell, length, false};
  if (root && (line.starts_with("# ") || line == "#"))
    return {PromptKind::shell, std::min<std::size_t>(2, line.size()), false};
  if (const Prompt sql = sql_prompt(line); sql.kind != PromptKind::none) return sql;
  return other_prompt(line);
}

bool is_sql_end(std::string_view statement) {
  const std::string_view s = text::trim(statement);
  return s.empty() || s.ends_with(';') || s.ends_with("\\G") || s.ends_with("\\g") || s.starts_with('\\') ||
         s.starts_with('.');
}

// What a client itself does, and no SQL.
bool is_client_command(std::string_view statement) {
  const std::string_view s = text::trim(statement);
  return s.starts_with('\\') || s.starts_with('.') || s == "exit" || s == "quit" || s == "exit;" ||
         s == "quit;";
}

class SessionReader {
 public:
  SessionReader(const CodeText& code, Language language)
      : code_(code),
        sql_(language == Language::sql),
        root_(!sql_ && language != Language::shell && has_root_prompts(code, language)) {}

  std::vector<SessionPart> run() {
    for (const std::string_view line : text::lines(code_.text())) read(line);
    flush();
    return std::move(parts_);
  }

 private:
  void read(std::string_view line) {
    Prompt prompt = prompt_of(line, root_);
    if (sql_ && prompt.kind == PromptKind::none && (line.starts_with("> ") || line.starts_with("-> ")))
      prompt = {PromptKind::sql, line.starts_with("> ") ? 2u : 3u, line.starts_with("-> ")};
    if (kind_ == PromptKind::shell && lines_.inside() &&
        (prompt.kind == PromptKind::none || lines_.in_heredoc())) {
      std::string_view more = line;
      if (more.starts_with("> ")) more.remove_prefix(2);
      lines_.read(more);
      return add(more);
    }
    if (kind_ == PromptKind::shell && typed_ && prompt.kind == PromptKind::none && line.starts_with("> ")) {
      lines_.read(line.substr(2));
      return add(line.substr(2));
    }
    typed_ = false;
    if (prompt.kind == PromptKind::none) {
      if (kind_ == PromptKind::shell && !root_ && line.starts_with("# "))
        add(line);  // a comment that was typed
      return;
    }
    const std::string_view typed = line.substr(prompt.length);
    if (prompt.kind == PromptKind::sql && prompt.continues) {
      if (kind_ == PromptKind::sql && open_statement_) {
        add(typed);
        open_statement_ = !is_sql_end(typed);
      }
      return;
    }
    open_statement_ = false;
    if (prompt.kind != kind_) flush();
    kind_ = prompt.kind;
    if (kind_ == PromptKind::shell && root_ && line.starts_with("# ") && !is_root_command(line) &&
        begins_sentence(text::trim(typed)))
      return add(line);  // a comment between root's commands
    if (kind_ == PromptKind::sql) {
      if (is_client_command(typed)) return;
      open_statement_ = !is_sql_end(typed);
    }
    if (kind_ == PromptKind::shell) {
      lines_ = {};
      lines_.read(typed);
      typed_ = true;
    }
    add(typed);
  }

  void add(std::string_view line) {
    places_.push_back(code_.to_source(static_cast<std::uint32_t>(line.data() - code_.text().data())));
    text_ += line;
    text_ += '\n';
  }

  void flush() {
    if (!places_.empty() && !text::trim(text_).empty()) {
      const Language language = kind_ == PromptKind::shell ? Language::shell
                                : kind_ == PromptKind::sql ? Language::sql
                                                           : Language::other;
      parts_.push_back({language, CodeText(std::move(text_), std::move(places_))});
    }
    text_.clear();
    places_.clear();
  }

  const CodeText& code_;
  bool sql_, root_;
  PromptKind kind_ = PromptKind::none;
  ShellLines lines_;             // of the command that was typed last
  bool typed_ = false;           // the line before was typed at a shell's prompt
  bool open_statement_ = false;  // SQL that has no semicolon yet
  std::string text_;
  std::vector<std::uint32_t> places_;
  std::vector<SessionPart> parts_;
};

}  // namespace

bool is_session(const CodeText& code, Language language) {
  for (const std::string_view line : text::lines(code.text())) {
    const std::string_view shown = text::trim(line);
    if (shown.empty()) continue;
    if (language == Language::sql) {
      if (shown.starts_with("--")) continue;
      return sql_prompt(line).kind != PromptKind::none || shown.starts_with("> ");
    }
    if (const PromptKind kind = prompt_of(line, false).kind;
        kind == PromptKind::shell || kind == PromptKind::sql)
      return true;
    if (language == Language::console || shown.starts_with('#')) continue;
    if (language == Language::shell) return false;
    break;
  }
  return language != Language::shell && language != Language::sql && has_root_prompts(code, language);
}

std::vector<SessionPart> read_session(const CodeText& code, Language language) {
  return SessionReader(code, language).run();
}

CodeText without_prompts(const CodeText& code) {
  std::string commands;
  std::vector<std::uint32_t> places;
  for (const SessionPart& part : read_session(code, Language::console)) {
    if (part.language != Language::shell) continue;
    const std::string_view text = part.code.text();
    for (const std::string_view line : text::lines(text)) {
      places.push_back(part.code.to_source(static_cast<std::uint32_t>(line.data() - text.data())));
      commands += line;
      commands += '\n';
    }
  }
  if (places.empty()) return {};
  return {std::move(commands), std::move(places)};
}

}  // namespace handrail
