// For tests: databases that were damaged or made to harm, the same ones for the same numbers on every
// machine.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace handrail::testing {

// Names and bytes of a snapshot's files. Bits flipped, pages cut off or put in another's place, fields of the
// header and of pages set to what hurts, schemas that no SQLite would write, logs and journals that do not
// fit.
std::vector<std::pair<std::string, std::string>> mutant(std::uint64_t number);

}  // namespace handrail::testing
