#include "verifier/dump/tuples.h"

#include <cctype>

#include <fmt/core.h>

#include "verifier/dump/character_set.h"
#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

constexpr int kMostCalls = 8;  // within each other: replace(replace(…))

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | code >> 6);
    byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | (code >> 18 & 7));
    byte(0x80 | (code >> 12 & 0x3f));
    byte(0x80 | (code >> 6 & 0x3f));
    byte(0x80 | (code & 0x3f));
  }
}

// SQLite's unistr(): \XXXX, \uXXXX, \+XXXXXX, \UXXXXXXXX, and \\ for itself.
std::string unistr(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char kind = text[i + 1];
    if (kind == '\\') {
      out += '\\';
      ++i;
      continue;
    }
    const bool has_mark = kind == 'u' || kind == '+' || kind == 'U';
    const std::size_t begin = i + 1 + (has_mark ? 1 : 0);
    const std::size_t count = kind == '+' ? 6 : kind == 'U' ? 8 : 4;
    std::uint32_t code = 0;
    std::size_t at = begin;
    for (; at < begin + count && at < text.size() && hex_value(text[at]) >= 0; ++at)
      code = code << 4 | static_cast<std::uint32_t>(hex_value(text[at]));
    append_utf8(out, code);
    i = at - 1;
  }
  return out;
}

}  // namespace

bool Tuples::wrong(std::string message) {
  if (error_.empty()) error_ = std::move(message);
  return false;
}

char Tuples::skip_blanks() {
  while (true) {
    const char c = input_.peek();
    if (!is_blank(c)) return c;
    input_.pass(1);
  }
}

bool Tuples::read() {
  input_.mark();
  fields_.clear();
  made_.clear();
  error_.clear();
  input_.pass(1);
  while (true) {
    Field field;
    if (!value(field)) return false;
    fields_.push_back(field);
    char c = input_.peek();
    if (is_blank(c)) c = skip_blanks();
    if (c == '\0' && input_.ended()) return wrong("the text ends within a row");
    input_.pass(1);
    if (c == ')') return true;
    if (c != ',') return wrong(fmt::format("\"{}\" stands where a \",\" or \")\" of a row was expected", c));
  }
}

bool Tuples::value(Field& field) {
  char c = input_.peek();
  if (is_blank(c)) c = skip_blanks();
  if (c == '\'' || (c == '"' && syntax_.double_quoted_text)) return text(field, syntax_.backslashes);
  if (is_digit(c) || c == '-' || c == '+' || c == '.') return number(field);
  if (in_word(c)) return word(field);
  if (c == '\0' && input_.ended()) return wrong("the text ends within a row");
  return wrong(fmt::format("\"{}\" stands where a value was expected", c));
}

void Tuples::make(Field& field, std::size_t begin) {
  field.made = true;
  field.begin = begin;
  field.size = made_.size() - begin;
}

bool Tuples::text(Field& field, bool backslashes) {
  const char quote = *input_.at();
  input_.pass(1);
  field.kind = Field::Kind::text;
  field.begin = input_.since_mark().size();
  const std::size_t made = made_.size();
  std::size_t piece = field.begin;  // from the mark: what was not copied yet
  bool copied = false;
  const PairRule pairs = syntax_.pairs;
  const char escape = backslashes ? '\\' : quote;
  const auto copy = [&](const char* to) {
    made_.append(input_.marked() + piece, to);
    copied = true;
  };
  while (true) {
    const char* p = input_.at();
    const char* const end = input_.end();
    if (pairs != nullptr) {
      while (p < end && *p != quote && *p != escape) {
        if (end - p < 2) break;  // both bytes of a character have to be there
        p += pairs(p[0], p[1]) ? 2 : 1;
      }
    } else {
      while (p < end && *p != quote && *p != escape) ++p;
    }
    input_.move_to(p);
    if (p == end || (pairs != nullptr && *p != quote && *p != escape)) {
      if (!input_.more()) return wrong("the text ends within a value");
      continue;
    }
    if (*p == quote) {
      if (!input_.has(2) || input_.at()[1] != quote) break;
      copy(input_.at() + 1);
      input_.pass(2);
    } else {
      if (!input_.has(2)) return wrong("the text ends within a value");
      copy(input_.at());
      made_ += unescaped(input_.at()[1]);
      input_.pass(2);
    }
    piece = input_.since_mark().size();
  }
  if (copied) {
    copy(input_.at());
    make(field, made);
  } else {
    field.size = input_.since_mark().size() - field.begin;
  }
  input_.pass(1);
  return true;
}

