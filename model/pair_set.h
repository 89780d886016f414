// A filter before looking for many words in one text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/text.h"

namespace handrail::text {

// Which pairs of neighbouring bytes occur in a text, letter case ignored, as a Bloom filter. Of many words
// that are looked for in one line nearly all are ruled out by it without another look at the line.
class PairSet {
 public:
  explicit PairSet(std::string_view s) {
    for (std::size_t i = 0; i + 1 < s.size(); ++i) {
      const unsigned at = bit(s[i], s[i + 1]);
      bits_[at / 64] |= std::uint64_t{1} << (at % 64);
    }
  }
  // False only when `word` does not occur.
  bool may_hold(std::string_view word) const {
    for (std::size_t i = 0; i + 1 < word.size(); ++i) {
      const unsigned at = bit(word[i], word[i + 1]);
      if ((bits_[at / 64] >> (at % 64) & 1) == 0) return false;
    }
    return true;
  }

 private:
  static constexpr unsigned bit(char a, char b) {
    return (static_cast<unsigned char>(lower(a)) * 37U + static_cast<unsigned char>(lower(b))) % 1024;
  }

  std::array<std::uint64_t, 16> bits_{};
};

}  // namespace handrail::text
