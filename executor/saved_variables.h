// The variables in a state file of the session (session.h), read without starting a shell: a state may hold
// traps and functions of the guide, and nothing of it is to run only because somebody wants to know a path.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace handrail {

// Plain variables by name, those that the shell exports as well as the others. Arrays are left out. Of a
// variable that stands there twice the last counts, as when the file is sourced. Empty when the file is not
// there or is not whole.
std::map<std::string, std::string> saved_variables(const std::string& state);

// The same from the text of a state file.
std::map<std::string, std::string> variables_in(std::string_view state);

// One word as `declare -p` or printf %q write it ("a\$b", 'a', $'a\nb', a\ b), and how many bytes it takes;
// ends at a blank or a line break outside of quotes.
struct ShellWord {
  std::string value;
  std::size_t length = 0;
};
ShellWord read_shell_word(std::string_view text);

}  // namespace handrail
