// What a value goes through on its way into a column of a loaded dump (store.h): SQLite functions that
// convert it, and fail where the server refuses it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace handrail::compat {

// What a column of texts takes; bits of one number.
inline constexpr std::int64_t kStripBlanks = 1;  // MySQL's CHAR forgets spaces at the end
inline constexpr std::int64_t kPadBlanks = 2;    // PostgreSQL's character(n) has them up to its length
inline constexpr std::int64_t kAscii = 4;        // in a character set that is not known here
inline constexpr std::int64_t kThreeBytes = 8;   // utf8mb3
inline constexpr std::int64_t kSureLetters =
    16;  // in a unique key: what collations may take differently is left to the server

// How a time is written.
enum class MomentForm : std::uint8_t {
  date,
  fixed,     // a datetime with all digits of its fraction
  counted,   // … which is a number of seconds in the server: 1970 to 2038
  shortest,  // without zeros at the fraction's end
  zoned,     // … and with "+00"
};

std::string too_long(std::string_view column);

// SQLite's result code.
int add_store_functions(sqlite3* connection);

}  // namespace handrail::compat
