#include "verifier/compat/letters.h"

#include <vector>

#include "model/text.h"
#include "model/utf8.h"
#include "verifier/alike_letters.h"

namespace handrail::compat {
namespace {

// The bytes of the character at `at`.
std::string_view character(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && utf8::is_continuation(text[end])) ++end;
  return text.substr(at, end - at);
}

char32_t code_of(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  if (lead < 0x80) return lead;
  char32_t code = character.size() == 2 ? lead & 0x1fu : character.size() == 3 ? lead & 0x0fu : lead & 0x07u;
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3fu);
  return code;
}

// Ideographs and Hangul have no case and no accents.
bool is_caseless(char32_t code) {
  return (code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3) ||
         (code >= 0x20000 && code <= 0x3ffff) || (code >= 0x3000 && code <= 0x303f);
}

bool same(std::string_view a, std::string_view b, Letters letters) {
  if (a == b) return true;
  if (letters == Letters::exact) return false;
  const char32_t x = code_of(a), y = code_of(b);
  if (x < 0x80 && y < 0x80) return text::lower(static_cast<char>(x)) == text::lower(static_cast<char>(y));
  if (letters == Letters::ascii) return false;
  const Alike how = alike(x, y, letters == Letters::mysql ? Accents::never_count : Accents::by_language);
  if (how == Alike::doubtful)
    throw NotHere{"letters compared that the server's collation may take for one another or not"};
  return how == Alike::yes;
}

struct Step {
  enum class Kind : std::uint8_t { one, any, letter } kind = Kind::letter;
  std::string_view letter;
};

std::vector<Step> steps_of(std::string_view pattern) {
  std::vector<Step> steps;
  for (std::size_t at = 0; at < pattern.size();) {
    std::string_view letter = character(pattern, at);
    Step::Kind kind = Step::Kind::letter;
    if (letter == "\\" && at + 1 < pattern.size()) {
      letter = character(pattern, ++at);
    } else if (letter == "%" || letter == "_") {
      kind = letter == "%" ? Step::Kind::any : Step::Kind::one;
    }
    at += letter.size();
    if (kind == Step::Kind::any && !steps.empty() && steps.back().kind == Step::Kind::any) continue;
    steps.push_back({kind, letter});
  }
  return steps;
}

}  // namespace

// With one place to go back to, the last %: what stood before it has been matched as early as can be.
bool is_like(std::string_view text, std::string_view pattern, Letters letters) {
  const std::vector<Step> steps = steps_of(pattern);
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t at = 0, step = 0, back_step = kNone, back_at = 0;
  while (at < text.size()) {
    const std::string_view letter = character(text, at);
    const bool takes = step < steps.size() && steps[step].kind != Step::Kind::any &&
                       (steps[step].kind == Step::Kind::one || same(letter, steps[step].letter, letters));
    if (takes) {
      at += letter.size();
      ++step;
    } else if (step < steps.size() && steps[step].kind == Step::Kind::any) {
      back_step = step++;
      back_at = at;
    } else if (back_step != kNone) {
      step = back_step + 1;
      back_at += character(text, back_at).size();
      at = back_at;
    } else {
      return false;
    }
  }
  while (step < steps.size() && steps[step].kind == Step::Kind::any) ++step;
  return step == steps.size();
}

bool same_letters(std::string_view a, std::string_view b, Letters letters) {
  std::size_t at_a = 0, at_b = 0;
  while (at_a < a.size() && at_b < b.size()) {
    const std::string_view x = character(a, at_a), y = character(b, at_b);
    if (!same(x, y, letters)) return false;
    at_a += x.size();
    at_b += y.size();
  }
  return at_a == a.size() && at_b == b.size();
}

bool are_sure(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view letter = character(text, at);
    if (const char32_t code = code_of(letter); code >= 0x80 && !is_caseless(code)) return false;
    at += letter.size();
  }
  return true;
}

std::string in_case(std::string_view text, bool upper) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view letter = character(text, at);
    if (const char32_t code = code_of(letter); code >= 0x80 && !is_caseless(code))
      throw NotHere{"upper and lower case of letters beyond ASCII"};
    out += letter;
    at += letter.size();
  }
  return upper ? text::upper(out) : text::lower(out);
}

}  // namespace handrail::compat
