// Colours of a terminal, by meaning; nothing is added where they are off.
#pragma once

#include <string>
#include <string_view>

#include "model/finding.h"

namespace handrail {

class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  std::string bold(std::string_view text) const { return with("1", text); }
  std::string dim(std::string_view text) const { return with("2", text); }
  std::string good(std::string_view text) const { return with("1;32", text); }
  std::string other(std::string_view text) const { return with("36", text); }
  std::string severity(Severity severity, std::string_view text) const;
  // What stands in backticks is bold; the backticks stay.
  std::string words(std::string_view text) const;

 private:
  std::string with(std::string_view code, std::string_view text) const;

  bool on_;
};

// Breaks `text` at blanks, and between Chinese characters, so that no line is wider than `width` columns
// where that can be had; lines after the first begin with `indent` blanks. `used` columns of the first line
// are taken already. Width 0 breaks nothing.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent, std::size_t used);

}  // namespace handrail
