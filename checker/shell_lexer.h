// Shell code into tokens, for shell_grammar.cc: words with their quotes and expansions as one token,
// operators, newlines. Heredoc bodies and comments are passed over.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/shell_grammar.h"

namespace handrail::shell_lexer {

enum class TokenKind { word, op, newline, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // of the code
  std::size_t offset = 0;

  bool is(std::string_view wanted) const { return kind != TokenKind::end && text == wanted; }
};

struct Tokens {
  std::vector<Token> list;            // ends with TokenKind::end
  std::optional<GrammarError> error;  // something that is never closed
  bool gave_up = false;               // nested too deeply to be judged
};

Tokens read_tokens(std::string_view code);

}  // namespace handrail::shell_lexer