bool Tuples::number(Field& field) {
  field.kind = Field::Kind::integer;
  field.begin = input_.since_mark().size();
  const bool negative = *input_.at() == '-';
  if (negative || *input_.at() == '+') input_.pass(1);
  if (input_.has(2) && input_.at()[0] == '0' && (input_.at()[1] == 'x' || input_.at()[1] == 'X')) {
    input_.pass(2);
    return digits_as_bytes(field, true, '\0');
  }
  std::uint64_t value = 0;
  std::size_t digits = 0;
  bool whole = true;
  while (true) {
    const char* p = input_.at();
    const char* const end = input_.end();
    for (; p < end && is_digit(*p); ++p, ++digits) value = value * 10 + static_cast<std::uint64_t>(*p - '0');
    input_.move_to(p);
    if (p < end) {
      const char c = *p;
      const bool exponent = c == 'e' || c == 'E';
      const bool sign = (c == '+' || c == '-') && (p[-1] == 'e' || p[-1] == 'E');
      if (c != '.' && !exponent && !sign) break;
      whole = false;
      input_.pass(1);
    } else if (!input_.more()) {
      break;
    }
  }
  field.size = input_.since_mark().size() - field.begin;
  if (digits == 0) return wrong("a sign stands where a value was expected");
  if (whole && digits <= 18) {
    field.integer = negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
    return true;
  }
  if (whole && digits == 19) {
    const std::uint64_t limit = std::uint64_t{1} << 63;
    if (value < limit || (negative && value == limit)) {
      field.integer = static_cast<std::int64_t>(negative ? ~value + 1 : value);
      return true;
    }
  }
  field.kind = Field::Kind::number;
  return true;
}

bool Tuples::digits_as_bytes(Field& field, bool hexadecimal, char until) {
  const std::size_t made = made_.size();
  const std::size_t begin = input_.since_mark().size();
  while (true) {
    const char c = input_.peek();
    const bool fits = hexadecimal ? hex_value(c) >= 0 : c == '0' || c == '1';
    if (!fits) break;
    input_.pass(1);
  }
  const std::string_view digits = input_.since_mark().substr(begin);
  if (until != '\0') {
    if (input_.peek() != until) return wrong("a value of hexadecimal digits or bits is not closed");
    input_.pass(1);
  }
  const std::size_t per_byte = hexadecimal ? 2 : 8;
  unsigned byte = 0;
  // The first byte may have fewer digits than the others.
  for (std::size_t i = 0; i < digits.size(); ++i) {
    byte = hexadecimal ? byte << 4 | static_cast<unsigned>(hex_value(digits[i]))
                       : byte << 1 | static_cast<unsigned>(digits[i] - '0');
    if ((digits.size() - i - 1) % per_byte == 0) {
      made_ += static_cast<char>(byte);
      byte = 0;
    }
  }
  field.kind = Field::Kind::bytes;
  make(field, made);
  return true;
}

