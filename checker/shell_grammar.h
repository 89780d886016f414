// A second opinion on whether a block is shell: a recogniser of the shell's grammar (POSIX.1-2017, Shell
// Command Language, 2.10, with bash's [[ ]], (( )), arrays, <( ), functions and select). The model's parser
// recovers from errors and knows a few constructs less than bash does; a rule that says "this does not parse"
// should be sure. Where this recogniser is in doubt it accepts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace handrail {

struct GrammarError {
  std::size_t offset = 0;  // of the first token that cannot stand there, or of what is never closed
  std::size_t end = 0;     // behind that token
  std::string message;     // "unexpected '('", "this quote is never closed"
};

// The first error, nullopt when the code is shell. Linear.
std::optional<GrammarError> find_grammar_error(std::string_view code);

}  // namespace handrail
