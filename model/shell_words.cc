#include "model/shell_words.h"

#include <algorithm>
#include <array>

#include "model/text.h"

namespace handrail::shell {
namespace {

bool starts_placeholder(std::string_view code, std::size_t at) {
  if (at + 1 >= code.size()) return false;
  const char next = code[at + 1];
  return text::is_alpha(next) || next == '_' || static_cast<unsigned char>(next) >= 0x80;
}

}  // namespace

std::string hide_angle_placeholders(std::string_view code) {
  std::string hidden;
  for (std::size_t at = code.find('<'); at != std::string_view::npos; at = code.find('<', at + 1)) {
    if (!starts_placeholder(code, at) || (at > 0 && code[at - 1] == '<')) continue;
    const std::size_t end = code.find_first_of("<>|&;$`\"'()\n", at + 1);
    if (end == std::string_view::npos || code[end] != '>' || text::is_space(code[end - 1])) continue;
    // `<in file>`: words with blanks between them only when they are plain words, or it may be two
    // redirections.
    const std::string_view inside = code.substr(at + 1, end - at - 1);
    if (inside.find_first_of(" \t") != std::string_view::npos &&
        inside.find_first_of("./=") != std::string_view::npos)
      continue;
    if (hidden.empty()) hidden = code;
    for (std::size_t i = at; i <= end; ++i) {
      if (static_cast<unsigned char>(hidden[i]) < 0x80) hidden[i] = '_';
    }
    at = end;
  }
  return hidden;
}

void add_literal(Word& word, std::string_view text, bool quoted) {
  if (text.empty()) return;
  if (!word.parts.empty() && word.parts.back().kind == PartKind::literal &&
      word.parts.back().quoted == quoted) {
    word.parts.back().text += text;
  } else {
    word.parts.push_back({PartKind::literal, std::string(text), quoted, {}});
  }
}

void add_unquoted(Word& word, std::string_view raw) {
  std::string literal;
  const auto flush = [&] {
    add_literal(word, literal, false);
    literal.clear();
  };
  const std::size_t last_bracket = raw.rfind(']');
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (c == '\\' && i + 1 < raw.size()) {
      if (raw[++i] != '\n') literal += raw[i];
      continue;
    }
    if (c == '~' && i == 0 && word.parts.empty()) {
      word.parts.push_back({PartKind::tilde, "~", false, "~"});
      continue;
    }
    const bool bracket = c == '[' && last_bracket != std::string_view::npos && last_bracket > i;
    if (c == '*' || c == '?' || bracket) {
      flush();
      const std::size_t end = bracket ? raw.find(']', i) + 1 : i + 1;
      word.parts.push_back(
          {PartKind::glob, std::string(raw.substr(i, end - i)), false, std::string(raw.substr(i, end - i))});
      i = end - 1;
      continue;
    }
    literal += c;
  }
  flush();
}

std::string double_quoted(std::string_view raw) {
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\\' && i + 1 < raw.size()) {
      const char next = raw[i + 1];
      if (next == '\n') {
        ++i;
        continue;
      }
      if (next == '"' || next == '\\' || next == '$' || next == '`') {
        out += next;
        ++i;
        continue;
      }
    }
    out += raw[i];
  }
  return out;
}

std::string ansi_quoted(std::string_view raw) {
  std::string out;
  if (raw.size() < 3) return out;
  raw = raw.substr(2, raw.size() - 3);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 == raw.size()) {
      out += raw[i];
      continue;
    }
    switch (raw[++i]) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case '\\': out += '\\'; break;
      case '\'': out += '\''; break;
      case '"': out += '"'; break;
      default: out += '\\'; out += raw[i];
    }
  }
  return out;
}

bool add_with_braces(Word& word, std::string_view raw) {
  const std::size_t open = raw.find('{');
  const std::size_t close = raw.find('}', open == std::string_view::npos ? raw.size() : open);
  if (close == std::string_view::npos || raw.find_first_of("'\"$`\\") != std::string_view::npos) return false;
  const std::string_view inside = raw.substr(open + 1, close - open - 1);
  if (inside.find(',') == std::string_view::npos || inside.find('{') != std::string_view::npos) return false;
  if (open > 0) add_unquoted(word, raw.substr(0, open));
  const std::string braces(raw.substr(open, close - open + 1));
  word.parts.push_back({PartKind::brace, braces, false, braces});
  if (close + 1 < raw.size()) add_unquoted(word, raw.substr(close + 1));
  return true;
}

std::string end_lines_before_comments(std::string_view code) {
  static constexpr auto kOpen = std::to_array<std::string_view>(
      {"\\", "|", "&", ";", "{", "(", ")", " then", " do", " in", "then", "do", "else"});
  std::string ended;
  for (std::size_t begin = 0; begin < code.size();) {
    const std::size_t end = std::min(code.find('\n', begin), code.size());
    const std::string_view line = text::trim(code.substr(begin, end - begin));
    const bool complete =
        !line.empty() && line.find('#') == line.npos && line.find("<<") == line.npos &&
        std::none_of(kOpen.begin(), kOpen.end(), [&](std::string_view open) { return line.ends_with(open); });
    const std::size_t next = end < code.size() ? code.find_first_not_of(" \t\r\n", end + 1) : code.npos;
    if (complete && next != code.npos && code[next] == '#') {
      if (ended.empty()) ended = code;
      ended[end] = ';';
    }
    begin = end + 1;
  }
  return ended;
}

bool is_usage_word(std::string_view word) {
  static constexpr auto kUsage = std::to_array<std::string_view>(
      {"[flags]", "[flags...]", "[options]", "[options...]", "[option]", "[option...]", "[args]", "[args...]",
       "[arg...]", "[arguments]", "[command]", "[subcommand]", "[选项]", "[参数]"});
  return word.starts_with('[') && text::is_one_of(text::lower(word), kUsage);
}

}  // namespace handrail::shell
