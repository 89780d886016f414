#include "verifier/dump/character_set.h"

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#else
#include <iconv.h>
#endif

#include <algorithm>
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

// How many bytes of UTF-8 were written to `out`; -1 for a set that the browser does not know.
EM_JS(int, decode_text, (const char* set, const char* bytes, int size, char* out, int room), {
  try {
    const text = new TextDecoder(UTF8ToString(set)).decode(HEAPU8.slice(bytes, bytes + size));
    return new TextEncoder().encodeInto(text, HEAPU8.subarray(out, out + room)).written;
  } catch (unknown) {
    return -1;
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

// https://dev.mysql.com/doc/refman/8.0/en/charset-charsets.html and
// https://www.postgresql.org/docs/15/multibyte.html. The set's one name is iconv's and the browser's, where
// one of them reads it.
struct CharacterSet {
  std::string_view name;
  const char* set;
};
constexpr CharacterSet kSets[] = {
    {"utf8mb4", "utf8mb4"},
    {"utf8", "utf8mb4"},
    {"utf8mb3", "utf8mb4"},
    {"unicode", "utf8mb4"},
    {"ascii", "utf8mb4"},
    {"sql_ascii", "utf8mb4"},
    {"latin1", "latin1"},
    {"cp1252", "latin1"},
    {"win1252", "latin1"},
    {"gbk", "gbk"},
    {"gb2312", "gbk"},
    {"euc_cn", "gbk"},
    {"binary", "binary"},
    {"gb18030", "GB18030"},
    {"big5", "BIG5-HKSCS"},
    {"sjis", "WINDOWS-31J"},
    {"cp932", "WINDOWS-31J"},
    {"ujis", "EUC-JP"},
    {"eucjpms", "EUC-JP"},
    {"euc_jp", "EUC-JP"},
    {"euckr", "EUC-KR"},
    {"euc_kr", "EUC-KR"},
    {"latin2", "ISO-8859-2"},
    {"latin3", "ISO-8859-3"},
    {"latin4", "ISO-8859-4"},
    {"latin5", "ISO-8859-9"},
    {"latin6", "ISO-8859-10"},
    {"latin7", "ISO-8859-13"},
    {"latin8", "ISO-8859-14"},
    {"latin9", "ISO-8859-15"},
    {"iso_8859_5", "ISO-8859-5"},
    {"iso_8859_6", "ISO-8859-6"},
    {"iso_8859_7", "ISO-8859-7"},
    {"greek", "ISO-8859-7"},
    {"iso_8859_8", "ISO-8859-8"},
    {"hebrew", "ISO-8859-8"},
    {"cp866", "IBM866"},
    {"win866", "IBM866"},
    {"tis620", "TIS-620"},
    {"win874", "TIS-620"},
    {"cp1250", "CP1250"},
    {"win1250", "CP1250"},
    {"cp1251", "CP1251"},
    {"win1251", "CP1251"},
    {"win1253", "CP1253"},
    {"win1254", "CP1254"},
    {"win1255", "CP1255"},
    {"cp1256", "CP1256"},
    {"win1256", "CP1256"},
    {"cp1257", "CP1257"},
    {"win1257", "CP1257"},
    {"win1258", "CP1258"},
    {"koi8r", "KOI8-R"},
    {"koi8u", "KOI8-U"},
};

bool is_read_here(std::string_view set) {
  return set == "utf8mb4" || set == "latin1" || set == "gbk" || set == "binary";
}

bool is_pair_of(char lead, char trail, bool (*leads)(unsigned char), bool (*trails)(unsigned char)) {
  return leads(static_cast<unsigned char>(lead)) && trails(static_cast<unsigned char>(trail));
}

#ifdef __EMSCRIPTEN__
bool append_decoded(const char* set, std::string_view bytes, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + bytes.size() * 4);
  const int written = decode_text(set, bytes.data(), static_cast<int>(bytes.size()), out.data() + before,
                                  static_cast<int>(bytes.size() * 4));
  out.resize(before + static_cast<std::size_t>(std::max(written, 0)));
  return written >= 0;
}
#else
// One set is asked for again and again: a dump has one.
class Decoder {
 public:
  ~Decoder() { close(); }
  iconv_t of(const char* set) {
    if (set_ == set) return open_;
    close();
    set_ = set;
    return open_ = iconv_open("UTF-8", set);
  }

 private:
  void close() {
    if (set_ != nullptr && open_ != iconv_t(-1)) iconv_close(open_);
  }
  const char* set_ = nullptr;
  iconv_t open_ = iconv_t(-1);
};

bool append_decoded(const char* set, std::string_view bytes, std::string& out) {
  thread_local Decoder decoders;
  const iconv_t decoder = decoders.of(set);
  if (decoder == iconv_t(-1)) return false;
  iconv(decoder, nullptr, nullptr, nullptr, nullptr);
  char* from = const_cast<char*>(bytes.data());  // iconv reads it only
  std::size_t left = bytes.size();
  while (left > 0) {
    char made[512];
    char* to = made;
    std::size_t room = sizeof made;
    const bool stopped = iconv(decoder, &from, &left, &to, &room) == static_cast<std::size_t>(-1);
    out.append(made, to);
    if (!stopped || left == 0 || room < 8) continue;  // all done, or no room
    append(0xfffd, out);
    ++from;
    --left;
  }
  return true;
}
#endif

}  // namespace

const char* character_set_name(std::string_view name) {
  for (const CharacterSet& known : kSets) {
    if (!same_word(known.name, name)) continue;
    std::string none;
    return is_read_here(known.set) || append_decoded(known.set, {}, none) ? known.set : nullptr;
  }
  return nullptr;
}

void append_as_utf8(const char* set, std::string_view bytes, std::string& out) {
  const std::string_view name = set;
  const bool ascii =
      std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii || name == "utf8mb4" || name == "binary") {
    out += bytes;
    return;
  }
  if (!is_read_here(name)) return void(append_decoded(set, bytes, out));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) {
      out += bytes[i];
    } else if (name == "latin1") {
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

PairRule pairs_of(std::string_view set) {
  if (set == "gbk" || set == "GB18030") {
    return [](char lead, char trail) {
      return is_pair_of(
          lead, trail, [](unsigned char c) { return c >= 0x81 && c <= 0xfe; },
          [](unsigned char c) { return c >= 0x40 && c <= 0xfe && c != 0x7f; });
    };
  }
  if (set == "BIG5-HKSCS") {
    return [](char lead, char trail) {
      return is_pair_of(
          lead, trail, [](unsigned char c) { return c >= 0xa1 && c <= 0xf9; },
          [](unsigned char c) { return (c >= 0x40 && c <= 0x7e) || (c >= 0xa1 && c <= 0xfe); });
    };
  }
  if (set == "WINDOWS-31J") {
    return [](char lead, char trail) {
      return is_pair_of(
          lead, trail, [](unsigned char c) { return (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc); },
          [](unsigned char c) { return c >= 0x40 && c <= 0xfc && c != 0x7f; });
    };
  }
  return nullptr;
}

}  // namespace handrail::dump
