// Languages that hold settings and data: JSON, YAML, ini and env files, diffs.
#include "generator/highlight/lexers.h"
#include "generator/highlight/words.h"

namespace handrail::lexers {
namespace {

constexpr auto kConstants = std::to_array<std::string_view>({
    "FALSE", "False", "NULL",  "No", "None", "Null", "OFF", "ON",   "Off", "On", "TRUE",
    "True",  "Yes",   "false", "no", "null", "off",  "on",  "true", "yes", "~",
});
static_assert(is_sorted_list(kConstants));

bool is_number(std::string_view value) {
  return !value.empty() && value.find_first_not_of("0123456789.+-eE_") == std::string_view::npos &&
         text::is_digit(value[value[0] == '-' && value.size() > 1 ? 1 : 0]);
}

// A scalar as YAML and settings write it: quoted, a number, a constant, or plain.
void scalar(CodeWriter& writer, std::size_t begin, std::size_t end) {
  const std::string_view code = writer.code();
  while (begin < end && text::is_space(code[begin])) ++begin;
  while (end > begin && text::is_space(code[end - 1])) --end;
  if (begin == end) return;
  const std::string_view value = code.substr(begin, end - begin);
  const char c = value[0];
  if (c == '"' || c == '\'') {
    writer.token(Token::string, begin, end);
  } else if (is_number(value)) {
    writer.token(Token::number, begin, end);
  } else if (is_in_sorted(kConstants, value)) {
    writer.token(Token::keyword, begin, end);
  } else if (c == '&' || c == '*' || c == '!' || c == '$' || c == '|' || c == '>') {
    writer.token(Token::variable, begin, begin + std::min(value.find(' '), value.size()));
  }
}

// Where a `#` that begins a comment stands in the line, outside quotes; `end` when there is none.
std::size_t comment_begin(std::string_view code, std::size_t at, std::size_t end) {
  char quote = '\0';
  for (std::size_t i = at; i < end; ++i) {
    const char c = code[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#' && (i == at || text::is_space(code[i - 1]))) {
      return i;
    }
  }
  return end;
}

// The colon that ends a YAML key, or npos.
std::size_t key_end(std::string_view code, std::size_t at, std::size_t end) {
  if (at < end && (code[at] == '"' || code[at] == '\'')) {
    const std::size_t close = string_end(code, at);
    return close < end && code[close] == ':' ? close : std::string_view::npos;
  }
  for (std::size_t i = at; i < end; ++i) {
    if (code[i] == ':' && (i + 1 == end || text::is_space(code[i + 1]))) return i;
    if (code[i] == '{' || code[i] == '[' || code[i] == '"') return std::string_view::npos;
  }
  return std::string_view::npos;
}

}  // namespace

void json(CodeWriter& writer) {
  const std::string_view code = writer.code();
  for (std::size_t at = 0; at < code.size();) {
    const char c = code[at];
    std::size_t end = at + 1;
    if (c == '"') {
      end = string_end(code, at);
      const std::size_t next = code.find_first_not_of(" \t", end);
      const bool key = next != std::string_view::npos && code[next] == ':';
      writer.token(key ? Token::key : Token::string, at, end);
    } else if (text::is_digit(c) || (c == '-' && end < code.size() && text::is_digit(code[end]))) {
      end = number_end(code, end);
      writer.token(Token::number, at, end);
    } else if (starts_name(c)) {
      end = name_end(code, at);
      if (is_in_sorted(kConstants, code.substr(at, end - at))) writer.token(Token::keyword, at, end);
    } else if (code.substr(at, 2) == "//" || c == '#') {
      end = line_end(code, at);
      writer.token(Token::comment, at, end);
    }
    at = end;
  }
}

void yaml(CodeWriter& writer) {
  const std::string_view code = writer.code();
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = line_end(code, at);
    const std::size_t comment = comment_begin(code, at, end);
    std::size_t begin = at;
    while (begin < comment && (code[begin] == ' ' || code[begin] == '\t' ||
                               (code[begin] == '-' && begin + 1 < end && code[begin + 1] == ' '))) {
      ++begin;
    }
    const std::string_view line = code.substr(at, end - at);
    if (line == "---" || line == "...") {
      writer.token(Token::comment, at, end);
    } else if (const std::size_t colon = key_end(code, begin, comment); colon != std::string_view::npos) {
      writer.token(Token::key, begin, colon);
      scalar(writer, colon + 1, comment);
    } else {
      scalar(writer, begin, comment);
    }
    writer.token(Token::comment, comment, end);
    at = end + 1;
  }
}

void settings(CodeWriter& writer) {
  const std::string_view code = writer.code();
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = line_end(code, at);
    std::size_t begin = at;
    while (begin < end && (code[begin] == ' ' || code[begin] == '\t')) ++begin;
    const char c = begin < end ? code[begin] : '\n';
    if (c == '#' || c == ';') {
      writer.token(Token::comment, begin, end);
    } else if (c == '[') {
      writer.token(Token::keyword, begin, end);
    } else if (c != '\n') {
      const std::size_t sign = code.substr(0, end).find_first_of("=:", begin);
      if (sign != std::string_view::npos) {
        const std::size_t comment = comment_begin(code, sign + 1, end);
        writer.token(Token::key, begin, sign);
        scalar(writer, sign + 1, comment);
        writer.token(Token::comment, comment, end);
      }
    }
    at = end + 1;
  }
}

void diff(CodeWriter& writer) {
  const std::string_view code = writer.code();
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = line_end(code, at);
    const std::string_view line = code.substr(at, end - at);
    if (line.starts_with("+++") || line.starts_with("---") || line.starts_with("diff ") ||
        line.starts_with("index ")) {
      writer.token(Token::comment, at, end);
    } else if (line.starts_with("@@")) {
      writer.token(Token::keyword, at, end);
    } else if (line.starts_with('+')) {
      writer.token(Token::inserted, at, end);
    } else if (line.starts_with('-')) {
      writer.token(Token::removed, at, end);
    }
    at = end + 1;
  }
}

}  // namespace handrail::lexers
