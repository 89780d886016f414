// Regular expressions whose time is bounded by the length of pattern times text. The text comes from an
// untrusted snapshot, and with backtracking a crafted value could keep a check busy for years; the standard
// library's also differ from one another, while a report has to be the same natively and in the browser.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace handrail {

class Pattern {
 public:
  // Characters, ".", [classes], \d \w \s \D \W \S, groups, |, * + ? {n} {n,} {n,m}, ^ $ and (?i) at the
  // beginning. Fails on what it does not know (references back, looking around) and on patterns that grow too
  // large.
  static Result<Pattern> parse(std::string_view pattern);

  // Whether it matches somewhere in `text`, which is taken as UTF-8; a byte that is not, as a character of
  // its own.
  bool found_in(std::string_view text) const;

 private:
  friend class PatternCompiler;

  struct Range {
    std::uint32_t first;
    std::uint32_t last;
  };
  enum class Op : std::uint8_t { set, split, jump, begin, end, accept };
  struct Step {
    Op op = Op::accept;
    bool negated = false;  // set
    std::uint32_t a = 0;   // set: first of its ranges; split, jump: where to
    std::uint32_t b = 0;   // set: behind the last; split: the other way
  };

  bool takes(const Step& step, std::uint32_t character) const;

  std::vector<Step> steps_;
  std::vector<Range> ranges_;
  bool ignore_case_ = false;
};

}  // namespace handrail
