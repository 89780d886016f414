#include "model/sql_types.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace handrail {
namespace {

enum class Family : std::uint8_t { integer, text, decimal, time };

struct Extent {
  Family family;
  std::uint64_t size = 0;   // bytes of an integer, characters of a text, digits before the point
  std::uint64_t scale = 0;  // digits behind the point
};

struct Named {
  std::string_view name;
  Family family;
  std::uint64_t size;
};
constexpr std::uint64_t kUnbounded = 1ull << 40;
constexpr auto kNames = std::to_array<Named>({
    {"TINYINT", Family::integer, 1},
    {"SMALLINT", Family::integer, 2},
    {"INT2", Family::integer, 2},
    {"MEDIUMINT", Family::integer, 3},
    {"INT", Family::integer, 4},
    {"INTEGER", Family::integer, 4},
    {"INT4", Family::integer, 4},
    {"BIGINT", Family::integer, 8},
    {"INT8", Family::integer, 8},
    {"CHAR", Family::text, 1},
    {"VARCHAR", Family::text, 65535},
    {"CHARACTER VARYING", Family::text, 65535},
    {"TINYTEXT", Family::text, 255},
    {"TEXT", Family::text, 65535},
    {"MEDIUMTEXT", Family::text, 1u << 24},
    {"LONGTEXT", Family::text, kUnbounded},
    {"DECIMAL", Family::decimal, 10},
    {"NUMERIC", Family::decimal, 10},
    {"DATE", Family::time, 1},
    {"DATETIME", Family::time, 2},
    {"TIMESTAMP", Family::time, 2},
});

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Extent> extent_of(std::string_view type) {
  const std::size_t open = type.find('(');
  const std::string_view name =
      type.substr(0, open == std::string_view::npos ? type.find(" UNSIGNED") : open);
  for (const Named& known : kNames) {
    if (known.name != name) continue;
    Extent extent{known.family, known.size, 0};
    const std::size_t close = type.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return extent;
    std::string_view inside = type.substr(open + 1, close - open - 1);
    if (known.family == Family::integer || known.family == Family::time)
      return extent;  // a width to show it with
    const std::size_t comma = inside.find(',');
    if (comma != std::string_view::npos) {
      const auto scale = number(inside.substr(comma + 1));
      if (!scale) return std::nullopt;
      extent.scale = *scale;
      inside = inside.substr(0, comma);
    }
    const auto size = number(inside);
    if (!size || *size < extent.scale) return std::nullopt;
    extent.size = *size - extent.scale;
    return extent;
  }
  return std::nullopt;
}

}  // namespace

bool is_narrower(std::string_view now, std::string_view before) {
  const auto to = extent_of(now), from = extent_of(before);
  if (!to || !from) return false;
  if (to->family != from->family) {
    // A text or an exact number does not fit into an integer in general; what fits into a text depends on its
    // length.
    return to->family == Family::integer && (from->family == Family::text || from->family == Family::decimal);
  }
  return to->size < from->size || to->scale < from->scale;
}

}  // namespace handrail
