// Whether rows are what was expected. Rows pass by one after the other and are not kept, so a result may be
// large.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/check.h"
#include "verifier/pattern.h"
#include "verifier/snapshot.h"

namespace handrail {

enum class Outcome : std::uint8_t {
  pass,
  fail,
  shown,    // nothing is expected that a machine can judge
  skipped,  // of another moment, or made for another kind of datastore
  error,    // could not be checked
};
std::string_view name_of(Outcome outcome);

// `reason` is a stable word for programs and translations, `message` a sentence in English; both empty for a
// pass.
struct Verdict {
  Outcome outcome = Outcome::shown;
  std::string reason;
  std::string message;
};

class Judge {
 public:
  // Words that a guide states in its prose are compared without regard to upper and lower case, declared ones
  // exactly.
  Judge(const Expect& expect, Origin origin);

  void see(const std::vector<Cell>& row);
  Verdict verdict() const;

 private:
  Verdict of_single_value() const;
  std::optional<int> compare_with(const std::string& wanted) const;

  const Expect& expect_;
  bool ignore_case_;
  std::optional<Error> unusable_;  // what is expected cannot be understood
  std::optional<Pattern> pattern_;
  std::vector<bool> contained_;
  bool matched_ = false;
  std::uint64_t rows_ = 0;
  Cell first_cell_;  // first column of the first row; its bytes are in first_
  std::string first_;
};

// Compares numbers as numbers, and versions part by part ("3.10.1" is greater than "3.9"): negative, 0 or
// positive. Nothing when one of them is neither, and when it makes a difference which they are ("3.10" and
// "3.9").
std::optional<int> compare_amounts(std::string_view a, std::string_view b);

}  // namespace handrail
