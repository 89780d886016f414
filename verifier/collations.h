// What "equal" and "less" mean for texts that came out of a MySQL or PostgreSQL dump, as SQLite collations:
//
//   mysql_ci           without regard to case and accents, nor to spaces at the end (utf8mb4_general_ci, …)
//   mysql_language_ci  … with a language's own mind about accents (utf8mb4_swedish_ci, latin1_swedish_ci, …)
//   …_nopad            … but with regard to spaces at the end (utf8mb4_0900_ai_ci, …)
//   mysql_bin          character by character, without regard to spaces at the end (utf8mb4_bin, …)
//   decimal            numbers that are kept as text with all their digits; NaN behind every number
//
// What a server says of rare letters is not known here (alike_letters.h): the comparison then has some
// answer, and a doubt with it. docs/dumps.md says what that means for a check.
#pragma once

#include <string_view>

#include <sqlite3.h>

#include "verifier/alike_letters.h"

namespace handrail {

// Whether a comparison was met whose outcome a server might see otherwise.
struct Doubt {
  bool met = false;
};

// SQLite's result code. `doubt` may be nullptr; it must outlive the connection.
int add_collations(sqlite3* connection, Doubt* doubt = nullptr);

// SQLite's name for a collation of MySQL or MariaDB ("utf8mb4_general_ci"), or for a character set, which
// stands for its default; empty: byte by byte.
std::string_view mysql_collation(std::string_view name);

// Negative, 0 or positive, as memcmp.
int compare_without_case(std::string_view a, std::string_view b, Accents accents = Accents::never_count,
                         Doubt* doubt = nullptr);
// By bytes, the shorter one filled up with spaces (MySQL's PAD SPACE).
int compare_exact_padded(std::string_view a, std::string_view b);
// What is no number is behind all that are.
int compare_decimals(std::string_view a, std::string_view b);

}  // namespace handrail
