// Letters as the servers compare them, as far as all their collations agree: ASCII, and writings without
// upper and lower case. What they may take differently is left to them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace handrail::compat {

// Thrown where only the server can tell; ends in the SQL function that met it.
struct NotHere {
  std::string why;
};

enum class Letters : std::uint8_t {
  exact = 0,
  mysql = 1,     // without regard to case and accents, as the collation mysql_ci
  ascii = 2,     // ASCII letters without regard to case
  language = 3,  // as the collation mysql_language_ci
};

// LIKE: % any characters, _ one, \ takes the next character as it is. In time proportional to pattern times
// text. Both throw NotHere on letters of which the server's collation may say one thing or another.
bool is_like(std::string_view text, std::string_view pattern, Letters letters);
bool same_letters(std::string_view a, std::string_view b, Letters letters);
// Whether all collations take each of its letters for no other: ASCII, and writings without case and accents.
bool are_sure(std::string_view text);
std::string in_case(std::string_view text, bool upper);

}  // namespace handrail::compat
