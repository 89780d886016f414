// A sum of decimal numbers with all their digits, as SUM of DECIMAL and NUMERIC gives it. Lives in memory
// that SQLite hands out zeroed, so all its members begin as 0.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace handrail::compat {

class ExactSum {
 public:
  void add(std::string_view number);
  bool is_empty() const { return count_ == 0; }
  // False when a number was none, or too long (36 digits).
  bool is_exact() const { return !failed_; }
  // With as many places as the number that has most.
  std::string text() const;

 private:
  __extension__ using Wide = __int128;
  static constexpr int kMostDigits = 36;

  bool scale_to(int places);

  // In units of the last place. SQLite's memory is aligned for 8 bytes, which is less than an __int128 asks
  // for.
  Wide value_ __attribute__((packed, aligned(8)));
  std::int32_t places_;
  bool failed_;
  std::uint64_t count_;
};
static_assert(alignof(ExactSum) <= 8);

}  // namespace handrail::compat
