#include "verifier/compat/exact_sum.h"

#include <algorithm>

namespace handrail::compat {
namespace {

// 10 to the 37th: a sum below it can take one more number below 10^36 without overflowing 127 bits.
__extension__ using Wide = __int128;
constexpr Wide power_of_ten(int exponent) {
  Wide out = 1;
  for (int i = 0; i < exponent; ++i) out *= 10;
  return out;
}
constexpr Wide kMost = power_of_ten(37);

}  // namespace

bool ExactSum::scale_to(int places) {
  for (; places_ < places; ++places_) {
    if (value_ >= kMost / 10 || value_ <= -kMost / 10) return false;
    value_ *= 10;
  }
  return true;
}

void ExactSum::add(std::string_view number) {
  ++count_;
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  Wide value = 0;
  int digits = 0, places = 0;
  bool point = false;
  for (const char c : number) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9' && digits < kMostDigits) {
      value = value * 10 + (c - '0');
      digits += value != 0 ? 1 : 0;
      places += point ? 1 : 0;
    } else {
      failed_ = true;
    }
  }
  if (number.empty() || failed_) return void(failed_ = true);
  if (!scale_to(places)) return void(failed_ = true);
  for (; places < places_; ++places) {
    if (value >= kMost / 10) return void(failed_ = true);
    value *= 10;
  }
  value_ += negative ? -value : value;
  if (value_ >= kMost || value_ <= -kMost) failed_ = true;
}

std::string ExactSum::text() const {
  Wide rest = value_ < 0 ? -value_ : value_;
  std::string out;
  for (int i = 0; rest != 0 || i <= places_; ++i) {
    if (i == places_ && places_ > 0) out += '.';
    out += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (value_ < 0) out += '-';
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace handrail::compat
