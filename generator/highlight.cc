#include "generator/highlight.h"

#include <algorithm>
#include <array>

#include "generator/highlight/lexers.h"
#include "generator/html.h"

namespace handrail {
namespace {

// Class names of the tokens in site/css/highlight.css, one letter each: a page has thousands of them.
constexpr std::array<std::string_view, 12> kClasses = {"c", "s", "n", "k", "v", "f",
                                                       "o", "t", "p", "u", "i", "d"};

using Lexer = void (*)(CodeWriter&);

Lexer lexer_for_name(std::string_view name) {
  struct Row {
    std::string_view name;
    Lexer lexer;
  };
  static constexpr auto kRows = std::to_array<Row>({
      {"c", lexers::curly},
      {"c++", lexers::curly},
      {"caddyfile", lexers::curly},
      {"cpp", lexers::curly},
      {"cs", lexers::curly},
      {"csharp", lexers::curly},
      {"css", lexers::curly},
      {"dart", lexers::curly},
      {"diff", lexers::diff},
      {"docker", lexers::dockerfile},
      {"dockerfile", lexers::dockerfile},
      {"go", lexers::curly},
      {"golang", lexers::curly},
      {"graphql", lexers::curly},
      {"groovy", lexers::curly},
      {"hcl", lexers::curly},
      {"html", lexers::markup},
      {"java", lexers::curly},
      {"javascript", lexers::curly},
      {"js", lexers::curly},
      {"json5", lexers::json},
      {"jsonc", lexers::json},
      {"jsx", lexers::curly},
      {"kotlin", lexers::curly},
      {"make", lexers::shell},
      {"makefile", lexers::shell},
      {"nginx", lexers::curly},
      {"patch", lexers::diff},
      {"perl", lexers::python},
      {"php", lexers::curly},
      {"proto", lexers::curly},
      {"r", lexers::python},
      {"rb", lexers::python},
      {"ruby", lexers::python},
      {"rust", lexers::curly},
      {"scala", lexers::curly},
      {"svg", lexers::markup},
      {"swift", lexers::curly},
      {"terraform", lexers::curly},
      {"ts", lexers::curly},
      {"tsx", lexers::curly},
      {"typescript", lexers::curly},
      {"vue", lexers::markup},
      {"xml", lexers::markup},
  });
  static_assert(
      std::is_sorted(kRows.begin(), kRows.end(), [](const Row& a, const Row& b) { return a.name < b.name; }));
  const auto found =
      std::lower_bound(kRows.begin(), kRows.end(), name,
                       [](const Row& row, std::string_view wanted) { return row.name < wanted; });
  return found != kRows.end() && found->name == name ? found->lexer : nullptr;
}

Lexer lexer_for(Language language, std::string_view name) {
  switch (language) {
    case Language::shell: return lexers::shell;
    case Language::sql: return lexers::sql;
    case Language::python: return lexers::python;
    case Language::yaml: return lexers::yaml;
    case Language::json: return lexers::json;
    case Language::settings: return lexers::settings;
    case Language::console: return lexers::console;
    case Language::other: return lexer_for_name(name);
    case Language::none:
    case Language::mermaid: return nullptr;
  }
  return nullptr;
}

}  // namespace

void CodeWriter::token(Token token, std::size_t begin, std::size_t end) {
  end = std::min(end, code_.size());
  if (begin > written_) write({}, std::min(begin, code_.size()));
  if (end > written_) write(kClasses[static_cast<std::size_t>(token)], end);
}

void CodeWriter::finish() { write({}, code_.size()); }

void CodeWriter::write(std::string_view token_class, std::size_t end) {
  while (written_ < end) {
    while (mark_ < marks_.size() && marks_[mark_].end <= written_) ++mark_;
    if (mark_ == marks_.size() || marks_[mark_].begin >= end) return piece(token_class, written_, end);
    const MarkedRange mark = marks_[mark_];
    if (mark.begin > written_) piece(token_class, written_, mark.begin);
    out_ += "<mark>";
    piece(token_class, written_, std::min(end, mark.end));
    out_ += "</mark>";
  }
}

void CodeWriter::piece(std::string_view token_class, std::size_t begin, std::size_t end) {
  written_ = end;
  const std::string_view text = code_.substr(begin, end - begin);
  if (token_class.empty()) return html::append_text(out_, text);
  out_ += "<span class=\"";
  out_ += token_class;
  out_ += "\">";
  html::append_text(out_, text);
  out_ += "</span>";
}

void highlight(std::string& out, std::string_view code, Language language, std::string_view name,
               std::span<const MarkedRange> marks) {
  CodeWriter writer(out, code, marks);
  if (const Lexer lexer = lexer_for(language, name)) lexer(writer);
  writer.finish();
}

}  // namespace handrail
