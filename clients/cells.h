// Cells of what servers deliver as text.
#pragma once

#include <string>
#include <string_view>

#include "model/cell.h"

namespace handrail {

// The bytes must outlive the cell.
Cell text_cell(std::string_view bytes);
// Text when it is no whole number of 63 bits.
Cell integer_cell(std::string_view bytes);
// Text when it is no number: "NaN".
Cell real_cell(std::string_view bytes);

// "616263" -> "abc"; what are no digits ends it.
std::string bytes_of_hex(std::string_view digits);

}  // namespace handrail
