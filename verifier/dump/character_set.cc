#include "verifier/dump/character_set.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include <array>
#include <cstdint>

#include "verifier/dump/tokens.h"

#ifdef __EMSCRIPTEN__
// The browser knows the characters; the module need not bring them.
EM_JS(void, fill_gbk, (std::uint16_t * codes), {
  const decoder = new TextDecoder("gbk");
  let at = codes >> 1;
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(new Uint8Array([ lead, trail ]));
      const code = text.length == 1 ? text.charCodeAt(0) : 0;
      HEAPU16[at++] = code == 0xfffd ? 0 : code;
    }
  }
});
#endif

namespace handrail::dump {
namespace {

// By lead byte from 0x81, trail byte from 0x40 (https://encoding.spec.whatwg.org/#index-gb18030); U+0000
// where there is no character.
const std::uint16_t* gbk() {
#ifdef __EMSCRIPTEN__
  static std::array<std::uint16_t, 126 * 191> codes{};
  if (codes[0] == 0) fill_gbk(codes.data());
  return codes.data();
#else
  static constexpr std::uint16_t kCodes[] = {
#include "generated/verifier/gbk.inc"
  };
  return kCodes;
#endif
}
constexpr int kGbkTrails = 191;

// MySQL's latin1 is Windows-1252; what that leaves open are control characters.
constexpr std::array<std::uint16_t, 32> kLatin1High = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

void append(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

}  // namespace

const char* character_set_name(std::string_view name) {
  struct Name {
    std::string_view name;
    const char* set;
  };
  static constexpr std::array<Name, 9> kNames = {{{"utf8mb4", "utf8mb4"},
                                                  {"utf8", "utf8mb4"},
                                                  {"utf8mb3", "utf8mb4"},
                                                  {"ascii", "utf8mb4"},
                                                  {"latin1", "latin1"},
                                                  {"cp1252", "latin1"},
                                                  {"gbk", "gbk"},
                                                  {"gb2312", "gbk"},
                                                  {"binary", "binary"}}};
  for (const Name& known : kNames) {
    if (same_word(known.name, name)) return known.set;
  }
  return nullptr;
}

void append_as_utf8(std::string_view set, std::string_view bytes, std::string& out) {
  if (set != "latin1" && set != "gbk") {
    out += bytes;
    return;
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) {
      out += bytes[i];
    } else if (set == "latin1") {
      append(byte < 0xa0 ? kLatin1High[byte - 0x80] : byte, out);
    } else {
      const int trail = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : 0;
      const bool pair = byte >= 0x81 && byte <= 0xfe && trail >= 0x40 && trail <= 0xfe;
      const std::uint16_t code = pair ? gbk()[(byte - 0x81) * kGbkTrails + trail - 0x40] : std::uint16_t{0};
      append(byte == 0x80 ? 0x20ac : code != 0 ? code : 0xfffd, out);
      if (pair && byte != 0x80) ++i;
    }
  }
}

}  // namespace handrail::dump
