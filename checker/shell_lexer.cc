#include "checker/shell_lexer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "model/text.h"

namespace handrail::shell_lexer {
namespace {

constexpr std::string_view kOperators[] = {  // longest first
    "&>>", "<<-", "<<<", ";;&", "&&", "||", ";;", ";&", "|&", "<<", ">>", "<&",
    ">&",  "<>",  ">|",  "&>",  "|",  "&",  ";",  "(",  ")",  "<",  ">"};

bool is_meta(char c) { return std::string_view("|&;()<> \t\n\r").find(c) != std::string_view::npos; }

class Lexer {
 public:
  explicit Lexer(std::string_view code) : code_(code) {}

  Tokens run() {
    while (!tokens_.error && next()) {}
    tokens_.list.push_back({TokenKind::end, {}, code_.size()});
    return std::move(tokens_);
  }

 private:
  struct Heredoc {
    std::string delimiter;
    bool strips_tabs;
  };

  bool at_end() const { return at_ >= code_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < code_.size() ? code_[at_ + ahead] : '\0'; }
  bool starts_with(std::string_view text) const { return code_.substr(at_).starts_with(text); }

  void add(TokenKind kind, std::size_t begin) {
    tokens_.list.push_back({kind, code_.substr(begin, at_ - begin), begin});
  }

  void never_closed(std::size_t offset, std::string_view what) {
    if (!tokens_.error)
      tokens_.error = GrammarError{offset, offset + 1, fmt::format("this {} is never closed", what)};
    at_ = code_.size();
  }

  // One token; false at the end.
  bool next() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r' || starts_with("\\\n"))
      at_ += peek() == '\\' ? 2 : 1;
    if (at_end()) return false;
    const std::size_t begin = at_;
    if (peek() == '#') {
      while (!at_end() && peek() != '\n') ++at_;
    } else if (peek() == '\n') {
      ++at_;
      add(TokenKind::newline, begin);
      skip_heredocs();
    } else if (starts_arithmetic_command()) {
      skip_arithmetic(begin, 2);
      add(TokenKind::word, begin);
    } else if (is_meta(peek()) && !starts_with("<(") && !starts_with(">(")) {
      read_operator();
    } else {
      read_word(begin);
      if (is_descriptor(begin)) return true;
      add(TokenKind::word, begin);
      if (awaits_delimiter_) announce_heredoc(tokens_.list.back().text);
      if (tokens_.list.back().text == "[[") skip_condition();
    }
    return true;
  }

  // `((` where a command or the head of a C-like loop begins.
  bool starts_arithmetic_command() const {
    if (!starts_with("((")) return false;
    if (tokens_.list.empty()) return true;
    const Token& before = tokens_.list.back();
    if (before.kind == TokenKind::newline) return true;
    if (before.kind == TokenKind::word)
      return before.text == "for" || before.text == "if" || before.text == "while" ||
             before.text == "until" || before.text == "then" || before.text == "do" ||
             before.text == "else" || before.text == "!";
    return before.text == "&&" || before.text == "||" || before.text == ";" || before.text == "|" ||
           before.text == "{";
  }

  void read_operator() {
    const std::size_t begin = at_;
    for (const std::string_view op : kOperators) {
      if (!starts_with(op)) continue;
      at_ += op.size();
      add(TokenKind::op, begin);
      if (op == "<<" || op == "<<-") awaits_delimiter_ = true, strips_tabs_ = op == "<<-";
      return;
    }
  }

  // The 2 of `2>`, which belongs to the redirection.
  bool is_descriptor(std::size_t begin) const {
    const std::string_view word = code_.substr(begin, at_ - begin);
    return (peek() == '<' || peek() == '>') && std::all_of(word.begin(), word.end(), text::is_digit);
  }

  void announce_heredoc(std::string_view word) {
    awaits_delimiter_ = false;
    Heredoc heredoc{{}, strips_tabs_};
    for (const char c : word)
      if (c != '\'' && c != '"' && c != '\\') heredoc.delimiter += c;
    heredocs_.push_back(std::move(heredoc));
  }

  // Bodies follow the line that announces them. One that is not closed runs to the end, which bash accepts.
  void skip_heredocs() {
    for (const Heredoc& heredoc : heredocs_) {
      bool closed = false;
      while (!at_end() && !closed) {
        const std::size_t end = std::min(code_.find('\n', at_), code_.size());
        std::string_view line = code_.substr(at_, end - at_);
        if (line.ends_with('\r')) line.remove_suffix(1);
        while (heredoc.strips_tabs && line.starts_with('\t')) line.remove_prefix(1);
        closed = line == heredoc.delimiter;
        at_ = std::min(end + 1, code_.size());
      }
    }
    heredocs_.clear();
  }

  // To the blank or operator that ends the word.
  void read_word(std::size_t begin) {
    while (!at_end()) {
      const char c = peek();
      if (starts_with("<(") || starts_with(">(")) {
        at_ += 1;
        skip_parentheses(at_);
      } else if (c == '(' && at_ > begin && is_pattern_or_array(code_[at_ - 1])) {
        skip_parentheses(at_);
      } else if (is_meta(c)) {
        return;
      } else {
        skip_unit();
      }
    }
  }

  // `name=(a b)`, and bash's patterns `@(a|b)`, `!(x)`.
  static bool is_pattern_or_array(char before) {
    return std::string_view("=@!?*+").find(before) != std::string_view::npos;
  }

