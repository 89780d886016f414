// Puts parameter values into commands so that a value can never become anything but a value. Each placeholder
// is quoted for the place it stands in; where no quoting is safe, the value is refused with the reason.
// Afterwards the filled command is parsed again: it must have the same shape as with a harmless value, or it
// is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace handrail {

// One placeholder in a text: [begin, end) is replaced by `value`.
struct Blank {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string name;  // of the parameter, for messages
  std::string value;
  bool secret = false;  // shown as ***
};

// A text with its blanks filled in.
struct FilledText {
  std::string exact;
  std::string shown;  // secrets masked
};

// The body of a heredoc in the same text.
struct HeredocBody {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool expands = true;
  std::string delimiter;
};

// 'text', as one word of a POSIX shell.
std::string single_quoted(std::string_view text);

// `blanks` are sorted and do not overlap. Fails with a message that names the parameter and what its value
// may hold.
Result<FilledText> fill_in_shell(std::string_view text, const std::vector<Blank>& blanks,
                                 const std::vector<HeredocBody>& heredocs);
Result<FilledText> fill_in_sql(std::string_view text, const std::vector<Blank>& blanks);
// Of a file's content: the bytes as they are.
FilledText fill_in_text(std::string_view text, const std::vector<Blank>& blanks);

}  // namespace handrail
