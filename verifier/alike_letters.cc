#include "verifier/alike_letters.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace handrail {
namespace {

// A character and what it is without accent and case, in the characters' order.
struct Fold {
  std::uint16_t from;
  std::uint16_t to;
};
constexpr Fold kFolds[] = {
#include "generated/verifier/folds.inc"
};

// Latin letters that are, or begin as, an ASCII character in one of the collations.
struct Hint {
  std::uint16_t letter;
  char base;
};
constexpr Hint kHints[] = {{0xa0, ' '},  {0xaa, 'a'},  {0xb2, '2'},  {0xb3, '3'},  {0xb9, '1'},  {0xba, 'o'},
                           {0xbc, '1'},  {0xbd, '1'},  {0xbe, '3'},  {0xc6, 'a'},  {0xd0, 'd'},  {0xd8, 'o'},
                           {0xdf, 's'},  {0xe6, 'a'},  {0xf0, 'd'},  {0xf8, 'o'},  {0x110, 'd'}, {0x111, 'd'},
                           {0x126, 'h'}, {0x127, 'h'}, {0x131, 'i'}, {0x132, 'i'}, {0x133, 'i'}, {0x13f, 'l'},
                           {0x140, 'l'}, {0x141, 'l'}, {0x142, 'l'}, {0x152, 'o'}, {0x153, 'o'}, {0x17f, 's'},
                           {0x18d, 'z'}, {0x1be, 't'}, {0x1c4, 'd'}, {0x1c5, 'd'}, {0x1c6, 'd'}, {0x1c7, 'l'},
                           {0x1c8, 'l'}, {0x1c9, 'l'}, {0x1ca, 'n'}, {0x1cb, 'n'}, {0x1cc, 'n'}, {0x1e2, 'a'},
                           {0x1e3, 'a'}, {0x1f1, 'd'}, {0x1f2, 'd'}, {0x1f3, 'd'}, {0x1fc, 'a'}, {0x1fd, 'a'},
                           {0x1fe, 'o'}, {0x1ff, 'o'}, {0x238, 'd'}, {0x239, 'q'}};

bool is_within(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

// Of the same group two different letters are different, if nothing is said of the group; of two groups
// always.
enum class Group : std::uint8_t {
  ascii,
  cyrillic,
  greek,
  ideograph,  // and Hangul
  kana,       // hiragana, katakana, with marks and without: one letter or not
  beyond,     // the basic plane: one letter to general_ci and unicode_ci
  symbol,
  latin,  // that has no certain base
  other,  // may be passed over, may be any other
};

Group group_of(char32_t code) {
  if (code < 0x80)
    return is_within(code, 0x09, 0x0d) || is_within(code, 0x20, 0x7e) ? Group::ascii : Group::other;
  if (is_within(code, 0x430, 0x44f)) return Group::cyrillic;
  if (is_within(code, 0x3b1, 0x3c9) && code != 0x3c2) return Group::greek;  // not the other sigma
  if (is_within(code, 0x3400, 0x9fff) || is_within(code, 0xac00, 0xd7a3)) return Group::ideograph;
  if (is_within(code, 0x3041, 0x3096) || is_within(code, 0x30a1, 0x30fa) || is_within(code, 0xff66, 0xff9d))
    return Group::kana;
  if (is_within(code, 0x1f300, 0x1faff) || is_within(code, 0x20000, 0x3ffff)) return Group::beyond;
  for (const char32_t symbol :
       {0xa1, 0xa4, 0xa7, 0xa8, 0xa9, 0xab, 0xae, 0xb0, 0xb1, 0xb6, 0xb7, 0xbb, 0xbf, 0xd7, 0xf7, 0x2030}) {
    if (code == symbol) return Group::symbol;
  }
  if (is_within(code, 0x2018, 0x2022) || (is_within(code, 0x20a0, 0x20bf) && code != 0x20a9))
    return Group::symbol;
  if (is_within(code, 0xa0, 0x24f) && code != 0xad) return Group::latin;
  return Group::other;
}

// Whether all of the collations take the letter for the one that it is folded to.
bool is_fold_certain(char32_t code) {
  if (is_within(code, 0x80, 0x24f) || is_within(code, 0x1e00, 0x1eff)) return folded(code) < 0x80;
  if (is_within(code, 0x386, 0x3ce)) return group_of(folded(code)) == Group::greek;
  if (!is_within(code, 0x400, 0x45f)) return false;
  for (const char32_t apart : {0x403, 0x40c, 0x40e, 0x453, 0x45c, 0x45e}) {
    if (code == apart) return false;
  }
  return group_of(folded(code)) == Group::cyrillic;
}

char base_of(char32_t latin) {
  const auto* found =
      std::lower_bound(std::begin(kHints), std::end(kHints), latin,
                       [](const Hint& hint, char32_t wanted) { return hint.letter < wanted; });
  return found != std::end(kHints) && found->letter == latin ? found->base : '\0';
}

}  // namespace

char32_t folded(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  if (code > 0xffff) return code;
  const auto* found = std::lower_bound(std::begin(kFolds), std::end(kFolds), code,
                                       [](const Fold& fold, char32_t wanted) { return fold.from < wanted; });
  return found != std::end(kFolds) && found->from == code ? found->to : code;
}

Alike alike(char32_t a, char32_t b, Accents accents) {
  if (a == b) return Alike::yes;
  const auto is_certain = [&](char32_t code) {
    return code < 0x80 || (accents == Accents::never_count && is_fold_certain(code));
  };
  const char32_t x = is_certain(a) ? folded(a) : a, y = is_certain(b) ? folded(b) : b;
  if (x == y) return Alike::yes;
  if (folded(a) == folded(b)) return Alike::doubtful;
  Group first = group_of(x), second = group_of(y);
  if (first == Group::other || second == Group::other) return Alike::doubtful;
  if (first != second && first != Group::latin && second != Group::latin) return Alike::no;
  if (first == Group::latin || second == Group::latin) {
    if (first == second) return Alike::doubtful;
    const Group beside = first == Group::latin ? second : first;
    if (beside != Group::ascii) return Alike::no;
    if (accents == Accents::by_language) return Alike::doubtful;
    const char32_t latin = first == Group::latin ? x : y, ascii = first == Group::latin ? y : x;
    return static_cast<char32_t>(base_of(latin)) == ascii ? Alike::doubtful : Alike::no;
  }
  const bool apart = first == Group::ascii || first == Group::ideograph ||
                     ((first == Group::cyrillic || first == Group::greek || first == Group::symbol) &&
                      accents == Accents::never_count);
  return apart ? Alike::no : Alike::doubtful;
}

Alike alike_to_end(std::string_view rest) {
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (rest.empty()) return Alike::no;
  const char32_t next = take_letter(rest);
  const Group group = group_of(is_fold_certain(next) ? folded(next) : next);
  return group == Group::other || next == 0xa0 ? Alike::doubtful : Alike::no;
}

bool has_rare_letters(std::string_view text, Accents accents) {
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.front());
    if (byte < 0x80 && byte >= 0x20 && byte != 0x7f) {
      text.remove_prefix(1);
      continue;
    }
    if (byte >= 0xe4 && byte <= 0xe9 && text.size() >= 3) {  // U+4000 to U+9FFF: ideographs, quickly
      text.remove_prefix(3);
      continue;
    }
    const char32_t letter = take_letter(text);
    const Group group = group_of(is_fold_certain(letter) ? folded(letter) : letter);
    const bool certain = accents == Accents::never_count ? group < Group::kana || group == Group::symbol
                                                         : group == Group::ideograph || letter < 0x80;
    if (!certain || (letter < 0x80 && group == Group::other)) return true;
  }
  return false;
}

bool loose_key(std::string_view text, Accents accents, std::string& key) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t letter = take_letter(text);
    const bool certain = letter < 0x80 || (accents == Accents::never_count && is_fold_certain(letter));
    const char32_t bare = certain ? folded(letter) : letter;
    const Group group = group_of(bare);
    if (group == Group::kana || group == Group::beyond) {
      key += group == Group::kana ? '\1' : '\2';
    } else if (group == Group::latin || group == Group::other ||
               (accents == Accents::by_language && letter >= 0x80 && group != Group::ideograph)) {
      return false;
    } else if (bare < 0x80) {
      key += static_cast<char>(bare);
    } else if (bare == letter) {
      key += before.substr(0, before.size() - text.size());
    } else {  // Greek or Cyrillic without its accent: two bytes
      key += static_cast<char>(0xc0 | bare >> 6);
      key += static_cast<char>(0x80 | (bare & 0x3f));
    }
  }
  return true;
}

char32_t take_letter(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t code = length == 1 ? lead : lead & (0x7f >> length);
  if (text.size() < length) {
    text.remove_prefix(1);
    return lead;
  }
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3f);
  text.remove_prefix(length);
  return code;
}

}  // namespace handrail
