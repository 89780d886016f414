#include "verifier/value.h"

#include <algorithm>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace handrail {
namespace {

constexpr std::size_t kShownCharacters = 200;
constexpr std::size_t kShownBlobBytes = 32;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Length of the well-formed UTF-8 character at the beginning of `text`, 0 when there is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 && lead <= 0xf4  ? 4
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues_character(text[i])) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool not_a_character = (lead == 0xed && byte(1) >= 0xa0) || (lead == 0xf4 && byte(1) >= 0x90);
  return overlong || not_a_character ? 0 : length;
}

}  // namespace

std::string shown_text(std::string_view text) {
  std::string out;
  std::size_t characters = 0;
  while (!text.empty()) {
    if (characters++ == kShownCharacters) return out + "…";
    const std::size_t length = character_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";  // U+FFFD
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

Value shown_value(const Cell& cell) {
  Value value{cell.kind, cell.integer, cell.real, {}, 0};
  if (cell.kind == Cell::Kind::text) value.text = shown_text(cell.bytes);
  if (cell.kind == Cell::Kind::blob) {
    value.bytes = cell.bytes.size();
    for (const char c : cell.bytes.substr(0, kShownBlobBytes)) {
      value.text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
  }
  return value;
}

bool same_value(const Cell& a, const Cell& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == Cell::Kind::integer) return a.integer == b.integer;
  if (a.kind == Cell::Kind::real) return a.real == b.real;
  return a.bytes == b.bytes;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (c < 0x20 || c == 0x7f) {
      out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : fmt::format("\\x{:02x}", c);
    } else if (c1) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string text_of(const Value& value) {
  switch (value.kind) {
    case Cell::Kind::null: return "NULL";
    case Cell::Kind::integer: return std::to_string(value.integer);
    case Cell::Kind::real: return fmt::format("{}", value.real);
    case Cell::Kind::text: return printable(value.text);
    case Cell::Kind::blob:
      return fmt::format("x'{}{}' ({} bytes)", value.text, value.text.size() / 2 < value.bytes ? "…" : "",
                         value.bytes);
  }
  return {};
}

nlohmann::ordered_json value_json(const Value& value) {
  switch (value.kind) {
    case Cell::Kind::null: return nullptr;
    case Cell::Kind::integer: return value.integer;
    case Cell::Kind::real: return value.real;
    case Cell::Kind::text: return value.text;
    case Cell::Kind::blob: return {{"blob", value.text}, {"bytes", value.bytes}};
  }
  return nullptr;
}

}  // namespace handrail
