#include "model/shell_lines.h"

#include <algorithm>
#include <array>

#include "model/effects/effects.h"
#include "model/text.h"

namespace handrail {
namespace {

constexpr auto kKeywords = std::to_array<std::string_view>(
    {"if",    "then",  "else",     "elif",  "fi",       "for", "do",     "done", "while", "until",
     "case",  "esac",  "function", "{",     "}",        ")",   "(",      "[",    "[[",    "export",
     "local", "unset", "return",   "break", "continue", "set", "source", ".",    "cd",    "exit"});

bool is_keyword(std::string_view word) {
  if (word.ends_with(';')) word.remove_suffix(1);
  return text::is_one_of(word, kKeywords);
}

// ./upgrade.sh, bin/app, /usr/bin/app with or without arguments; a bare /path without a program's look is
// none.
bool is_script_path(std::string_view word) {
  if (word.starts_with("./") || word.starts_with("../") || word.starts_with("~/")) return word.size() > 3;
  if (word.find('/') == std::string_view::npos || word.find("://") != std::string_view::npos) return false;
  return word.ends_with(".sh") || word.ends_with(".py") || word.find("bin/") != std::string_view::npos ||
         word.find("init.d/") != std::string_view::npos;
}

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string_view::npos) return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](char c) { return text::is_alnum(c) || c == '_'; });
}

// What a line says of itself.
enum class Look : std::uint8_t { none, neutral, command };
Look look_of(std::string_view line) {
  if (line.starts_with('#') || line.starts_with("|") || line.starts_with("&&")) return Look::neutral;
  if (line.starts_with('-') && line.size() > 1 && line[1] != ' ') return Look::neutral;
  std::string_view word = line.substr(0, line.find_first_of(" \t"));
  while (is_assignment(word)) {  // NAME=value command
    if (word.size() == line.size()) return Look::neutral;
    if (word.find_first_of("\"'(`") != std::string_view::npos) return Look::neutral;
    line = text::trim(line.substr(word.size()));
    word = line.substr(0, line.find_first_of(" \t"));
  }
  if (word.ends_with(';')) word.remove_suffix(1);
  if (is_keyword(word))
    return word == "cd" || word == "export" || word == "source" ? Look::command : Look::neutral;
  // /api/v1/service is an address, not the program "service".
  const bool path = word.find('/') != std::string_view::npos;
  return (path ? is_script_path(word) : is_known_program(word)) ? Look::command : Look::none;
}

}  // namespace

void ShellLines::read(std::string_view line) {
  if (in_heredoc()) {
    if (text::trim(line) == delimiter_) delimiter_.clear();
    return;
  }
  continued_ = false;
  std::string heredoc;
  bool commented = false;
  char last = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote_ == '\'') {
      if (c == '\'') quote_ = '\0';
      continue;
    }
    if (c == '\\') {
      if (i + 1 == line.size()) continued_ = true;
      // `\ # why`: no continuation to a shell, but one to whoever wrote it
      const std::string_view rest = line.substr(i + 1);
      if (quote_ == '\0' && !rest.empty() && text::is_space(rest[0]) &&
          (text::trim(rest).empty() || text::trim(rest).starts_with('#')))
        continued_ = true;
      ++i;
      last = 'x';
      continue;
    }
    if (quote_ == '"') {
      if (c == '"') quote_ = '\0';
      continue;
    }
    if (c == '"' || c == '\'') quote_ = c;
    if (c == '#' && (i == 0 || text::is_space(line[i - 1]))) {
      commented = true;
      break;
    }
    if (c == '<' && line.substr(i).starts_with("<<") && !line.substr(i).starts_with("<<<")) {
      find_heredoc(line, i + 2);
      i += 1;
    }
    if (!text::is_space(c)) last = c;
  }
  if (!commented && quote_ == '\0' && (last == '|' || (last == '&' && text::trim(line).ends_with("&&"))))
    continued_ = true;
}

void ShellLines::find_heredoc(std::string_view line, std::size_t at) {
  if (at < line.size() && line[at] == '-') ++at;
  while (at < line.size() && line[at] == ' ') ++at;
  if (at < line.size() && (line[at] == '\'' || line[at] == '"' || line[at] == '\\')) ++at;
  std::size_t end = at;
  while (end < line.size() && (text::is_alnum(line[end]) || line[end] == '_')) ++end;
  if (end > at && !text::is_digit(line[at])) delimiter_ = line.substr(at, end - at);
}

bool is_bare_or(std::string_view line) {
  line = text::trim(line);
  for (const std::string_view colon : {":", "："}) {
    if (line.ends_with(colon)) line = line.substr(0, line.size() - colon.size());
  }
  return line == "或" || line == "或者" || text::equal_ignoring_case(line, "or");
}

bool looks_like_command(std::string_view line) { return look_of(line) == Look::command; }

bool reads_as_commands(std::string_view code) {
  bool some = false;
  ShellLines lines;
  for (const std::string_view line : text::lines(code)) {
    if (lines.inside()) {
      lines.read(line);
      continue;
    }
    const std::string_view shown = text::trim(line);
    if (shown.empty() || is_bare_or(shown)) continue;
    const Look look = look_of(shown);
    if (look == Look::none) return false;
    some |= look == Look::command;
    lines.read(line);
  }
  return some;
}

}  // namespace handrail
