// A line of a guide with a mark under a part of it, as a terminal shows it: Chinese characters and emoji take
// two columns, combining marks none, tabs are spread, and a long line is cut to a window around the mark.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/source_text.h"

namespace handrail {

// Columns that a code point takes in a terminal: 0, 1 or 2 (Unicode East Asian Width W and F, and emoji, are
// 2).
int display_width(std::uint32_t code_point);

struct MarkedLine {
  std::string text;        // printable, no line end
  std::size_t indent = 0;  // columns before the mark
  std::size_t width = 1;   // columns of the mark, at least 1
};

// The line that `span` begins on; a span over several lines is marked to the end of this one.
MarkedLine marked_line(const SourceText& source, Span span, std::size_t max_columns = 160);

}  // namespace handrail
