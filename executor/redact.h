// Keeps secrets out of everything that is written down or shown. Works by value and on a stream, so that a
// secret that arrives in two pieces is found too; other spellings of it (executor/secret_forms.h) as well.
// What assertions look at is never redacted.
#pragma once

#include <bitset>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace handrail {

class Redactor {
 public:
  // Shorter values would tear unrelated text apart; they are left alone.
  static constexpr std::size_t kShortest = 4;

  Redactor() = default;
  explicit Redactor(const std::vector<std::string>& secrets);

  // `bytes` with each secret replaced by ***.
  std::string whole(std::string_view bytes) const;

  // The same for a stream: returns what is safe to pass on and keeps back what may be the beginning of a
  // secret. With `last`, everything comes out. A few cycles a byte.
  std::string next(std::string_view bytes, bool last = false);

  bool idle() const { return patterns_ == nullptr; }

 private:
  // What is looked for. Shared by copies.
  struct Patterns {
    std::vector<std::string> spellings;  // longest first
    std::bitset<1 << 16> beginnings;     // of two bytes each
  };
  static const std::string* pattern_at(const Patterns& patterns, std::string_view text);
  // Where the longest end of `text` begins that a pattern may go on from.
  static std::size_t begin_of_unfinished(const Patterns& patterns, std::string_view text);

  std::shared_ptr<const Patterns> patterns_;
  std::string kept_back_;
};

}  // namespace handrail
