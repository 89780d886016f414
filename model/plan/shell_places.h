// Where in the shell's grammar the blanks of a statement stand, which decides how a value is quoted there.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/plan/fill_in.h"

namespace handrail {

enum class Place : std::uint8_t {
  bare,
  single_quotes,
  double_quotes,
  ansi_quotes,  // $'…'
  heredoc,      // that is expanded
  raw_heredoc,  // <<'END'
  expansion,    // inside ${…}, or directly after a $
  arithmetic,
  backticks,
  comment,
  escaped,  // directly after a backslash
};

// One for each of `blanks`, which are ordered and do not overlap. Linear in the text.
std::vector<Place> places_of(std::string_view text, const std::vector<Blank>& blanks,
                             const std::vector<HeredocBody>& heredocs);

}  // namespace handrail
