// Keeps secrets out of everything that is written down or shown. Works by value and on a stream, so that a
// secret that arrives in two pieces is found too. What assertions look at is never redacted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace handrail {

class Redactor {
 public:
  // Shorter values would tear unrelated text apart; they are left alone.
  static constexpr std::size_t kShortest = 4;

  Redactor() = default;
  explicit Redactor(std::vector<std::string> secrets);

  // `bytes` with each secret replaced by ***.
  std::string whole(std::string_view bytes) const;

  // The same for a stream: returns what is safe to pass on and keeps back what may be the beginning of a
  // secret. With `last`, everything comes out.
  std::string next(std::string_view bytes, bool last = false);

  bool idle() const { return secrets_.empty(); }

 private:
  std::vector<std::string> secrets_;  // longest first
  std::string kept_back_;
};

}  // namespace handrail
