#include "verifier/dump/tokens.h"

#include <algorithm>
#include <cctype>

namespace handrail::dump {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '@' ||
         static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

// https://dev.mysql.com/doc/refman/8.0/en/string-literals.html, table 9.1. (\% and \_ keep their backslash
// where a pattern is wanted; a dump has none.)
char unescaped(char c) {
  switch (c) {
    case '0': return '\0';
    case 'b': return '\b';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'Z': return '\x1a';
    default: return c;
  }
}

Tokens::Tokens(std::string_view statement, const SqlSyntax& syntax) : statement_(statement) {
  read(syntax);
  Token end;
  end.raw = statement.substr(statement.size());
  tokens_.push_back(std::move(end));
}

void Tokens::read(const SqlSyntax& syntax) {
  const std::string_view text = statement_;
  std::size_t at = 0;
  std::size_t line = 0;
  bool conditional = false;  // inside /*! … */
  const auto add = [&](Token::Kind kind, std::size_t begin, std::string value) {
    tokens_.push_back({kind, std::move(value), text.substr(begin, at - begin), line});
  };
  // Reads to the closing quote; doubled ones stand for one.
  const auto quoted = [&](char close, bool backslashes) {
    std::string value;
    while (at < text.size()) {
      const char c = text[at++];
      if (c == '\n') ++line;
      if (backslashes && c == '\\' && at < text.size()) {
        value += unescaped(text[at++]);
      } else if (c == close) {
        if (at >= text.size() || text[at] != close) break;
        value += text[at++];
      } else {
        value += c;
        if (syntax.pairs != nullptr && at < text.size() && syntax.pairs(c, text[at])) value += text[at++];
      }
    }
    return value;
  };

  while (at < text.size()) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    const std::size_t begin = at;
    if (is_blank(c)) {
      if (c == '\n') ++line;
      ++at;
    } else if ((c == '-' && next == '-') || (c == '#' && syntax.hash_comments)) {
      at = std::min(text.find('\n', at), text.size());
    } else if (conditional && c == '*' && next == '/') {
      conditional = false;
      at += 2;
    } else if (c == '/' && next == '*') {
      const bool mariadb = text.substr(at).starts_with("/*M!");
      if (syntax.conditional_comments && (mariadb || text.substr(at).starts_with("/*!"))) {
        at += mariadb ? 4 : 3;
        while (at < text.size() && is_digit(text[at])) ++at;
        conditional = true;
        continue;
      }
      const std::size_t close = text.find("*/", at + 2);
      at = close == std::string_view::npos ? text.size() : close + 2;
      line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                                  text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    } else if (c == '\'' || (c == '"' && syntax.double_quoted_text)) {
      ++at;
      std::string value = quoted(c, syntax.backslashes);
      add(Token::Kind::text, begin, std::move(value));
    } else if (c == '"' || (c == '`' && syntax.backticks) || (c == '[' && syntax.brackets)) {
      ++at;
      std::string value = quoted(c == '[' ? ']' : c, false);
      add(Token::Kind::name, begin, std::move(value));
    } else if ((c == 'E' || c == 'e') && next == '\'' && syntax.dollar_quotes) {
      at += 2;
      std::string value = quoted('\'', true);
      add(Token::Kind::text, begin, std::move(value));
    } else if (c == '$' && syntax.dollar_quotes && !is_digit(next)) {
      const std::size_t tag_end = text.find('$', at + 1);
      const std::string_view tag =
          tag_end == std::string_view::npos ? text.substr(at) : text.substr(at, tag_end + 1 - at);
      const std::size_t close = text.find(tag, at + tag.size());
      const std::size_t stop = close == std::string_view::npos ? text.size() : close;
      std::string value(text.substr(std::min(at + tag.size(), stop), stop - std::min(at + tag.size(), stop)));
      at = std::min(stop + tag.size(), text.size());
      add(Token::Kind::text, begin, std::move(value));
    } else if (is_digit(c) || (c == '.' && is_digit(next))) {
      while (at < text.size() && (in_word(text[at]) || text[at] == '.' ||
                                  ((text[at] == '-' || text[at] == '+') && lower(text[at - 1]) == 'e')))
        ++at;
      add(Token::Kind::number, begin, std::string(text.substr(begin, at - begin)));
    } else if (in_word(c)) {
      while (at < text.size() && in_word(text[at])) ++at;
      add(Token::Kind::word, begin, std::string(text.substr(begin, at - begin)));
    } else {
      ++at;
      add(Token::Kind::sign, begin, std::string(1, c));
    }
  }
}

const Token& Tokens::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& Tokens::take() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Tokens::is(std::string_view word, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return (token.kind == Token::Kind::word || token.kind == Token::Kind::sign) && same_word(token.raw, word);
}

bool Tokens::accept(std::string_view word) {
  if (!is(word)) return false;
  take();
  return true;
}

bool Tokens::accept(std::initializer_list<std::string_view> words) {
  std::size_t ahead = 0;
  for (const std::string_view word : words) {
    if (!is(word, ahead++)) return false;
  }
  for (std::size_t i = 0; i < words.size(); ++i) take();
  return true;
}

bool Tokens::is_name() const { return peek().kind == Token::Kind::word || peek().kind == Token::Kind::name; }

std::string Tokens::name(bool fold) {
  const Token& token = take();
  return fold && token.kind == Token::Kind::word ? lower_case(token.value) : token.value;
}

std::string_view Tokens::parenthesised() {
  if (!is("(")) return {};
  const char* begin = take().raw.data() + 1;
  for (int depth = 1; !at_end(); take()) {
    if (is("(")) ++depth;
    if (is(")") && --depth == 0) {
      const char* close = take().raw.data();
      return {begin, static_cast<std::size_t>(close - begin)};
    }
  }
  return {begin, static_cast<std::size_t>(peek().raw.data() - begin)};
}

std::string Tokens::since(const char* begin) const {
  const std::string_view last = tokens_[at_ == 0 ? 0 : at_ - 1].raw;
  const char* end = last.data() + last.size();
  return end > begin ? std::string(begin, end) : std::string();
}

std::string_view Tokens::until_comma() {
  const char* begin = peek().raw.data();
  const char* end = begin;
  for (int depth = 0; !at_end(); take()) {
    if (depth == 0 && (is(",") || is(")"))) break;
    if (is("(")) ++depth;
    if (is(")")) --depth;
    end = peek().raw.data() + peek().raw.size();
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace handrail::dump
