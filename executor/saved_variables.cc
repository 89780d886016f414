#include "executor/saved_variables.h"

#include <algorithm>
#include <cctype>

#include "executor/disk.h"
#include "executor/session.h"

namespace handrail {
namespace {

int digit_of(char c, int base) {
  int value = base;
  if (c >= '0' && c <= '9') value = c - '0';
  if (c >= 'a' && c <= 'f') value = c - 'a' + 10;
  if (c >= 'A' && c <= 'F') value = c - 'A' + 10;
  return value < base ? value : -1;
}

// Up to `digits` digits behind `at`, as a byte.
char number_at(std::string_view text, std::size_t& at, int base, int digits) {
  int value = 0;
  for (; digits > 0 && at < text.size() && digit_of(text[at], base) >= 0; --digits, ++at)
    value = value * base + digit_of(text[at], base);
  return static_cast<char>(value);
}

// The inside of $'…', from behind the opening quote to behind the closing one.
void read_ansi_quoted(std::string_view text, std::size_t& at, std::string& value) {
  while (at < text.size() && text[at] != '\'') {
    if (text[at] != '\\' || at + 1 >= text.size()) {
      value += text[at++];
      continue;
    }
    const char c = text[++at];
    if (c >= '0' && c <= '7') {
      value += number_at(text, at, 8, 3);
      continue;
    }
    ++at;
    switch (c) {
      case 'n': value += '\n'; break;
      case 't': value += '\t'; break;
      case 'r': value += '\r'; break;
      case 'a': value += '\a'; break;
      case 'b': value += '\b'; break;
      case 'f': value += '\f'; break;
      case 'v': value += '\v'; break;
      case 'e':
      case 'E': value += '\033'; break;
      case 'x': value += number_at(text, at, 16, 2); break;
      default: value += c;
    }
  }
  if (at < text.size()) ++at;
}

void read_double_quoted(std::string_view text, std::size_t& at, std::string& value) {
  while (at < text.size() && text[at] != '"') {
    if (text[at] == '\\' && at + 1 < text.size() &&
        std::string_view("\"\\$`\n").find(text[at + 1]) != std::string_view::npos)
      ++at;
    value += text[at++];
  }
  if (at < text.size()) ++at;
}

bool is_name(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0])) != 0) return false;
  for (const unsigned char c : text) {
    if (std::isalnum(c) == 0 && c != '_') return false;
  }
  return true;
}

}  // namespace

ShellWord read_shell_word(std::string_view text) {
  ShellWord word;
  std::size_t at = 0;
  while (at < text.size() && text[at] != ' ' && text[at] != '\n') {
    if (text[at] == '\'') {
      const std::size_t end = text.find('\'', at + 1);
      word.value += text.substr(at + 1, (end == std::string_view::npos ? text.size() : end) - at - 1);
      at = end == std::string_view::npos ? text.size() : end + 1;
    } else if (text[at] == '"') {
      read_double_quoted(text, ++at, word.value);
    } else if (text[at] == '$' && text.substr(at + 1).starts_with('\'')) {
      read_ansi_quoted(text, at += 2, word.value);
    } else {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      word.value += text[at++];
    }
  }
  word.length = at;
  return word;
}

std::map<std::string, std::string> variables_in(std::string_view state) {
  std::map<std::string, std::string> variables;
  bool seen = false;
  while (!state.empty()) {
    std::string_view line = state;
    if (line.starts_with("builtin ")) line.remove_prefix(8);
    const bool declares = line.starts_with("declare -");
    // All variables stand together; what follows them, functions first, may hold anything.
    if (seen && !declares) break;
    seen = seen || declares;
    if (declares) {
      line.remove_prefix(9);
      const std::size_t blank = std::min(line.find(' '), line.size());
      const bool plain = line.substr(0, blank).find_first_of("aAfFn") == std::string_view::npos;
      line.remove_prefix(std::min(blank + 1, line.size()));
      const std::size_t equals = line.find_first_of("=\n");
      if (equals != std::string_view::npos && line[equals] == '=' && is_name(line.substr(0, equals))) {
        const std::string name(line.substr(0, equals));
        line.remove_prefix(equals + 1);
        ShellWord word = read_shell_word(line);
        line.remove_prefix(word.length);
        if (plain) variables[name] = std::move(word.value);
      }
    }
    // To the end of the line; a quoted word may hold line breaks.
    while (!line.empty() && line[0] != '\n')
      line.remove_prefix(std::max<std::size_t>(read_shell_word(line).length, 1));
    state = line.substr(line.empty() ? 0 : 1);
  }
  return variables;
}

std::map<std::string, std::string> saved_variables(const std::string& state) {
  const auto text = read_whole(state);
  if (!text || !is_whole_state(*text)) return {};
  return variables_in(*text);
}

}  // namespace handrail
