// The few things about UTF-8 that the model needs: validation with the place of the first wrong byte, and
// decoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace handrail::utf8 {

// Offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates), or
// std::string_view::npos.
std::size_t first_invalid(std::string_view text);

// Decodes the code point at `offset` and moves `offset` behind it. `text` is valid UTF-8 and offset <
// text.size().
std::uint32_t decode(std::string_view text, std::size_t& offset);

void append(std::string& out, std::uint32_t code_point);

// Number of code points. `text` is valid UTF-8.
std::size_t length(std::string_view text);

constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Chinese ideographs (the unified blocks and their extensions A to F), without punctuation.
constexpr bool is_han(std::uint32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2EBEF) ||
         (c >= 0xF900 && c <= 0xFAFF);
}

}  // namespace handrail::utf8
