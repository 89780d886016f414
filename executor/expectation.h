// Whether what a command printed is what the guide says it should print.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/check.h"

namespace handrail {

struct ExpectationVerdict {
  enum class Kind : std::uint8_t { met, not_met, for_a_person } kind = Kind::met;
  std::string text;  // "printed “delete”, expected “wal”"
};

// `output` is the command's standard output as it was printed, at most its first megabyte. Never fails: what
// a program cannot judge is left to a person.
ExpectationVerdict judge(const Expect& expect, std::string_view output, int exit_code);

// The same for what is expected of the number of rows (rows, empty, not_empty); `output` is for the message.
ExpectationVerdict judge_rows(const Expect& expect, std::string_view output, std::uint64_t count);

// The first number or version in a text ("Python 3.11.2" -> "3.11.2"), with the unit that follows it ("5 ms"
// -> "ms").
struct Quantity {
  std::string number;
  std::string unit;
};
std::optional<Quantity> first_quantity(std::string_view text);

// Compares part by part: "3.7" < "3.40.1". Negative, zero or positive.
int compare_versions(std::string_view a, std::string_view b);

}  // namespace handrail