bool Tuples::word(Field& field) {
  std::size_t size = 0;
  while (input_.has(size + 1) && size < 32 && in_word(input_.at()[size])) ++size;
  const std::string name(input_.at(), size);
  input_.pass(size);
  const char next = input_.peek();
  if (same_word(name, "NULL")) return true;
  if (same_word(name, "TRUE") || same_word(name, "FALSE")) {
    field.kind = Field::Kind::integer;
    field.integer = same_word(name, "TRUE") ? 1 : 0;
    return true;
  }
  if (same_word(name, "DEFAULT")) {
    field.kind = Field::Kind::absent;
    return true;
  }
  if (next == '\'') {
    if (same_word(name, "X") || same_word(name, "B")) {
      input_.pass(1);
      if (same_word(name, "X") || !syntax_.dollar_quotes)
        return digits_as_bytes(field, same_word(name, "X"), '\'');
      input_.move_to(input_.at() - 1);
      return text(field, false);  // PostgreSQL's bits are text
    }
    if (same_word(name, "E")) return text(field, true);
    if (same_word(name, "N")) return text(field, syntax_.backslashes);
  }
  if (name.front() == '_' && name.size() > 1) {  // a character set's introducer
    const char* set = character_set_name(std::string_view(name).substr(1));
    if (set == nullptr) return wrong(fmt::format("the character set {} is not known here", name.substr(1)));
    if (depth_ >= kMostCalls) return wrong("one character set stands before another");
    ++depth_;
    const bool read = value(field);
    --depth_;
    if (!read) return false;
    field.introducer = set;
    if (field.kind == Field::Kind::text && std::string_view(set) == "binary") field.kind = Field::Kind::bytes;
    if (field.kind == Field::Kind::bytes && std::string_view(set) != "binary") field.kind = Field::Kind::text;
    return true;
  }
  if (next == '(' && depth_ < kMostCalls) {
    ++depth_;
    const bool read = call(name, field);
    --depth_;
    return read;
  }
  return wrong(fmt::format("\"{}\" stands where a value was expected", name));
}

// What sqlite3's .dump writes for texts with line ends and control characters:
// replace('a\nb','\n',char(10)), unistr('a\u000ab').
bool Tuples::call(std::string_view name, Field& field) {
  std::vector<Field> arguments;
  input_.pass(1);
  while (true) {
    if (arguments.empty() && skip_blanks() == ')') {
      input_.pass(1);
      break;
    }
    Field argument;
    if (!value(argument)) return false;
    arguments.push_back(argument);
    const char c = skip_blanks();
    if (c == '\0' && input_.ended()) return wrong("the text ends within a row");
    input_.pass(1);
    if (c == ')') break;
    if (c != ',') return wrong(fmt::format("{}(…) is not closed", name));
  }
  const auto is_text = [&](std::size_t i) { return arguments[i].kind == Field::Kind::text; };
  std::string result;
  if (same_word(name, "char") && arguments.size() == 1 && arguments[0].kind == Field::Kind::integer) {
    append_utf8(result, static_cast<std::uint32_t>(arguments[0].integer));
  } else if (same_word(name, "unistr") && arguments.size() == 1 && is_text(0)) {
    result = unistr(bytes(arguments[0]));
  } else if (same_word(name, "replace") && arguments.size() == 3 && is_text(0) && is_text(1) && is_text(2)) {
    const std::string_view text = bytes(arguments[0]);
    const std::string_view from = bytes(arguments[1]);
    // Never more than was there: a few of them within each other would fill the memory.
    if (bytes(arguments[2]).size() > from.size()) return wrong("replace(…) makes a text longer");
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t found = from.empty() ? std::string_view::npos : text.find(from, at);
      result += text.substr(at, found == std::string_view::npos ? found : found - at);
      if (found == std::string_view::npos) break;
      result += bytes(arguments[2]);
      at = found + from.size();
    }
  } else {
    return wrong(fmt::format("{}(…) stands where a value was expected", name));
  }
  const std::size_t made = made_.size();
  made_ += result;
  field.kind = Field::Kind::text;
  make(field, made);
  return true;
}

}  // namespace handrail::dump
