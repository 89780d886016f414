// Shell: comments, strings with what is expanded inside them, variables, the word that names a command,
// options, keywords, heredocs.
#include <vector>

#include "generator/highlight/lexers.h"
#include "generator/highlight/words.h"

namespace handrail::lexers {
namespace {

constexpr auto kKeywords = std::to_array<std::string_view>({
    "!",        "case", "coproc", "do",     "done", "elif", "else",  "esac",  "fi", "for",
    "function", "if",   "in",     "select", "then", "time", "until", "while", "{",  "}",
});
static_assert(is_sorted_list(kKeywords));

// Commands whose first operand is again a command.
constexpr auto kPrefixes = std::to_array<std::string_view>({
    "builtin",
    "command",
    "doas",
    "env",
    "exec",
    "nice",
    "nohup",
    "sudo",
    "time",
    "xargs",
});
static_assert(is_sorted_list(kPrefixes));

constexpr bool ends_word(char c) {
  return text::is_space(c) || c == ';' || c == '&' || c == '|' || c == '(' || c == ')' || c == '<' ||
         c == '>';
}

class ShellLexer {
 public:
  ShellLexer(CodeWriter& writer, std::size_t begin, std::size_t end)
      : writer_(writer), code_(writer.code().substr(0, end)), at_(begin) {}

  void run() { commands('\0'); }

 private:
  static constexpr int kDeepest = 50;  // nesting of $( and quotes; what lies deeper is shown as text

  struct Heredoc {
    std::string_view delimiter;
    bool indented = false;
    bool expands = true;
  };

  char here(std::size_t ahead = 0) const { return at_ + ahead < code_.size() ? code_[at_ + ahead] : '\0'; }

  // Commands up to `closing`, which is consumed; '\0' means the end of the code.
  void commands(char closing) {
    bool wants_command = true;
    while (at_ < code_.size()) {
      const char c = here();
      if (c == closing && closing != '\0') {
        writer_.token(Token::variable, at_, at_ + 1);
        ++at_;
        return;
      }
      if (c == '\n') {
        ++at_;
        wants_command = true;
        heredoc_bodies();
      } else if (text::is_space(c)) {
        ++at_;
      } else if (c == '\\' && here(1) == '\n') {
        at_ += 2;
      } else if (c == '#') {
        const std::size_t end = line_end(code_, at_);
        writer_.token(Token::comment, at_, end);
        at_ = end;
      } else if (c == '<' || c == '>') {
        redirection();
      } else if (c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
        ++at_;
        wants_command = c != ')';
      } else {
        wants_command = word(wants_command);
      }
    }
  }

  void redirection() {
    if (code_.substr(at_, 3) == "<<<") {
      at_ += 3;
    } else if (code_.substr(at_, 2) == "<<") {
      return heredoc_start();
    } else if ((here() == '<' || here() == '>') && here(1) == '(') {
      at_ += 2;
      return nested(')');
    } else {
      ++at_;
    }
    while (here() == '>' || here() == '&' || here() == '|') ++at_;
    while (here() == ' ' || here() == '\t') ++at_;
    if (at_ < code_.size() && !ends_word(here())) word(false);
  }

  void heredoc_start() {
    Heredoc heredoc;
    at_ += 2;
    if (here() == '-') {
      heredoc.indented = true;
      ++at_;
    }
    while (here() == ' ' || here() == '\t') ++at_;
    const std::size_t begin = at_;
    const char quote = here();
    if (quote == '\'' || quote == '"') {
      heredoc.expands = false;
      at_ = string_end(code_, at_);
      heredoc.delimiter = code_.substr(begin + 1, at_ - begin < 2 ? 0 : at_ - begin - 2);
    } else {
      while (at_ < code_.size() && !ends_word(here())) ++at_;
      heredoc.delimiter = code_.substr(begin, at_ - begin);
    }
    writer_.token(Token::keyword, begin, at_);
    if (!heredoc.delimiter.empty()) heredocs_.push_back(heredoc);
  }

  // The bodies of the heredocs that the line just read has opened.
  void heredoc_bodies() {
    for (const Heredoc& heredoc : heredocs_) {
      const std::size_t begin = at_;
      while (at_ < code_.size()) {
        const std::size_t end = line_end(code_, at_);
        std::string_view line = code_.substr(at_, end - at_);
        if (heredoc.indented) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        if (line == heredoc.delimiter) {
          body(begin, at_, heredoc.expands);
          writer_.token(Token::keyword, at_, end);
          at_ = end;
          break;
        }
        at_ = std::min(end + 1, code_.size());
        if (at_ == code_.size()) body(begin, at_, heredoc.expands);
      }
    }
    heredocs_.clear();
  }

  void body(std::size_t begin, std::size_t end, bool expands) {
    std::size_t plain = begin;
    for (std::size_t i = begin; expands && i < end; ++i) {
      if (code_[i] == '\\') {
        ++i;
      } else if (code_[i] == '$' && i + 1 < end && (starts_name(code_[i + 1]) || code_[i + 1] == '{')) {
        const std::size_t brace =
            code_[i + 1] == '{' ? code_.substr(0, end).find('}', i) : std::string_view::npos;
        const std::size_t stop = code_[i + 1] != '{' ? name_end(code_, i + 1) : brace < end ? brace + 1 : end;
        writer_.token(Token::string, plain, i);
        writer_.token(Token::variable, i, std::min(stop, end));
        plain = std::min(stop, end);
        i = plain - 1;
      }
    }
    writer_.token(Token::string, plain, end);
  }

