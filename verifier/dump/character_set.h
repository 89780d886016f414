// MySQL's names of character sets, and their bytes as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace handrail::dump {

// The set's one name ("utf8mb4", "latin1", "gbk", "binary"), whatever it is called (utf8, utf8mb3, cp1252,
// …). nullptr for a set that is not read here.
const char* character_set_name(std::string_view name);

// Appends `bytes` in the set (a name as character_set_name gives it) to `out` as UTF-8. What is no character
// becomes U+FFFD; utf8mb4 and binary are taken as they are.
void append_as_utf8(std::string_view set, std::string_view bytes, std::string& out);

}  // namespace handrail::dump
