#include "model/sql_lexer.h"

#include "model/sql_tokens.h"

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

std::string unquoted(std::string_view name) {
  if (name.size() >= 2 && (name.front() == '`' || name.front() == '"'))
    name = name.substr(1, name.size() - 2);
  return std::string(name);
}

}  // namespace handrail::sql
