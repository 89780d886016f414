#include "verifier/dump/statements.h"

#include <cctype>

#include "verifier/dump/tokens.h"

namespace handrail::dump {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_trigger(std::string_view statement) {
  std::size_t at = 0;
  const auto word = [&] {
    while (at < statement.size() && is_blank(statement[at])) ++at;
    const std::size_t begin = at;
    while (at < statement.size() && in_word(statement[at])) ++at;
    return statement.substr(begin, at - begin);
  };
  if (!same_word(word(), "create")) return false;
  std::string_view kind = word();
  if (same_word(kind, "temp") || same_word(kind, "temporary")) kind = word();
  return same_word(kind, "trigger");
}

// A trigger's body holds statements of its own and ends with "; END" (as sqlite3_complete has it).
bool is_complete(std::string_view statement) {
  if (!is_trigger(statement)) return true;
  const auto trim = [&] {
    while (!statement.empty() && is_blank(statement.back())) statement.remove_suffix(1);
  };
  trim();
  if (statement.size() < 3 || !same_word(statement.substr(statement.size() - 3), "end")) return false;
  statement.remove_suffix(3);
  trim();
  return statement.ends_with(';');
}

}  // namespace

bool Statements::starts_with(std::string_view text) {
  return input_.has(text.size()) && input_.rest().starts_with(text);
}

bool Statements::next() {
  while (true) {
    input_.mark();
    const char c = input_.peek();
    if (c == '\0' && input_.ended()) return false;
    if (is_blank(c)) {
      input_.pass(1);
    } else if (starts_with(delimiter_)) {
      input_.pass(delimiter_.size());
    } else if (!skip_comment()) {
      return !input_.failed();
    }
  }
}

// A comment that is only that.
bool Statements::skip_comment() {
  const char c = input_.peek();
  if (c == '-' || c == '#') {
    if (c == '-' ? !starts_with("--") : !syntax_.hash_comments) return false;
    std::string text = line();
    if (text.size() > 3) {
      if (first_comment_.empty()) first_comment_ = text;
      if (database_comment_.empty() && text.find("Database: ") != std::string::npos) database_comment_ = text;
      last_comment_ = std::move(text);
    }
    return true;
  }
  if (c != '/' || !starts_with("/*")) return false;
  if (syntax_.conditional_comments) {
    if (starts_with("/*!")) return false;
    // MariaDB's first line asks clients for their sandbox mode; no version carries it out.
    if (starts_with("/*M!") && !starts_with("/*M!999999")) return false;
  }
  input_.pass(2);
  while (true) {
    const std::string_view rest = input_.rest();
    const std::size_t close = rest.find("*/");
    if (close != std::string_view::npos) {
      input_.pass(close + 2);
      return true;
    }
    if (rest.size() > 1) {
      input_.pass(rest.size() - 1);  // the last byte may be the star
      input_.mark();
    }
    if (!input_.more()) {
      cut_off_ = true;
      input_.pass(input_.rest().size());
      return true;
    }
  }
}

std::string Statements::first_word() {
  std::size_t size = 0;
  while (input_.has(size + 1) && size < 32 && in_word(input_.at()[size])) ++size;
  std::string word(input_.at(), size);
  for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return word;
}

std::string Statements::line() {
  std::string text;
  while (true) {
    const std::string_view rest = input_.rest();
    const std::size_t end = rest.find('\n');
    const std::size_t count = end == std::string_view::npos ? rest.size() : end;
    if (text.size() < 1000) text += rest.substr(0, std::min<std::size_t>(count, 1000));
    input_.pass(count);
    if (end != std::string_view::npos) {
      input_.pass(1);
      break;
    }
    input_.mark();
    if (!input_.more()) break;
  }
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

std::string_view Statements::collect() {
  while (true) {
    const char c = input_.peek();
    if (c == '\0' && input_.ended()) {
      cut_off_ = !input_.since_mark().empty();
      return input_.since_mark();
    }
    if (c == delimiter_.front() && starts_with(delimiter_)) {
      if (!syntax_.trigger_bodies || is_complete(input_.since_mark())) {
        const auto size = input_.since_mark().size();
        input_.pass(delimiter_.size());
        return {input_.marked(), size};
      }
      input_.pass(1);
    } else if (c == '\'' || c == '"') {
      const bool after_e =
          input_.at() > input_.marked() && (input_.at()[-1] == 'E' || input_.at()[-1] == 'e');
      input_.pass(1);
      skip_quoted(c, syntax_.backslashes || (syntax_.dollar_quotes && c == '\'' && after_e));
    } else if ((c == '`' && syntax_.backticks) || (c == '[' && syntax_.brackets)) {
      input_.pass(1);
      skip_quoted(c == '[' ? ']' : c, false);
    } else if (c == '$' && syntax_.dollar_quotes) {
      skip_dollar_quoted();
    } else if ((c == '-' && starts_with("--")) || (c == '#' && syntax_.hash_comments)) {
      while (input_.peek() != '\n' && !input_.ended()) input_.pass(1);
    } else if (c == '/' && starts_with("/*") && !(syntax_.conditional_comments && starts_with("/*!"))) {
      input_.pass(2);
      while (!starts_with("*/") && !input_.ended()) input_.pass(1);
    } else {
      input_.pass(1);
    }
  }
}

void Statements::skip_quoted(char close, bool backslashes) {
  while (!input_.ended()) {
    const char c = *input_.at();
    input_.pass(1);
    if (c == close) return;  // a doubled one begins the next quoted piece at once
    const bool takes_next = (backslashes && c == '\\') ||
                            (syntax_.pairs != nullptr && !input_.ended() && syntax_.pairs(c, *input_.at()));
    if (takes_next && !input_.ended()) input_.pass(1);
  }
}

void Statements::skip_dollar_quoted() {
  std::size_t size = 1;
  while (input_.has(size + 1) && in_word(input_.at()[size])) ++size;
  const bool quotes = input_.has(size + 1) && input_.at()[size] == '$' &&
                      !(size > 1 && std::isdigit(static_cast<unsigned char>(input_.at()[1])) != 0);
  if (!quotes) return input_.pass(1);
  const std::string tag(input_.at(), size + 1);
  input_.pass(tag.size());
  while (!input_.ended()) {
    if (*input_.at() == '$' && starts_with(tag)) return input_.pass(tag.size());
    input_.pass(1);
  }
}

}  // namespace handrail::dump
