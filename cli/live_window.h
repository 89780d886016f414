// The last lines of a command's output and a line about what is going on, kept at the bottom of a terminal
// while the command runs, and cleared away when it has ended. Makes text with control sequences (ECMA-48:
// CUU, ED); whoever owns the terminal writes it.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace handrail::cli {

class LiveWindow {
 public:
  explicit LiveWindow(std::size_t shown_lines) : shown_lines_(shown_lines) {}

  // A new command: nothing is shown yet.
  void begin();
  // What it printed. A carriage return begins a line anew, as a progress bar does.
  void take(std::string_view bytes);

  // The window as it is now in place of the one that was drawn before, each line cut to the width.
  std::string draw(std::string_view status, int columns);
  // Takes the window from the screen.
  std::string clear();

  // What stays on the screen: the last `limit` lines.
  std::deque<std::string> last_lines(std::size_t limit) const;
  // How many lines came in all.
  std::size_t line_count() const { return lines_ + (open_.empty() ? 0 : 1); }
  bool changed() const { return changed_; }

 private:
  static constexpr std::size_t kKept = 40;

  std::size_t shown_lines_;
  std::deque<std::string> kept_;
  std::string open_;  // the line that has no end yet
  std::size_t lines_ = 0;
  std::size_t drawn_ = 0;  // lines of the window on the screen
  bool changed_ = false;
  bool returned_ = false;  // the last byte was a carriage return
};

// `text` without control sequences and control characters, cut to at most `columns` cells; wide characters
// (CJK) take two.
std::string clipped(std::string_view text, int columns);

}  // namespace handrail::cli
