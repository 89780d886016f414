// What a finding is known by when the guide around it changes: its rule, the section it stands in and the
// text of its line, never the line's number. Code hosts tell old findings from new ones by it, and a baseline
// (checker/baseline.h) what it holds back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "checker/reporters.h"
#include "model/finding.h"

namespace handrail {

// What a fingerprint is made of; two findings may well have the same.
struct FindingTraits {
  std::string section;  // the nearest heading's text, empty above the first one
  std::string line;     // runs of blanks as one; cut behind 160 bytes, with a hash of all of it
};
FindingTraits traits_of(const CheckedGuide& guide, const Finding& finding);

// 64 bits of FNV-1a, as 16 hexadecimal digits.
std::string hash_text(std::string_view text);

// Fingerprints of one guide's findings, asked in the order of the findings: the second one with equal traits
// gets another than the first.
class Fingerprints {
 public:
  explicit Fingerprints(const CheckedGuide& guide) : guide_(guide) {}
  // "89abcdef01234567:1"
  std::string of(const Finding& finding);

 private:
  const CheckedGuide& guide_;
  std::unordered_map<std::string, int> seen_;
};

}  // namespace handrail
