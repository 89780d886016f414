// Reads a statement of SQL token by token.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "model/sql_tokens.h"
#include "model/text.h"

namespace handrail::sql {

// Tokens with a place to read from. Every question past the end is answered with "no".
class Reader {
 public:
  explicit Reader(std::string_view text) : tokens_(text) {}

  bool done() const { return at_ >= tokens_.size(); }
  std::size_t at() const { return at_; }
  std::size_t size() const { return tokens_.size(); }
  void move_to(std::size_t at) { at_ = at; }
  void skip() { ++at_; }

  std::string_view shown(std::size_t i) const { return tokens_.shown(i); }
  std::string_view shown() const { return shown(at_); }
  bool is(std::string_view word, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].kind != TokenKind::string &&
           text::equal_ignoring_case(shown(at_ + ahead), word);
  }
  bool is_any(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is(word); });
  }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  bool take_all(std::initializer_list<std::string_view> words) {
    std::size_t ahead = 0;
    for (const std::string_view word : words) {
      if (!is(word, ahead++)) return false;
    }
    at_ += words.size();
    return true;
  }
  bool is_name() const { return tokens_.is_name(at_); }
  // schema.name -> name, unquoted. Empty when no name stands here.
  std::string name() {
    std::string found;
    if (is("[") && shown(at_ + 2) == "]") {
      found = std::string(shown(at_ + 1));
      at_ += 3;
    } else if (is_name()) {
      found = unquoted(shown());
      ++at_;
    } else {
      return {};
    }
    while (is(".")) {
      ++at_;
      if (!is_name()) return found;
      found = unquoted(shown());
      ++at_;
    }
    return found;
  }
  // From "(" to behind its ")".
  void skip_parentheses() {
    int depth = 0;
    do {
      if (is("(")) ++depth;
      if (is(")")) --depth;
      ++at_;
    } while (!done() && depth > 0);
  }
  std::uint32_t begin() const {
    return done() ? static_cast<std::uint32_t>(tokens_.text().size()) : tokens_[at_].begin;
  }
  std::uint32_t end_before() const { return at_ == 0 ? 0 : tokens_[std::min(at_, tokens_.size()) - 1].end; }
  std::string_view text_between(std::uint32_t begin, std::uint32_t end) const {
    return tokens_.text().substr(begin, end - begin);
  }

 private:
  Tokens tokens_;
  std::size_t at_ = 0;
};

}  // namespace handrail::sql
