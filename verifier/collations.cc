#include "verifier/collations.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "model/text.h"

namespace handrail {
namespace {

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

int sign_of(int difference) { return difference < 0 ? -1 : difference > 0 ? 1 : 0; }

// A number's digits: 0.00123e4 is "123" with its first digit before the point's second place to the left.
struct Decimal {
  enum class Kind : std::uint8_t { number, infinite, other };
  Kind kind = Kind::other;
  bool negative = false;
  std::string_view digits;     // from the first that is not 0; may hold a point
  std::int64_t magnitude = 0;  // 10 to this power is more than the number, 10 to one less is not
};

Decimal decimal_of(std::string_view text) {
  Decimal out;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  text = without_spaces(text);
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    out.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text == "Infinity" || text == "Inf") {
    out.kind = Decimal::Kind::infinite;
    return out;
  }
  std::size_t at = 0;
  std::size_t digits = 0;
  std::size_t before_point = 0;
  bool point = false;
  std::size_t first = std::string_view::npos;
  std::int64_t first_position = 0;  // of the first digit that is not 0: how many digits stand before it
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !point) {
      point = true;
    } else if (is_digit(text[at])) {
      if (text[at] != '0' && first == std::string_view::npos) {
        first = at;
        first_position = static_cast<std::int64_t>(digits);
      }
      ++digits;
      if (!point) ++before_point;
    } else {
      break;
    }
  }
  const std::size_t mantissa_end = at;
  std::int64_t exponent = 0;
  if (digits > 0 && at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool negative = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    for (; at < text.size() && is_digit(text[at]); ++at)
      exponent = std::min<std::int64_t>(exponent * 10 + (text[at] - '0'), 1'000'000'000);
    if (negative) exponent = -exponent;
  }
  if (digits == 0 || at != text.size()) return out;
  out.kind = Decimal::Kind::number;
  if (first == std::string_view::npos) {
    out.negative = false;  // zero
    return out;
  }
  out.digits = text.substr(first, mantissa_end - first);
  out.magnitude = static_cast<std::int64_t>(before_point) - first_position + exponent;
  return out;
}

int compare_sizes(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty())
    return sign_of((a.digits.empty() ? 0 : 1) - (b.digits.empty() ? 0 : 1));
  if (a.magnitude != b.magnitude) return a.magnitude < b.magnitude ? -1 : 1;
  std::size_t i = 0;
  std::size_t j = 0;
  while (true) {
    if (i < a.digits.size() && a.digits[i] == '.') ++i;
    if (j < b.digits.size() && b.digits[j] == '.') ++j;
    if (i >= a.digits.size() && j >= b.digits.size()) return 0;
    const int difference =
        (i < a.digits.size() ? a.digits[i] : '0') - (j < b.digits.size() ? b.digits[j] : '0');
    if (difference != 0) return sign_of(difference);
    ++i;
    ++j;
  }
}

using Compare = int (*)(std::string_view, std::string_view, Doubt*);

template <Compare compare>
int collate(void* doubt, int a_size, const void* a, int b_size, const void* b) {
  return compare({static_cast<const char*>(a), static_cast<std::size_t>(a_size)},
                 {static_cast<const char*>(b), static_cast<std::size_t>(b_size)}, static_cast<Doubt*>(doubt));
}

template <Accents accents>
int compare_nopad(std::string_view a, std::string_view b, Doubt* doubt) {
  return compare_without_case(a, b, accents, doubt);
}
template <Accents accents>
int compare_padded(std::string_view a, std::string_view b, Doubt* doubt) {
  return compare_without_case(without_spaces(a), without_spaces(b), accents, doubt);
}
int compare_bytes_padded(std::string_view a, std::string_view b, Doubt*) {
  return compare_exact_padded(a, b);
}
int compare_numbers(std::string_view a, std::string_view b, Doubt*) { return compare_decimals(a, b); }

}  // namespace

