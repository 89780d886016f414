// A statement's tokens with the questions that its readers ask. Past the end every question is answered with
// "no".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/sql_lexer.h"

namespace handrail::sql {

class Tokens {
 public:
  // `text` must outlive it.
  explicit Tokens(std::string_view text) : text_(text), all_(tokens_of(text)) {}

  std::string_view text() const { return text_; }
  std::size_t size() const { return all_.size(); }
  bool empty() const { return all_.empty(); }
  const Token& operator[](std::size_t i) const { return all_[i]; }

  std::string_view shown(std::size_t i) const {
    return i < all_.size() ? text_.substr(all_[i].begin, all_[i].end - all_[i].begin) : std::string_view();
  }
  // Whether the token is this word, letter case ignored.
  bool is(std::size_t i, std::string_view word) const {
    return i < all_.size() && sql::is(text_, all_[i], word);
  }
  bool is_symbol(std::size_t i, char c) const {
    return i < all_.size() && all_[i].kind == TokenKind::symbol && text_[all_[i].begin] == c;
  }
  // Words count, keywords among them.
  bool is_name(std::size_t i) const {
    return i < all_.size() && (all_[i].kind == TokenKind::word || all_[i].kind == TokenKind::quoted_name);
  }

 private:
  std::string_view text_;
  std::vector<Token> all_;
};

// A name without the backquotes or double quotes around it.
std::string unquoted(std::string_view name);

}  // namespace handrail::sql
