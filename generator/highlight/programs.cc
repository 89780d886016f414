// Languages that guides show now and then: the family with curly braces, Dockerfiles, markup.
#include "generator/highlight/lexers.h"
#include "generator/highlight/words.h"

namespace handrail::lexers {
namespace {

// The words that most of the family shares; a word that only one of them has is no worse for being coloured.
constexpr auto kKeywords = std::to_array<std::string_view>({
    "abstract",   "async",     "await",    "break",    "case",    "catch",      "chan",    "class",
    "const",      "continue",  "default",  "defer",    "delete",  "do",         "else",    "enum",
    "export",     "extends",   "false",    "final",    "finally", "fn",         "for",     "foreach",
    "func",       "function",  "go",       "if",       "impl",    "implements", "import",  "in",
    "instanceof", "interface", "let",      "location", "map",     "match",      "mod",     "mut",
    "namespace",  "new",       "nil",      "null",     "of",      "package",    "private", "protected",
    "public",     "range",     "return",   "select",   "self",    "server",     "static",  "struct",
    "super",      "switch",    "template", "this",     "throw",   "throws",     "trait",   "true",
    "try",        "type",      "typeof",   "upstream", "use",     "using",      "val",     "var",
    "virtual",    "void",      "while",    "yield",
});
static_assert(is_sorted_list(kKeywords));

bool is_instruction(std::string_view word) {
  return word.size() >= 3 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

void curly(CodeWriter& writer) {
  const std::string_view code = writer.code();
  bool line_start = true;
  for (std::size_t at = 0; at < code.size();) {
    const char c = code[at];
    const char next = at + 1 < code.size() ? code[at + 1] : '\0';
    std::size_t end = at + 1;
    if ((c == '/' && next == '/' && (at == 0 || code[at - 1] != ':')) || (c == '#' && line_start)) {
      end = line_end(code, at);
      writer.token(Token::comment, at, end);
    } else if (c == '/' && next == '*') {
      const std::size_t close = code.find("*/", at + 2);
      end = close == std::string_view::npos ? code.size() : close + 2;
      writer.token(Token::comment, at, end);
    } else if (c == '"' || c == '\'' || c == '`') {
      end = string_end(code, at, c != '`');
      writer.token(Token::string, at, end);
    } else if (text::is_digit(c)) {
      end = number_end(code, at);
      writer.token(Token::number, at, end);
    } else if (starts_name(c)) {
      end = name_end(code, at);
      if (is_in_sorted(kKeywords, code.substr(at, end - at))) {
        writer.token(Token::keyword, at, end);
      } else if (end < code.size() && code[end] == '(') {
        writer.token(Token::function, at, end);
      }
    } else if (c == '$' && starts_name(next)) {
      end = name_end(code, at + 1);
      writer.token(Token::variable, at, end);
    }
    line_start = c == '\n' || (line_start && text::is_space(c));
    at = end;
  }
}

void dockerfile(CodeWriter& writer) {
  const std::string_view code = writer.code();
  bool continues = false;
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = line_end(code, at);
    const std::string_view line = code.substr(at, end - at);
    const std::size_t word = std::min(line.find(' '), line.size());
    if (line.starts_with('#')) {
      writer.token(Token::comment, at, end);
    } else if (!continues && is_instruction(line.substr(0, word))) {
      writer.token(Token::keyword, at, at + word);
      if (line.starts_with("RUN ")) shell(writer, at + word, end);
    } else if (continues) {
      shell(writer, at, end);
    }
    continues = line.ends_with('\\');
    at = end + 1;
  }
}

void markup(CodeWriter& writer) {
  const std::string_view code = writer.code();
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t open = std::min(code.find('<', at), code.size());
    if (open == code.size()) return;
    if (code.substr(open, 4) == "<!--") {
      const std::size_t close = code.find("-->", open);
      at = close == std::string_view::npos ? code.size() : close + 3;
      writer.token(Token::comment, open, at);
      continue;
    }
    std::size_t name = open + 1;
    while (name < code.size() && (code[name] == '/' || code[name] == '?' || code[name] == '!')) ++name;
    at = name;
    while (at < code.size() && (continues_name(code[at]) || code[at] == '-' || code[at] == ':')) ++at;
    if (at == name) continue;
    writer.token(Token::keyword, name, at);
    while (at < code.size() && code[at] != '>' && code[at] != '<') {
      if (code[at] == '"' || code[at] == '\'') {
        const std::size_t close = string_end(code, at, false);
        writer.token(Token::string, at, close);
        at = close;
      } else if (starts_name(code[at])) {
        const std::size_t end = name_end(code, at);
        writer.token(Token::key, at, end);
        at = end;
      } else {
        ++at;
      }
    }
  }
}

}  // namespace handrail::lexers
