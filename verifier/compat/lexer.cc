#include "verifier/compat/lexer.h"

#include <array>

#include "model/text.h"

namespace handrail::compat {
namespace {

// The longest first.
constexpr std::array<std::string_view, 20> kSigns = {"<=>", "->>", "!~*", "#>>", "::", "->", "<=",
                                                     ">=",  "<>",  "!=",  "||",  "&&", "~*", "!~",
                                                     ":=",  "@>",  "<@",  "<<",  ">>", "#>"};

bool begins_word(char c) { return text::is_alpha(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

class Lexer {
 public:
  Lexer(std::string_view sql, Engine engine) : rest_(sql), mysql_(engine == Engine::mysql) {}

  std::vector<Token> run() {
    while (skip_blank()) out_.push_back(token());
    out_.push_back({});
    return std::move(out_);
  }

 private:
  bool skip_blank() {
    while (!rest_.empty()) {
      if (text::is_space(rest_.front())) {
        rest_.remove_prefix(1);
      } else if (rest_.starts_with("--") || (mysql_ && rest_.starts_with('#'))) {
        rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
      } else if (rest_.starts_with("/*")) {
        if (rest_.starts_with("/*!") || rest_.starts_with("/*M!"))
          throw Unreadable{"a comment that a server carries out"};
        const std::size_t end = rest_.find("*/", 2);
        if (end == std::string_view::npos) throw Unreadable{"a comment that does not end"};
        rest_.remove_prefix(end + 2);
      } else {
        return true;
      }
    }
    return false;
  }

  Token token() {
    const char c = rest_.front();
    if (c == '\'') return {Token::Kind::text, quoted(mysql_)};
    if (c == '"') return {mysql_ ? Token::Kind::text : Token::Kind::name, quoted(mysql_)};
    if (c == '`' && mysql_) return {Token::Kind::name, quoted(false)};
    if (!mysql_ && (c == 'E' || c == 'e') && rest_.size() > 1 && rest_[1] == '\'') {
      rest_.remove_prefix(1);
      return {Token::Kind::text, quoted(true)};
    }
    if (!mysql_ && c == '$') throw Unreadable{"a text between dollar signs"};
    if (text::is_digit(c) || (c == '.' && rest_.size() > 1 && text::is_digit(rest_[1]))) return number();
    if (begins_word(c)) {
      std::size_t end = 1;
      while (end < rest_.size() &&
             (begins_word(rest_[end]) || text::is_digit(rest_[end]) || rest_[end] == '$'))
        ++end;
      return {Token::Kind::word, take(end)};
    }
    for (const std::string_view sign : kSigns) {
      if (rest_.starts_with(sign)) return {Token::Kind::sign, take(sign.size())};
    }
    return {Token::Kind::sign, take(1)};
  }

  std::string take(std::size_t length) {
    std::string out(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return out;
  }

  Token number() {
    std::size_t end = 0;
    bool exponent = false;
    while (end < rest_.size()) {
      const char c = rest_[end];
      const bool sign =
          exponent && (c == '+' || c == '-') && (rest_[end - 1] == 'e' || rest_[end - 1] == 'E');
      if (!text::is_digit(c) && c != '.' && !begins_word(c) && !sign) break;
      exponent = exponent || c == 'e' || c == 'E';
      ++end;
    }
    return {Token::Kind::number, take(end)};
  }

  std::string quoted(bool escapes) {
    const char mark = rest_.front();
    std::string out;
    std::size_t i = 1;
    for (; i < rest_.size(); ++i) {
      if (rest_[i] == '\\' && escapes && i + 1 < rest_.size()) {
        append_escape(rest_[++i], out);
      } else if (rest_[i] != mark) {
        out += rest_[i];
      } else if (i + 1 < rest_.size() && rest_[i + 1] == mark) {
        out += rest_[i++];
      } else {
        rest_.remove_prefix(i + 1);
        if (out.find('\0') != std::string::npos) throw Unreadable{"a text with a NUL character"};
        return out;
      }
    }
    throw Unreadable{"a quote that is not closed"};
  }

  // MySQL, "String Literals"; PostgreSQL, "String Constants with C-Style Escapes".
  void append_escape(char c, std::string& out) const {
    switch (c) {
      case 'n': out += '\n'; return;
      case 't': out += '\t'; return;
      case 'r': out += '\r'; return;
      case 'b': out += '\b'; return;
      case '0': out += '\0'; return;
      case 'Z':
        if (mysql_) return void(out += '\x1a');
        break;
      case '%':
      case '_':  // kept for LIKE
        if (mysql_) out += '\\';
        break;
      default:
        if (!mysql_ && (text::is_digit(c) || c == 'x' || c == 'u' || c == 'U' || c == 'f'))
          throw Unreadable{"an escape in a text"};
    }
    out += c;
  }

  std::string_view rest_;
  bool mysql_;
  std::vector<Token> out_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view sql, Engine engine) { return Lexer(sql, engine).run(); }

}  // namespace handrail::compat
