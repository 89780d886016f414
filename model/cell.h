// One value of a row, as databases deliver it.
#pragma once

#include <cstdint>
#include <string_view>

namespace handrail {

struct Cell {
  enum class Kind : std::uint8_t { null, integer, real, text, blob };
  Kind kind = Kind::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes;  // text or blob; for numbers their text. Valid until the next row
};

}  // namespace handrail
