#include "generator/html.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "model/text.h"

namespace handrail::html {
namespace {

constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (const char c : {'&', '<', '>', '"'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

// What may stand in an href as it is (the set that CommonMark's own renderers use).
constexpr std::array<bool, 256> kUrlSafe = [] {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : std::string_view("-_.+!*(),%#@?=;:/$~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

std::string_view entity_for(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    default: return "&quot;";
  }
}

// Length of a character reference at the start of `text`, 0 when there is none.
std::size_t entity_length(std::string_view text) {
  constexpr std::size_t kLongest = 33;  // "&CounterClockwiseContourIntegral;"
  std::size_t at = 1;
  if (at < text.size() && text[at] == '#') {
    ++at;
    if (at < text.size() && text::lower(text[at]) == 'x') ++at;
  }
  const std::size_t first = at;
  while (at < text.size() && at < kLongest && text::is_alnum(text[at])) ++at;
  return at > first && at < text.size() && text[at] == ';' ? at + 1 : 0;
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  const char* run = text.data();
  const char* const end = run + text.size();
  for (const char* at = run; at != end; ++at) {
    if (!kNeedsEscape[static_cast<unsigned char>(*at)]) continue;
    out.append(run, at);
    out.append(entity_for(*at));
    run = at + 1;
  }
  out.append(run, end);
}

void append_text_with_entities(std::string& out, std::string_view text) {
  while (true) {
    const std::size_t ampersand = text.find('&');
    if (ampersand == std::string_view::npos) return append_text(out, text);
    append_text(out, text.substr(0, ampersand));
    text.remove_prefix(ampersand);
    const std::size_t length = std::max<std::size_t>(1, entity_length(text));
    if (length == 1) {
      out += "&amp;";
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
}

void append_url(std::string& out, std::string_view url) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (kUrlSafe[byte]) {
      out += c;
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

Target target_of(std::string_view url) {
  std::string start;  // without what a browser skips; a scheme is short
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) continue;
    start += c;
    if (c == ':' || c == '/' || c == '\\' || c == '?' || c == '#') {
      if (start.size() > 1 || c == ':' || c == '?' || c == '#') break;
    }
    if (start.size() == 2 && start[0] != ':' && (start[0] == '/' || start[0] == '\\')) break;
  }
  if (start.empty()) return Target::relative;
  if (start[0] == '#') return Target::fragment;
  if (start == "//" || start == "/\\" || start == "\\/" || start == "\\\\") return Target::external;
  if (start.back() != ':') return Target::relative;
  start.pop_back();
  for (char& c : start) c = text::lower(c);
  for (const std::string_view scheme : {"http", "https", "mailto", "ftp", "tel"}) {
    if (start == scheme) return Target::external;
  }
  return Target::forbidden;
}

}  // namespace handrail::html
