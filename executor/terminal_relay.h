// A pseudo-terminal between a command and the person's own terminal: what the person types goes in, what the
// command writes comes out and can be kept as well. While it stands, the person's terminal hands every key on
// as it is, Ctrl-C included; the command's terminal makes signals of them.
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <string>
#include <string_view>
#include <vector>

#include "executor/disk.h"
#include "executor/redact.h"

namespace handrail {

class TerminalRelay {
 public:
  // Opens both ends, the command's with the size and the settings of the person's terminal. Empty (false)
  // when this process has no terminal.
  static TerminalRelay open(std::vector<std::string> secrets);

  explicit operator bool() const { return static_cast<bool>(master_); }
  // What the command writes, for the caller to read and to close.
  Descriptor command_end() const;
  int person_end() const { return lost_ ? -1 : terminal_.get(); }  // to poll: what the person types

  // In the command's process: becomes the leader of a session with the pseudo-terminal as its terminal and as
  // its standard descriptors.
  void become_terminal_of_this_process();
  // In the supervisor, after the fork: only the command holds its end from now on.
  void close_command_side() { slave_.close(); }

  // From the person to the command. False when the person's terminal is lost: who reads command_end() has to
  // close it then, so that the command's terminal is hung up as well.
  bool pass_on_keys();
  // What the command wrote, to the person's screen with secrets masked.
  void show(std::string_view bytes);
  // Something may be kept back because a secret could begin there; after a moment of silence it is shown.
  bool keeps_back() const { return keeps_back_; }
  void show_rest();
  // The person's terminal has another size now.
  void follow_size();
  // The person's terminal as it was; from now on nothing is passed on.
  void restore();

 private:
  Descriptor terminal_, master_, slave_;
  termios before_{};
  Redactor redactor_;
  bool keeps_back_ = false;
  bool lost_ = false;
  bool raw_ = false;
};

// A command's own terminal record has CR LF where the command wrote LF.
std::string without_carriage_returns(std::string_view text);

}  // namespace handrail
