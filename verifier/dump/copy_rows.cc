#include "verifier/dump/copy_rows.h"

#include <cstring>

namespace handrail::dump {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// Appends what the escape at text[at], a backslash, stands for, and says where it ends.
std::size_t append_escape(std::string_view text, std::size_t at, std::string& out) {
  if (++at == text.size()) {
    out += '\\';
    return at;
  }
  const char c = text[at++];
  switch (c) {
    case 'b': out += '\b'; return at;
    case 'f': out += '\f'; return at;
    case 'n': out += '\n'; return at;
    case 'r': out += '\r'; return at;
    case 't': out += '\t'; return at;
    case 'v': out += '\v'; return at;
    case 'x': {
      int value = 0;
      const std::size_t begin = at;
      while (at < text.size() && at < begin + 2 && hex_value(text[at]) >= 0)
        value = value * 16 + hex_value(text[at++]);
      out += at == begin ? 'x' : static_cast<char>(value);
      return at;
    }
    default: break;
  }
  if (!is_octal(c)) {
    out += c;
    return at;
  }
  int value = c - '0';
  for (const std::size_t begin = at; at < text.size() && at < begin + 2 && is_octal(text[at]);)
    value = value * 8 + (text[at++] - '0');
  out += static_cast<char>(value);
  return at;
}

}  // namespace

CopyRows::Read CopyRows::next() {
  input_.mark();
  fields_.clear();
  made_.clear();
  std::size_t size = 0;  // of the line
  while (true) {
    const std::string_view rest = input_.rest();
    const void* end = std::memchr(rest.data() + size, '\n', rest.size() - size);
    if (end != nullptr) {
      size = static_cast<std::size_t>(static_cast<const char*>(end) - rest.data());
      break;
    }
    size = rest.size();
    if (!input_.more()) return Read::cut_off;
  }
  std::string_view line = input_.rest().substr(0, size);
  input_.pass(size + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);  // Windows; one that belongs to a value is escaped
  if (line == "\\.") return Read::end;

  std::size_t at = 0;
  const auto begins_pair = [&] {
    return pairs_ != nullptr && at + 1 < line.size() && pairs_(line[at], line[at + 1]);
  };
  while (true) {
    Field field;
    field.kind = Field::Kind::text;
    field.begin = at;
    while (at < line.size() && line[at] != '\t' && line[at] != '\\') at += begins_pair() ? 2 : 1;
    if (at < line.size() && line[at] == '\\') {
      const bool ends = at + 2 == line.size() || (at + 2 < line.size() && line[at + 2] == '\t');
      if (at == field.begin && ends && line[at + 1] == 'N') {
        field.kind = Field::Kind::null;
        at += 2;
      } else {
        const std::size_t made = made_.size();
        made_ += line.substr(field.begin, at - field.begin);
        while (at < line.size() && line[at] != '\t') {
          if (line[at] == '\\') {
            at = append_escape(line, at, made_);
          } else {
            if (begins_pair()) made_ += line[at++];
            made_ += line[at++];
          }
        }
        field.made = true;
        field.begin = made;
        field.size = made_.size() - made;
      }
    } else {
      field.size = at - field.begin;
    }
    fields_.push_back(field);
    if (at >= line.size()) return Read::row;
    ++at;  // the tab
  }
}

}  // namespace handrail::dump
