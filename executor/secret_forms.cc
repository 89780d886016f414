#include "executor/secret_forms.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

#include <fmt/format.h>

#include "model/plan/fill_in.h"

namespace handrail {
namespace {

// The inside of a base64 text is safe to look for only if it is long enough not to occur by chance.
constexpr std::size_t kShortestInside = 8;

std::string with_backslashes_before(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string doubled(std::string_view text, char quote) {
  std::string out;
  for (const char c : text) out += c == quote ? std::string(2, c) : std::string(1, c);
  return out;
}

// As `printf %q` and `declare -p` of bash write what holds no control characters.
std::string backslashed_for_shell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0 ||
                       std::string_view("_./:@%+-=").find(c) != std::string_view::npos;
    if (!plain) out += '\\';
    out += c;
  }
  return out;
}

enum class Space : bool { percent, plus };

// RFC 3986: everything but the unreserved characters is percent-encoded.
std::string percent_encoded(std::string_view text, std::string_view kept, Space space, bool lower) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && (std::isalnum(byte) != 0 || kept.find(c) != std::string_view::npos))
      out += c;
    else if (c == ' ' && space == Space::plus)
      out += '+';
    else
      out += lower ? fmt::format("%{:02x}", byte) : fmt::format("%{:02X}", byte);
  }
  return out;
}

std::string json_escaped(std::string_view text, bool slashes) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || (slashes && c == '/')) out += '\\';
    if (c == '\t')
      out += "\\t";
    else
      out += c;
  }
  return out;
}

std::string html_escaped(std::string_view text, std::string_view apostrophe) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += apostrophe; break;
      default: out += c;
    }
  }
  return out;
}

std::string hex(std::string_view text, bool upper) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += upper ? fmt::format("{:02X}", byte) : fmt::format("{:02x}", byte);
  }
  return out;
}

// RFC 4648 without padding. `skip` bytes of something unknown stand before the text: what depends on them,
// and what depends on what follows, is left out.
std::string base64_inside(std::string_view text, std::size_t skip, std::string_view alphabet) {
  const std::string bytes = std::string(skip, '\0') + std::string(text);
  const std::size_t first = (skip * 8 + 5) / 6;  // the first digit that is of the text alone
  const std::size_t end = bytes.size() * 8 / 6;  // digits whose six bits are all there
  std::string out;
  for (std::size_t digit = first; digit < end; ++digit) {
    std::uint32_t value = 0;
    for (std::size_t bit = digit * 6; bit < digit * 6 + 6; ++bit) {
      const auto byte = static_cast<unsigned char>(bytes[bit / 8]);
      value = value << 1 | (byte >> (7 - bit % 8) & 1u);
    }
    out += alphabet[value];
  }
  return out;
}

// The whole of it, with its last digit and the padding, as when nothing but the secret was encoded.
std::string base64(std::string_view text, std::string_view alphabet) {
  std::string out = base64_inside(text, 0, alphabet);
  const std::size_t left = text.size() * 8 % 6;  // bits of the last byte that make an incomplete digit
  if (left == 0) return out;
  const auto last = static_cast<unsigned char>(text.back());
  out += alphabet[(last & ((1u << left) - 1)) << (6 - left)];
  return out;
}

}  // namespace

std::vector<std::string> spellings_of(std::string_view secret) {
  std::vector<std::string> all = {std::string(secret)};
  const auto add = [&](std::string spelling) {
    if (spelling.size() >= 4 && std::ranges::count(all, spelling) == 0) all.push_back(std::move(spelling));
  };
  const std::string quoted = single_quoted(secret);
  add(quoted.substr(1, quoted.size() - 2));
  add(backslashed_for_shell(secret));
  add(with_backslashes_before(secret, "\\\"$`"));
  add(with_backslashes_before(secret, "\\'"));
  add(doubled(secret, '\''));
  add(doubled(secret, '"'));
  for (const bool lower : {false, true}) {
    for (const std::string_view kept : {"-._~", "-._~!*'()", "-._~/", "-._*"}) {
      for (const Space space : {Space::percent, Space::plus})
        add(percent_encoded(secret, kept, space, lower));
    }
  }
  for (const bool slashes : {false, true}) add(json_escaped(secret, slashes));
  for (const std::string_view apostrophe : {"'", "&#39;", "&#039;", "&apos;", "&#x27;"})
    add(html_escaped(secret, apostrophe));
  if (secret.size() * 2 >= kShortestInside) {
    for (const bool upper : {false, true}) add(hex(secret, upper));
  }
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  for (const std::string_view last : {"+/", "-_"}) {
    const std::string alphabet = std::string(kLetters) + std::string(last);
    if (std::string whole = base64(secret, alphabet); whole.size() >= kShortestInside - 2)
      add(std::move(whole));
    for (const std::size_t skip : {0, 1, 2}) {
      if (std::string inside = base64_inside(secret, skip, alphabet); inside.size() >= kShortestInside)
        add(std::move(inside));
    }
  }
  return all;
}

}  // namespace handrail
