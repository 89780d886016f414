// The words of one statement that is no row of data: CREATE TABLE and the like, which are small.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "verifier/dump/sql_syntax.h"

namespace handrail::dump {

struct Token {
  enum class Kind : std::uint8_t { word, name, text, number, sign, end };
  Kind kind = Kind::end;
  std::string value;     // of a quoted name or text without its quotes and escapes
  std::string_view raw;  // as it stands in the statement
  std::size_t line = 0;  // within the statement, from 0
};

class Tokens {
 public:
  // The statement must outlive the tokens. Conditional comments count as what stands in them. What is not
  // closed ends with the statement.
  Tokens(std::string_view statement, const SqlSyntax& syntax);

  const Token& peek(std::size_t ahead = 0) const;
  const Token& take();
  bool at_end() const { return peek().kind == Token::Kind::end; }

  // An unquoted word or a sign, whatever its case.
  bool is(std::string_view word, std::size_t ahead = 0) const;
  bool accept(std::string_view word);
  bool accept(std::initializer_list<std::string_view> words);  // all of them, in this order, or none
  bool is_name() const;                                        // quoted or not

  // The value of a name, quoted or not; lower case where it is not quoted and `fold` says so.
  std::string name(bool fold = false);
  // From a "(" to the ")" that closes it, both passed; what stands between, as it is written. Empty where no
  // "(" is.
  std::string_view parenthesised();
  // Up to a comma or ")" of this level, neither passed, or the end.
  std::string_view until_comma();
  void skip_until_comma() { until_comma(); }
  // From `begin`, which a token's raw text begins at, to the end of the last token that was taken.
  std::string since(const char* begin) const;

 private:
  void read(const SqlSyntax& syntax);

  std::string_view statement_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

bool same_word(std::string_view a, std::string_view b);  // without regard to case, ASCII
std::string lower_case(std::string_view text);           // ASCII

// The character that a backslash and `c` stand for in MySQL's texts.
char unescaped(char c);

}  // namespace handrail::dump
