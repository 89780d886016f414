// Shell code line by line, before anything is parsed: does a line begin a command, or does it continue what
// stands before it?
#pragma once

#include <string>
#include <string_view>

namespace handrail {

// Follows a command from its first line to its last: through a backslash at the end of a line, quotes that
// are still open, operators that ask for more, heredocs.
class ShellLines {
 public:
  void read(std::string_view line);
  // Whether the next line belongs to the command read so far.
  bool inside() const { return continued_ || quote_ != '\0' || in_heredoc(); }
  bool in_heredoc() const { return !delimiter_.empty(); }

 private:
  void find_heredoc(std::string_view line, std::size_t at);

  bool continued_ = false;
  char quote_ = '\0';
  std::string delimiter_;
};

// Whether a line (trimmed) has the form of a command: a known program, a script's path, an assignment, a part
// of a loop or a condition.
bool looks_like_command(std::string_view line);

// Whether code that names no language is shell code: each of its lines belongs to a command, and one of them
// is surely one.
bool reads_as_commands(std::string_view code);

// "或者", "or": a line that only says that what stands below it is another way.
bool is_bare_or(std::string_view line);

}  // namespace handrail
