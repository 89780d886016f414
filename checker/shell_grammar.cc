#include "checker/shell_grammar.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "checker/shell_lexer.h"
#include "model/text.h"

namespace handrail {
namespace {

using shell_lexer::Token;
using shell_lexer::TokenKind;
using Words = std::initializer_list<std::string_view>;

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && (text::is_alpha(word[0]) || word[0] == '_');
}

// Recursive descent. After an error every function returns at once.
class Recogniser {
 public:
  explicit Recogniser(const std::vector<Token>& tokens) : tokens_(tokens) {}

  std::optional<GrammarError> run() {
    list({});
    if (!error_ && token().kind != TokenKind::end) unexpected();
    return gave_up_ ? std::nullopt : error_;
  }

 private:
  static constexpr int kMaxDepth = 200;  // deeper nesting is accepted unseen

  const Token& token() const { return tokens_[at_]; }
  const Token& next_token() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  bool is_word() const { return token().kind == TokenKind::word; }
  bool is(std::string_view text) const { return token().is(text); }
  void advance() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  void skip_newlines() {
    while (token().kind == TokenKind::newline) advance();
  }

  void fail_at(const Token& token, std::string message) {
    if (!error_) error_ = GrammarError{token.offset, token.offset + token.text.size(), std::move(message)};
  }
  void unexpected() {
    if (token().kind == TokenKind::newline || token().kind == TokenKind::end)
      fail_at(tokens_[at_ > 0 ? at_ - 1 : 0], "the command is not complete");
    else
      fail_at(token(), fmt::format("unexpected '{}'", token().text));
  }
  // A keyword that must follow; `opener` is what it belongs to.
  void expect(std::string_view word, const Token& opener) {
    if (error_) return;
    skip_newlines();
    if (is(word)) return advance();
    if (token().kind == TokenKind::end)
      fail_at(opener, fmt::format("'{}' has no '{}'", opener.text, word));
    else
      unexpected();
  }

  static bool ends_a_list(std::string_view word) {
    return text::is_one_of(word, {"then", "else", "elif", "fi", "do", "done", "esac", "}", "in"});
  }

  // Commands up to one of `ends` (reserved words or operators), which is left to the caller. Returns whether
  // there was one at all.
  bool list(Words ends) {
    bool any = false;
    while (!error_) {
      skip_newlines();
      if (token().kind == TokenKind::end || text::is_one_of(token().text, ends)) return any;
      and_or();
      any = true;
      if (error_) return any;
      if (is(";") || is("&")) {
        advance();
      } else if (token().kind != TokenKind::newline && token().kind != TokenKind::end &&
                 !text::is_one_of(token().text, ends)) {
        unexpected();
      }
    }
    return any;
  }

  void required_list(Words ends) {
    if (!list(ends) && !error_) unexpected();
  }

  void and_or() {
    pipeline();
    while (!error_ && (is("&&") || is("||"))) {
      advance();
      skip_newlines();
      pipeline();
    }
  }

  void pipeline() {
    while (is("!") || (is("time") && next_token().kind == TokenKind::word)) advance();
    command();
    while (!error_ && (is("|") || is("|&"))) {
      advance();
      skip_newlines();
      command();
    }
  }

  void command() {
    if (error_) return;
    if (++depth_ > kMaxDepth) {
      gave_up_ = true;
      at_ = tokens_.size() - 1;
      return;
    }
    const Token& first = token();
    if (first.is("(")) {
      subshell();
    } else if (first.kind == TokenKind::word && compound(first)) {
      redirections();
    } else {
      simple_command();
    }
    --depth_;
  }

  // Whether a compound command begins here; it is read then.
  bool compound(const Token& first) {
    if (first.text == "if") return if_command(), true;
    if (first.text == "while" || first.text == "until") return loop(), true;
    if (first.text == "for" || first.text == "select") return for_command(), true;
    if (first.text == "case") return case_command(), true;
    if (first.text == "{") return group(), true;
    if (first.text == "function") return function_keyword(), true;
    if (first.text.starts_with("[[") || first.text.starts_with("((")) return advance(), true;
    return false;
  }

