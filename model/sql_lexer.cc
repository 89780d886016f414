#include "model/sql_lexer.h"

namespace handrail::sql {

bool is(std::string_view text, Token token, std::string_view word) {
  return token.kind == TokenKind::word &&
         text::equal_ignoring_case(text.substr(token.begin, token.end - token.begin), word);
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text);
  while (true) {
    const Span comment = lexer.skip_blank_or_comment();
    if (!comment.empty()) continue;
    if (lexer.done()) return tokens;
    tokens.push_back(lexer.next());
  }
}

}  // namespace handrail::sql
