// What "equal" and "less" mean for texts that came out of a MySQL or PostgreSQL dump, as SQLite collations:
//
//   mysql_ci        without regard to case and accents, nor to spaces at the end (utf8mb4_general_ci, …)
//   mysql_ci_nopad  … but with regard to spaces at the end (utf8mb4_0900_ai_ci, …)
//   mysql_bin       character by character, without regard to spaces at the end (utf8mb4_bin, …)
//   decimal         numbers that are kept as text with all their digits; NaN behind every number
//
// docs/dumps.md says where they differ from the servers' own.
#pragma once

#include <string_view>

#include <sqlite3.h>

namespace handrail {

// SQLite's result code.
int add_collations(sqlite3* connection);

// Negative, 0 or positive, as memcmp.
// By bytes, the shorter one filled up with spaces (MySQL's PAD SPACE).
int compare_exact_padded(std::string_view a, std::string_view b);
// What is no number is behind all that are.
int compare_decimals(std::string_view a, std::string_view b);
int compare_without_case(std::string_view a, std::string_view b);

}  // namespace handrail