  // One character, or everything that a quote or an expansion encloses.
  void skip_unit() {
    if (depth_ >= kMaxDepth) {
      tokens_.gave_up = true;
      at_ = code_.size();
      return;
    }
    ++depth_;
    skip_one();
    --depth_;
  }

  void skip_one() {
    const std::size_t begin = at_;
    switch (peek()) {
      case '\\': at_ = std::min(at_ + 2, code_.size()); return;
      case '\'': skip_single_quotes(begin); return;
      case '"': skip_double_quotes(begin); return;
      case '`': skip_backquotes(begin); return;
      case '$': skip_expansion(begin); return;
      default: ++at_;
    }
  }

  void skip_single_quotes(std::size_t begin) {
    const std::size_t end = code_.find('\'', at_ + 1);
    if (end == std::string_view::npos) return never_closed(begin, "quote");
    at_ = end + 1;
  }

  void skip_ansi_quotes(std::size_t begin) {  // $'…'
    for (at_ += 2; !at_end(); ++at_) {
      if (peek() == '\\') {
        ++at_;
      } else if (peek() == '\'') {
        ++at_;
        return;
      }
    }
    never_closed(begin, "quote");
  }

  void skip_double_quotes(std::size_t begin) {
    ++at_;
    while (!at_end()) {
      if (peek() == '"') {
        ++at_;
        return;
      }
      if (peek() == '\\') {
        at_ = std::min(at_ + 2, code_.size());
      } else if (peek() == '\'' || starts_with("$'")) {
        ++at_;  // no quotes in here
      } else if (peek() == '`' || peek() == '$') {
        skip_unit();
      } else {
        ++at_;
      }
    }
    never_closed(begin, "quote");
  }

  void skip_backquotes(std::size_t begin) {
    for (++at_; !at_end(); ++at_) {
      if (peek() == '\\') {
        ++at_;
      } else if (peek() == '`') {
        ++at_;
        return;
      }
    }
    never_closed(begin, "backquote");
  }

  void skip_expansion(std::size_t begin) {
    if (starts_with("$'")) return skip_ansi_quotes(begin);
    if (starts_with("$((")) return skip_arithmetic(begin, 3);
    if (starts_with("$(")) {
      ++at_;
      return skip_parentheses(begin);
    }
    if (starts_with("${")) {
      at_ += 2;
      return skip_braces(begin);
    }
    ++at_;
  }

  // From an opening parenthesis to its partner, quotes and expansions inside passed over. A comment may hold
  // a lone quote or parenthesis.
  void skip_parentheses(std::size_t begin) {
    int depth = 0;
    while (!at_end()) {
      if (peek() == '(') {
        ++depth;
        ++at_;
      } else if (peek() == ')') {
        ++at_;
        if (--depth == 0) return;
      } else if (peek() == '#' && at_ > 0 && text::is_space(code_[at_ - 1])) {
        while (!at_end() && peek() != '\n') ++at_;
      } else if (starts_with("<<") && !starts_with("<<<")) {
        read_heredoc_in_substitution();
      } else if (peek() == '\n') {
        ++at_;
        skip_heredocs();
      } else {
        skip_unit();
      }
    }
    never_closed(begin, "parenthesis");
  }

  void read_heredoc_in_substitution() {
    at_ += 2;
    strips_tabs_ = peek() == '-';
    if (strips_tabs_) ++at_;
    while (peek() == ' ') ++at_;
    const std::size_t begin = at_;
    while (!at_end() && !is_meta(peek())) ++at_;
    announce_heredoc(code_.substr(begin, at_ - begin));
  }

  void skip_braces(std::size_t begin) {
    while (!at_end()) {
      if (peek() == '}') {
        ++at_;
        return;
      }
      if (peek() == '\'') {  // in "${x:-it's}" it is no quote
        ++at_;
      } else {
        skip_unit();
      }
    }
    never_closed(begin, "brace");
  }

  void skip_arithmetic(std::size_t begin, std::size_t opening) {
    at_ += opening;
    int depth = 2;
    while (!at_end() && depth > 0) {
      if (peek() == '(') ++depth;
      if (peek() == ')') --depth;
      if (peek() == '$' || peek() == '"' || peek() == '\'') {
        skip_unit();
      } else {
        ++at_;
      }
    }
    if (depth > 0) never_closed(begin, "parenthesis");
  }

  // [[ … ]] has a grammar of its own (regular expressions stand unquoted); it is one token here.
  void skip_condition() {
    const std::size_t begin = tokens_.list.back().offset;
    while (!at_end()) {
      if (starts_with("]]") && text::is_space(code_[at_ - 1])) {
        at_ += 2;
        tokens_.list.back().text = code_.substr(begin, at_ - begin);
        return;
      }
      skip_unit();
    }
    never_closed(begin, "[[");
  }

  std::string_view code_;
  std::size_t at_ = 0;
  Tokens tokens_;
  static constexpr int kMaxDepth = 200;
  int depth_ = 0;
  bool awaits_delimiter_ = false;
  bool strips_tabs_ = false;
  std::vector<Heredoc> heredocs_;
};

}  // namespace

Tokens read_tokens(std::string_view code) { return Lexer(code).run(); }

}  // namespace handrail::shell_lexer