  void subshell() {
    const Token& opener = token();
    advance();
    required_list({")"});
    expect(")", opener);
    redirections();
  }

  void group() {
    const Token& opener = token();
    advance();
    required_list({"}"});
    expect("}", opener);
  }

  void if_command() {
    const Token& opener = token();
    advance();
    required_list({"then"});
    expect("then", opener);
    required_list({"elif", "else", "fi"});
    while (!error_ && is("elif")) {
      advance();
      required_list({"then"});
      expect("then", opener);
      required_list({"elif", "else", "fi"});
    }
    if (!error_ && is("else")) {
      advance();
      required_list({"fi"});
    }
    expect("fi", opener);
  }

  void loop() {
    const Token& opener = token();
    advance();
    required_list({"do"});
    body(opener);
  }

  void body(const Token& opener) {
    expect("do", opener);
    required_list({"done"});
    expect("done", opener);
  }

  void for_command() {
    const Token& opener = token();
    advance();
    if (!is_word()) return unexpected();
    advance();  // the name, or ((…))
    skip_newlines();
    if (is("in")) {
      advance();
      while (is_word()) advance();
      if (!is(";") && token().kind != TokenKind::newline) return unexpected();
    }
    if (is(";")) advance();
    skip_newlines();
    if (is("{")) return group();  // bash takes braces too
    body(opener);
  }

  void case_command() {
    const Token& opener = token();
    advance();
    if (!is_word()) return unexpected();
    advance();
    expect("in", opener);
    skip_newlines();
    while (!error_ && !is("esac")) {
      if (token().kind == TokenKind::end) return fail_at(opener, "'case' has no 'esac'");
      if (is("(")) advance();
      if (!is_word()) return unexpected();
      advance();
      while (is("|")) {
        advance();
        if (!is_word()) return unexpected();
        advance();
      }
      if (!is(")")) return unexpected();
      advance();
      list({";;", ";&", ";;&", "esac"});
      if (!error_ && (is(";;") || is(";&") || is(";;&"))) advance();
      skip_newlines();
    }
    expect("esac", opener);
  }

  void function_keyword() {
    advance();
    if (!is_word()) return unexpected();
    advance();
    if (is("(") && next_token().is(")")) advance(), advance();
    function_body();
  }

  void function_body() {
    skip_newlines();
    command();
  }

  void simple_command() {
    bool any = false;
    bool only_assignments = true;
    while (!error_) {
      if (is_word()) {
        if (!any && ends_a_list(token().text) && token().text != "in") return unexpected();
        only_assignments = only_assignments && is_assignment(token().text);
        advance();
        any = true;
      } else if (is_redirection()) {
        redirection();
        any = true;
      } else if (is("(") && any && !only_assignments) {
        const bool defines = next_token().is(")") && tokens_[at_ - 1].kind == TokenKind::word &&
                             (at_ < 2 || tokens_[at_ - 2].kind != TokenKind::word);
        if (!defines) return unexpected();
        advance();
        advance();
        return function_body();
      } else if (any) {
        if (is("(")) unexpected();
        return;
      } else {
        return unexpected();
      }
    }
  }

  bool is_redirection() const {
    return token().kind == TokenKind::op &&
           (token().text.starts_with('<') || token().text.starts_with('>') || token().text.starts_with("&>"));
  }

  void redirection() {
    const Token& op = token();
    advance();
    if (!is_word()) return fail_at(op, fmt::format("nothing stands after '{}'", op.text));
    advance();
  }

  void redirections() {
    while (!error_ && is_redirection()) redirection();
  }

  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool gave_up_ = false;
  std::optional<GrammarError> error_;
};

}  // namespace

std::optional<GrammarError> find_grammar_error(std::string_view code) {
  const shell_lexer::Tokens tokens = shell_lexer::read_tokens(code);
  std::optional<GrammarError> error = Recogniser(tokens.list).run();
  if (tokens.gave_up) return std::nullopt;
  // What is never closed swallows the rest, so that the grammar sees an early end; the quote is the cause.
  if (tokens.error && (!error || tokens.error->offset <= error->offset)) return tokens.error;
  return error;
}

}  // namespace handrail