  // One word. Tells whether the next word names a command again.
  bool word(bool wants_command) {
    const std::size_t begin = at_;
    const std::size_t plain_end = plain_part();
    const std::string_view plain = code_.substr(begin, plain_end - begin);
    const bool whole = plain_end == code_.size() || ends_word(code_[plain_end]) ||
                       (in_backticks_ && code_[plain_end] == '`');
    if (wants_command && whole && is_in_sorted(kKeywords, plain)) {
      writer_.token(Token::keyword, begin, plain_end);
      at_ = plain_end;
      return plain != "for" && plain != "case" && plain != "in" && plain != "select" && plain != "function";
    }
    if (whole && plain == "in") {
      writer_.token(Token::keyword, begin, plain_end);
      at_ = plain_end;
      return false;
    }
    if (wants_command) {
      const std::size_t equals = plain.find('=');
      if (equals != std::string_view::npos && equals > 0 && name_end(code_, begin) >= begin + equals - 1 &&
          starts_name(plain[0])) {
        writer_.token(Token::variable, begin, begin + equals);
        at_ = begin + equals + 1;
        if (here() == '(') {
          ++at_;  // an array: its words are values
          while (at_ < code_.size() && here() != ')') {
            const std::size_t before = at_;
            if (text::is_space(here()))
              ++at_;
            else if (!ends_word(here()))
              rest_of_word();
            if (at_ == before) break;
          }
          if (here() == ')') ++at_;
        } else {
          rest_of_word();
        }
        return true;
      }
      if (!plain.empty()) writer_.token(Token::function, begin, plain_end);
      at_ = plain_end;
      rest_of_word();
      return is_in_sorted(kPrefixes, plain);
    }
    if (plain.size() > 1 && plain[0] == '-') {
      const std::size_t stop = std::min(plain.find('='), plain.size());
      writer_.token(Token::option, begin, begin + stop);
    } else if (whole && !plain.empty() && plain.find_first_not_of("0123456789.") == std::string_view::npos) {
      writer_.token(Token::number, begin, plain_end);
    }
    at_ = plain_end;
    rest_of_word();
    return false;
  }

  // End of the part of the word at at_ that holds neither quotes nor expansions.
  std::size_t plain_part() const {
    std::size_t end = at_;
    while (end < code_.size() && !ends_word(code_[end]) && code_[end] != '$' && code_[end] != '`' &&
           code_[end] != '"' && code_[end] != '\'') {
      end += code_[end] == '\\' ? 2 : 1;
    }
    return std::min(end, code_.size());
  }

  void rest_of_word() {
    while (at_ < code_.size() && !ends_word(here())) {
      if (here() == '`' && in_backticks_) return;
      switch (here()) {
        case '\'': {
          const std::size_t close = code_.find('\'', at_ + 1);
          const std::size_t end = close == std::string_view::npos ? code_.size() : close + 1;
          writer_.token(Token::string, at_, end);
          at_ = end;
          break;
        }
        case '"': double_quoted(); break;
        case '$': expansion(); break;
        case '`':
          ++at_;
          nested('`');
          break;
        default: at_ = std::max(plain_part(), at_ + 1);
      }
    }
  }

  void double_quoted() {
    std::size_t plain = at_++;
    while (at_ < code_.size() && here() != '"') {
      if (here() == '\\') {
        at_ = std::min(at_ + 2, code_.size());
      } else if (expands_here()) {
        writer_.token(Token::string, plain, at_);
        if (here() == '`') {
          ++at_;
          nested('`');
        } else {
          expansion();
        }
        plain = at_;
      } else {
        ++at_;
      }
    }
    at_ = std::min(at_ + 1, code_.size());
    writer_.token(Token::string, plain, at_);
  }

  bool expands_here() const {
    if (depth_ >= kDeepest) return false;
    if (here() == '`') return !in_backticks_;
    return here() == '$' &&
           (starts_name(here(1)) || text::is_digit(here(1)) || here(1) == '{' || here(1) == '(' ||
            std::string_view("@*#?$!-").find(here(1)) != std::string_view::npos);
  }

  // What a `$` begins. Always moves on.
  void expansion() {
    const std::size_t begin = at_++;
    if (here() == '(') {
      const bool arithmetic = here(1) == '(';
      at_ += arithmetic ? 2 : 1;
      writer_.token(Token::variable, begin, at_);
      nested(')');
      if (arithmetic && here() == ')') {
        writer_.token(Token::variable, at_, at_ + 1);
        ++at_;
      }
    } else if (here() == '{') {
      const std::size_t close = code_.find('}', at_);
      at_ = close == std::string_view::npos ? code_.size() : close + 1;
      writer_.token(Token::variable, begin, at_);
    } else if (here() == '\'') {
      at_ = string_end(code_, at_, false);
      writer_.token(Token::string, begin, at_);
    } else if (starts_name(here())) {
      at_ = name_end(code_, at_);
      writer_.token(Token::variable, begin, at_);
    } else if (at_ < code_.size() && !ends_word(here()) && here() != '"') {
      ++at_;
      writer_.token(Token::variable, begin, at_);
    }
  }

  void nested(char closing) {
    if (depth_ >= kDeepest) return;
    const bool outer = in_backticks_;
    in_backticks_ = closing == '`';
    ++depth_;
    commands(closing);
    --depth_;
    in_backticks_ = outer;
  }

  CodeWriter& writer_;
  std::string_view code_;
  std::size_t at_;
  int depth_ = 0;
  bool in_backticks_ = false;  // where the next backtick closes
  std::vector<Heredoc> heredocs_;
};

}  // namespace

void shell(CodeWriter& writer) { shell(writer, 0, writer.code().size()); }

void shell(CodeWriter& writer, std::size_t begin, std::size_t end) { ShellLexer(writer, begin, end).run(); }

}  // namespace handrail::lexers
