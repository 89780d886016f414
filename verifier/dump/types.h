// Which of SQLite's storages keeps the values of a MySQL or PostgreSQL type: the table in docs/dumps.md.
#pragma once

#include <string_view>

#include "verifier/dump/table.h"

namespace handrail::dump {

// `type` is the type's words in lower case without lengths: "int", "double precision"; `is_unsigned` for
// MySQL's, `length` the first number in parentheses or 0.
Storage mysql_storage(std::string_view type, bool is_unsigned, std::uint64_t length);
Storage postgresql_storage(std::string_view type);

// Of MySQL's collations: utf8mb4_general_ci, latin1_bin, utf8mb4_0900_ai_ci (the ones with 0900 count spaces
// at a text's end). `name` may be a character set, which stands for its own default.
Comparison mysql_comparison(std::string_view name);
// Whether what SQLite takes for equal texts by it, the server does, too: not where a language tells accents
// apart.
bool is_sure(Comparison comparison);

}  // namespace handrail::dump
