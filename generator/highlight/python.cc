// Python, and near enough for other languages with `#` comments.
#include "generator/highlight/lexers.h"
#include "generator/highlight/words.h"

namespace handrail::lexers {
namespace {

constexpr auto kKeywords = std::to_array<std::string_view>({
    "False",    "None",  "True",   "and",  "as",    "assert", "async",  "await",    "break", "class",
    "continue", "def",   "del",    "elif", "else",  "end",    "except", "finally",  "for",   "from",
    "global",   "if",    "import", "in",   "is",    "lambda", "match",  "nonlocal", "not",   "or",
    "pass",     "raise", "return", "try",  "while", "with",   "yield",
});
static_assert(is_sorted_list(kKeywords));

// End of the string whose quote stands at `at`, triple quotes included.
std::size_t python_string_end(std::string_view code, std::size_t at) {
  const std::string_view three = code.substr(at, 3);
  if (three != "\"\"\"" && three != "'''") return string_end(code, at);
  const std::size_t close = code.find(three, at + 3);
  return close == std::string_view::npos ? code.size() : close + 3;
}

bool is_string_prefix(std::string_view word) {
  return word.size() <= 2 && word.find_first_not_of("bBfFrRuU") == std::string_view::npos;
}

}  // namespace

void python(CodeWriter& writer) { python(writer, 0, writer.code().size()); }

void python(CodeWriter& writer, std::size_t begin, std::size_t stop) {
  const std::string_view code = writer.code().substr(0, stop);
  bool defines = false;  // the word before was `def` or `class`
  for (std::size_t at = begin; at < code.size();) {
    const char c = code[at];
    std::size_t end = at + 1;
    if (c == '#') {
      end = line_end(code, at);
      writer.token(Token::comment, at, end);
    } else if (c == '"' || c == '\'') {
      end = python_string_end(code, at);
      writer.token(Token::string, at, end);
    } else if (text::is_digit(c)) {
      end = number_end(code, at);
      writer.token(Token::number, at, end);
    } else if (c == '@' && end < code.size() && starts_name(code[end])) {
      end = name_end(code, end);
      writer.token(Token::variable, at, end);
    } else if (starts_name(c)) {
      end = name_end(code, at);
      const std::string_view word = code.substr(at, end - at);
      const char next = end < code.size() ? code[end] : '\0';
      if ((next == '"' || next == '\'') && is_string_prefix(word)) {
        end = python_string_end(code, end);
        writer.token(Token::string, at, end);
      } else if (is_in_sorted(kKeywords, word)) {
        writer.token(Token::keyword, at, end);
        defines = word == "def" || word == "class";
        at = end;
        continue;
      } else if (defines || next == '(') {
        writer.token(Token::function, at, end);
      }
      defines = false;
    }
    at = end;
  }
}

}  // namespace handrail::lexers