int compare_exact_padded(std::string_view a, std::string_view b) {
  const std::size_t shared = std::min(a.size(), b.size());
  if (const int order = a.substr(0, shared).compare(b.substr(0, shared)); order != 0) return sign_of(order);
  const std::string_view rest = (a.size() > b.size() ? a : b).substr(shared);
  const std::size_t other = rest.find_first_not_of(' ');
  if (other == std::string_view::npos) return 0;
  const bool longer_is_less = static_cast<unsigned char>(rest[other]) < ' ';
  return (a.size() > b.size()) == longer_is_less ? -1 : 1;
}

int compare_without_case(std::string_view a, std::string_view b, Accents accents, Doubt* doubt) {
  const auto doubts = [&](Alike what) {
    if (doubt != nullptr && what == Alike::doubtful) doubt->met = true;
  };
  while (!a.empty() && !b.empty()) {
    const auto x = static_cast<unsigned char>(a.front());
    const auto y = static_cast<unsigned char>(b.front());
    if (x == y && x < 0x80) {
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    const char32_t left = take_letter(a), right = take_letter(b);
    if (left == right) continue;
    if (doubt != nullptr) doubts(alike(left, right, accents));
    const char32_t bare_left = folded(left), bare_right = folded(right);
    if (bare_left != bare_right) return bare_left < bare_right ? -1 : 1;
  }
  if (a.empty() && b.empty()) return 0;
  if (doubt != nullptr) doubts(alike_to_end(a.empty() ? b : a));
  return a.empty() ? -1 : 1;
}

int compare_decimals(std::string_view a, std::string_view b) {
  const Decimal left = decimal_of(a);
  const Decimal right = decimal_of(b);
  using Kind = Decimal::Kind;
  if (left.kind == Kind::other || right.kind == Kind::other) {
    if (left.kind != right.kind) return left.kind == Kind::other ? 1 : -1;
    return sign_of(a.compare(b));
  }
  if (left.negative != right.negative) return left.negative ? -1 : 1;
  int difference = 0;
  if (left.kind == Kind::infinite || right.kind == Kind::infinite) {
    difference = (left.kind == Kind::infinite ? 1 : 0) - (right.kind == Kind::infinite ? 1 : 0);
  } else {
    difference = compare_sizes(left, right);
  }
  return left.negative ? -difference : difference;
}

std::string_view mysql_collation(std::string_view name) {
  const std::string lower = text::lower(name);
  if (lower == "binary") return {};
  const bool counts_spaces =
      lower.find("_0900_") != std::string::npos || lower.find("_nopad_") != std::string::npos;
  if (lower.ends_with("_bin") || lower.ends_with("_cs")) return counts_spaces ? "" : "mysql_bin";
  // What stands between the character set and the end.
  const std::size_t line = lower.find('_');
  const std::string_view set = std::string_view(lower).substr(0, line);
  std::string_view kind = line == std::string::npos ? "" : std::string_view(lower).substr(line + 1);
  if (kind.ends_with("_ci")) kind.remove_suffix(3);
  if (kind.ends_with("_nopad")) kind.remove_suffix(6);
  const bool unicode = set.empty() || set.starts_with("utf8") || set == "ascii" || set == "uca1400";
  const bool is_general = unicode && text::is_one_of(kind, {"", "general", "unicode", "unicode_520",
                                                            "0900_ai", "uca1400_ai", "ai"});
  if (is_general) return counts_spaces ? "mysql_ci_nopad" : "mysql_ci";
  return counts_spaces ? "mysql_language_ci_nopad" : "mysql_language_ci";
}

int add_collations(sqlite3* connection, Doubt* doubt) {
  struct Named {
    const char* name;
    int (*compare)(void*, int, const void*, int, const void*);
  };
  static constexpr std::array<Named, 6> kAll = {
      {{"mysql_ci", collate<compare_padded<Accents::never_count>>},
       {"mysql_ci_nopad", collate<compare_nopad<Accents::never_count>>},
       {"mysql_language_ci", collate<compare_padded<Accents::by_language>>},
       {"mysql_language_ci_nopad", collate<compare_nopad<Accents::by_language>>},
       {"mysql_bin", collate<compare_bytes_padded>},
       {"decimal", collate<compare_numbers>}}};
  for (const Named& named : kAll) {
    const int code =
        sqlite3_create_collation_v2(connection, named.name, SQLITE_UTF8, doubt, named.compare, nullptr);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

}  // namespace handrail
