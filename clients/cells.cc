#include "clients/cells.h"

#include <charconv>
#include <cmath>

namespace handrail {

Cell text_cell(std::string_view bytes) { return {Cell::Kind::text, 0, 0, bytes}; }

Cell integer_cell(std::string_view bytes) {
  Cell cell{Cell::Kind::integer, 0, 0, bytes};
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), cell.integer);
  return error == std::errc() && end == bytes.data() + bytes.size() ? cell : text_cell(bytes);
}

Cell real_cell(std::string_view bytes) {
  Cell cell{Cell::Kind::real, 0, 0, bytes};
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), cell.real);
  const bool whole = error == std::errc() && end == bytes.data() + bytes.size() && std::isfinite(cell.real);
  return whole ? cell : text_cell(bytes);
}

std::string bytes_of_hex(std::string_view digits) {
  std::string bytes;
  for (; digits.size() >= 2; digits.remove_prefix(2)) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + 2, value, 16);
    if (error != std::errc() || end != digits.data() + 2) break;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

}  // namespace handrail
