// The tokens of SQL, as far as every dialect agrees on them: quotes, comments, dollar quotes, words.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/source_text.h"
#include "model/text.h"

namespace handrail::sql {

enum class TokenKind : std::uint8_t { word, number, string, quoted_name, symbol, unterminated };

struct Token {
  TokenKind kind;
  std::uint32_t begin, end;  // in the statement's or the block's text
};

constexpr bool is_word_char(char c) {
  return text::is_alnum(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Reads one token of any dialect. Comments and blanks are the caller's.
class Lexer {
 public:
  explicit Lexer(std::string_view text, std::uint32_t at = 0) : text_(text), at_(at) {}

  std::uint32_t at() const { return at_; }
  void move_to(std::uint32_t at) { at_ = at; }
  bool done() const { return at_ >= text_.size(); }

  // Skips blanks. A comment that follows is returned, else an empty span.
  Span skip_blank_or_comment() {
    while (!done() && text::is_space(text_[at_])) ++at_;
    const std::uint32_t begin = at_;
    if (done()) return {begin, begin};
    const std::string_view rest = text_.substr(at_);
    const bool dashes = rest.starts_with("--");
    const bool hash =
        rest.starts_with("# ") || rest.starts_with("#\n") || rest == "#" ||
        (rest.starts_with('#') && rest.size() > 1 && static_cast<unsigned char>(rest[1]) >= 0x80);
    if (dashes || hash) {
      const std::size_t end = rest.find('\n');
      at_ += static_cast<std::uint32_t>(end == std::string_view::npos ? rest.size() : end);
      std::uint32_t stop = at_;
      if (stop > begin && text_[stop - 1] == '\r') --stop;
      return {begin, stop};
    }
    // MySQL runs what stands in /*! … */, so that is no comment.
    if (rest.starts_with("/*") && !rest.starts_with("/*!")) {
      const std::size_t end = rest.find("*/", 2);
      at_ += static_cast<std::uint32_t>(end == std::string_view::npos ? rest.size() : end + 2);
      return {begin, at_};
    }
    return {begin, begin};
  }

  Token next() {
    const std::uint32_t begin = at_;
    const char c = text_[at_];
    if (c == '\'' || c == '"' || c == '`') return quoted(c);
    if (c == '$') {
      if (const Token dollar = dollar_quoted(); dollar.end > dollar.begin) return dollar;
    }
    if (text::is_digit(c)) {
      while (!done() && (is_word_char(text_[at_]) || text_[at_] == '.')) ++at_;
      return {TokenKind::number, begin, at_};
    }
    if (is_word_char(c) || c == '@') {
      ++at_;
      while (!done() && (is_word_char(text_[at_]) || text_[at_] == '@')) ++at_;
      return {TokenKind::word, begin, at_};
    }
    ++at_;
    return {TokenKind::symbol, begin, at_};
  }

 private:
  Token quoted(char quote) {
    const std::uint32_t begin = at_++;
    while (!done()) {
      if (text_[at_] == '\\' && quote != '`' && at_ + 1 < text_.size()) {
        at_ += 2;
      } else if (text_[at_] == quote) {
        ++at_;
        if (done() || text_[at_] != quote)
          return {quote == '\'' ? TokenKind::string : TokenKind::quoted_name, begin, at_};
        ++at_;
      } else {
        ++at_;
      }
    }
    at_ = static_cast<std::uint32_t>(text_.size());
    return {TokenKind::unterminated, begin, at_};
  }

  // PostgreSQL's $tag$ … $tag$. An empty token when none stands here.
  Token dollar_quoted() {
    if (dollar_searches_left_ == 0) return {TokenKind::symbol, at_, at_};
    std::size_t close = at_ + 1;
    while (close < text_.size() && (text::is_alnum(text_[close]) || text_[close] == '_')) ++close;
    if (close >= text_.size() || text_[close] != '$') return {TokenKind::symbol, at_, at_};
    const std::string_view tag = text_.substr(at_, close - at_ + 1);
    const std::size_t end = text_.find(tag, close + 1);
    if (end == std::string_view::npos) {
      --dollar_searches_left_;
      return {TokenKind::symbol, at_, at_};
    }
    const Token token{TokenKind::string, at_, static_cast<std::uint32_t>(end + tag.size())};
    at_ = token.end;
    return token;
  }

  std::string_view text_;
  std::uint32_t at_;
  int dollar_searches_left_ = 100;  // for a tag that is never closed the whole rest is looked through
};

// Whether the token is this word, letter case ignored.
bool is(std::string_view text, Token token, std::string_view word);

// All tokens, comments left out.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace handrail::sql
