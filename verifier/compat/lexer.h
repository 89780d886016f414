// The words of one statement of MySQL or PostgreSQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/effects/effects.h"

namespace handrail::compat {

struct Token {
  enum class Kind : std::uint8_t { word, name, text, number, sign, end };
  Kind kind = Kind::end;
  std::string value;  // of a word as it stands there; of a quoted name or text without quotes and escapes
};

// What the statement cannot be read for.
struct Unreadable {
  std::string why;
};

// Throws Unreadable on what is not closed, and on comments that MySQL carries out (/*! … */).
std::vector<Token> tokens_of(std::string_view sql, Engine engine);

}  // namespace handrail::compat
