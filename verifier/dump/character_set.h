// Names of character sets, as MySQL and PostgreSQL have them, and their bytes as UTF-8. UTF-8, latin1 and GBK
// are read here; the others are read by the C library's iconv, in a page by the browser.
#pragma once

#include <string>
#include <string_view>

#include "verifier/dump/sql_syntax.h"

namespace handrail::dump {

// The set's one name ("utf8mb4", "latin1", "gbk", "binary", "EUC-JP", …), whatever it is called (utf8, cp932,
// WIN1252, …). nullptr for a set that is not read here, or that this machine does not know.
const char* character_set_name(std::string_view name);

// Appends `bytes` in the set (a name as character_set_name gives it) to `out` as UTF-8. What is no character
// becomes U+FFFD; utf8mb4 and binary are taken as they are.
void append_as_utf8(const char* set, std::string_view bytes, std::string& out);

// Of a set where a character's second byte may be that of a backslash or a quote; else nullptr.
PairRule pairs_of(std::string_view set);

}  // namespace handrail::dump
