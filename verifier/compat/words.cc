// The statement word by word, and which words are names.
#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/compat/parser.h"

namespace handrail::compat {
namespace {

constexpr auto kClauses = std::to_array<std::string_view>(
    {"from",          "where",     "group",  "having", "order",     "limit",       "union",  "on",
     "join",          "left",      "right",  "inner",  "cross",     "natural",     "using",  "as",
     "full",          "for",       "offset", "fetch",  "intersect", "except",      "window", "lateral",
     "straight_join", "partition", "use",    "force",  "ignore",    "tablesample", "end",    "when",
     "then",          "else",      "and",    "or",     "not",       "is",          "in",     "like",
     "between",       "asc",       "desc",   "nulls",  "separator", "into",        "set",    "returning"});

constexpr std::size_t kMostColumns = 20'000;

}  // namespace

const Token& Parser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}
Token Parser::take() {
  Token token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}
bool Parser::is(std::string_view word, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return (token.kind == Token::Kind::word && text::equal_ignoring_case(token.value, word)) ||
         (token.kind == Token::Kind::sign && token.value == word);
}
bool Parser::accept(std::string_view word) {
  if (!is(word)) return false;
  take();
  return true;
}
void Parser::expect(std::string_view word) {
  if (!accept(word)) cannot(fmt::format("'{}' where {} is expected", peek().value, text::upper(word)));
}
bool Parser::is_name() const {
  if (peek().kind == Token::Kind::name) return true;
  return peek().kind == Token::Kind::word && !text::is_one_of(text::lower(peek().value), kClauses);
}
std::string Parser::name() {
  if (!is_name()) cannot(fmt::format("'{}' where a name is expected", peek().value));
  const Token token = take();
  // PostgreSQL folds what is not quoted.
  return token.kind == Token::Kind::word && !mysql() ? text::lower(token.value) : token.value;
}
void Parser::descend(int most) {
  if (++depth_ > most) cannot("a statement nested so deep");
}
void Parser::count_columns(std::size_t more) {
  columns_ += more;
  if (columns_ > kMostColumns) cannot("a statement with so many columns");
}
long Parser::whole_number() {
  const Token token = take();
  long number = 0;
  const char* last = token.value.data() + token.value.size();
  const auto [end, error] = std::from_chars(token.value.data(), last, number);
  if (token.kind != Token::Kind::number || error != std::errc() || end != last)
    cannot(fmt::format("'{}' where a whole number is expected", token.value));
  return number;
}

}  // namespace handrail::compat
