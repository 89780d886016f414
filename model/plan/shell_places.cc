#include "model/plan/shell_places.h"

#include <cctype>

namespace handrail {
namespace {

// Walks over a statement as bash's lexer does, far enough to know what quotes and expansions are open at each
// blank.
class Lexer {
 public:
  Lexer(std::string_view text, const std::vector<Blank>& blanks, const std::vector<HeredocBody>& heredocs)
      : text_(text), blanks_(blanks), heredocs_(heredocs), places_(blanks.size(), Place::bare) {}

  std::vector<Place> places() {
    while (at_ < text_.size()) {
      enter_heredoc();
      if (!note_blank()) step();
    }
    return places_;
  }

 private:
  enum class Frame : std::uint8_t {
    command,
    single_quotes,
    double_quotes,
    ansi_quotes,
    heredoc,
    raw_heredoc,
    braces,
    arithmetic,
    backticks,
    comment
  };
  struct Open {
    Frame frame;
    int depth = 0;          // of parentheses or braces within
    std::uint32_t end = 0;  // of a heredoc's body
  };

  Frame top() const { return stack_.back().frame; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void push(Frame frame, std::size_t skip) {
    stack_.push_back({frame});
    at_ += skip;
  }
  void pop(std::size_t skip) {
    if (stack_.size() > 1) stack_.pop_back();
    at_ += skip;
  }

  // A blank is stepped over as a whole.
  bool note_blank() {
    if (next_ == blanks_.size() || blanks_[next_].begin > at_) return false;
    places_[next_] = after_ == '\\' ? Place::escaped : after_ == '$' ? Place::expansion : place();
    after_ = '\0';
    at_ = std::max<std::size_t>(at_, blanks_[next_++].end);
    word_start_ = false;
    return true;
  }

  Place place() const {
    for (const Open& open : stack_) {  // whatever is open further in, backticks are unescaped first
      if (open.frame == Frame::backticks) return Place::backticks;
    }
    switch (top()) {
      case Frame::command: return Place::bare;
      case Frame::single_quotes: return Place::single_quotes;
      case Frame::double_quotes: return Place::double_quotes;
      case Frame::ansi_quotes: return Place::ansi_quotes;
      case Frame::heredoc: return Place::heredoc;
      case Frame::raw_heredoc: return Place::raw_heredoc;
      case Frame::braces: return Place::expansion;
      case Frame::arithmetic: return Place::arithmetic;
      case Frame::backticks: return Place::backticks;
      case Frame::comment: return Place::comment;
    }
    return Place::bare;
  }

  void enter_heredoc() {
    for (const HeredocBody& body : heredocs_) {
      if (body.begin != at_ || body.begin == body.end) continue;
      if ((top() == Frame::heredoc || top() == Frame::raw_heredoc) && stack_.back().end == body.end) continue;
      stack_.push_back({body.expands ? Frame::heredoc : Frame::raw_heredoc, 0, body.end});
    }
    // What a body leaves open belongs to it.
    for (std::size_t i = 1; i < stack_.size(); ++i) {
      if (stack_[i].end != 0 && at_ >= stack_[i].end) {
        stack_.resize(i);
        break;
      }
    }
  }

  // One character, or the opening or closing of something.
  void step() {
    const char c = peek();
    const bool word_starts = word_start_;
    word_start_ = std::isspace(static_cast<unsigned char>(c)) != 0 ||
                  (c != '\0' && std::string_view(";&|()<>").find(c) != std::string_view::npos);
    after_ = '\0';
    switch (top()) {
      case Frame::raw_heredoc: ++at_; return;
      case Frame::single_quotes: c == '\'' ? pop(1) : void(++at_); return;
      case Frame::comment: c == '\n' ? pop(1) : void(++at_); return;
      case Frame::ansi_quotes:
        if (c == '\\') return skip_escaped();
        c == '\'' ? pop(1) : void(++at_);
        return;
      default: break;
    }
    if (c == '\\') return skip_escaped();
    if (c == '`') return top() == Frame::backticks ? pop(1) : push(Frame::backticks, 1);
    if (c == '$') return step_dollar();
    switch (top()) {
      case Frame::double_quotes: c == '"' ? pop(1) : void(++at_); return;
      case Frame::heredoc: ++at_; return;
      case Frame::braces:
        if (c == '}') return pop(1);
        if (c == '"') return push(Frame::double_quotes, 1);
        ++at_;
        return;
      case Frame::arithmetic:
        if (c == '(') ++stack_.back().depth;
        if (c == ')' && stack_.back().depth-- == 0) return pop(peek(1) == ')' ? 2 : 1);
        ++at_;
        return;
      default: break;
    }
    if (c == '\'') return push(Frame::single_quotes, 1);
    if (c == '"') return push(Frame::double_quotes, 1);
    if (c == '#' && word_starts) return push(Frame::comment, 1);
    if (c == '(' && peek(1) == '(') return push(Frame::arithmetic, 2);
    if (c == '(') ++stack_.back().depth;
    if (c == ')' && stack_.back().depth-- <= 0) return pop(1);
    ++at_;
  }

  void skip_escaped() {
    ++at_;
    if (next_ < blanks_.size() && blanks_[next_].begin == at_)
      after_ = '\\';
    else
      ++at_;
  }

  void step_dollar() {
    const bool quoted = top() == Frame::double_quotes || top() == Frame::heredoc;
    if (peek(1) == '(' && peek(2) == '(') return push(Frame::arithmetic, 3);
    if (peek(1) == '(') return push(Frame::command, 2);
    if (peek(1) == '{') return push(Frame::braces, 2);
    if (peek(1) == '[') return push(Frame::arithmetic, 2);
    if (peek(1) == '\'' && !quoted) return push(Frame::ansi_quotes, 2);
    ++at_;
    if (next_ < blanks_.size() && blanks_[next_].begin == at_) after_ = '$';
  }

  std::string_view text_;
  const std::vector<Blank>& blanks_;
  const std::vector<HeredocBody>& heredocs_;
  std::vector<Place> places_;
  std::vector<Open> stack_ = {{Frame::command}};
  std::size_t at_ = 0;
  std::size_t next_ = 0;  // blank
  char after_ = '\0';     // the next blank stands directly after this
  bool word_start_ = true;
};

}  // namespace

std::vector<Place> places_of(std::string_view text, const std::vector<Blank>& blanks,
                             const std::vector<HeredocBody>& heredocs) {
  return Lexer(text, blanks, heredocs).places();
}

}  // namespace handrail
