// Colours code at build time: each language has a small lexer that names the tokens worth a colour, and a
// CodeWriter that writes the code through, so that whatever a lexer does, the text of the result is the code,
// byte for byte.
//
// The lexers are written by hand, not taken from the model's grammars: they only need tokens, must show code
// that does not parse, and are far cheaper than a full parse, which is most of what a site costs
// to build.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/document.h"

namespace handrail {

enum class Token : unsigned char {
  comment,
  string,
  number,
  keyword,
  variable,
  function,
  option,
  key,
  prompt,
  output,
  inserted,
  removed,
};

// A range of the code that is shown marked (`<mark>`), because a finding is about it. Offsets into the code.
struct MarkedRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Writes code as HTML. Lexers call token() in reading order; what lies between two tokens is written plain. A
// token that begins before the end of the last one is cut, so that no order of calls can repeat or lose text.
class CodeWriter {
 public:
  // `marks` are sorted and do not overlap; they outlive the writer, and so do `out` and `code`.
  CodeWriter(std::string& out, std::string_view code, std::span<const MarkedRange> marks = {})
      : out_(out), code_(code), marks_(marks) {}

  std::string_view code() const { return code_; }
  void token(Token token, std::size_t begin, std::size_t end);
  // Writes what is left. Nothing may follow.
  void finish();

 private:
  void write(std::string_view token_class, std::size_t end);  // from written_ to end
  void piece(std::string_view token_class, std::size_t begin, std::size_t end);

  std::string& out_;
  std::string_view code_;
  std::span<const MarkedRange> marks_;
  std::size_t written_ = 0;
  std::size_t mark_ = 0;  // the first mark that does not lie wholly before written_
};

// Appends `code` highlighted. `name` is the first word of the info string, lower case; where the model's
// Language is too coarse (`other`), it chooses the lexer. Linear in the code.
void highlight(std::string& out, std::string_view code, Language language, std::string_view name,
               std::span<const MarkedRange> marks = {});

}  // namespace handrail
