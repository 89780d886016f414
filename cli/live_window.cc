#include "cli/live_window.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace handrail::cli {
namespace {

constexpr std::string_view kIndent = "    | ";

// Unicode Standard Annex #11, the blocks that are wide in a terminal.
bool is_wide(std::uint32_t c) {
  struct Range {
    std::uint32_t first, last;
  };
  static constexpr Range kWide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},  {0x3041, 0xa4cf},
                                    {0xac00, 0xd7a3},   {0xf900, 0xfaff},  {0xfe30, 0xfe6f},
                                    {0xff00, 0xff60},   {0xffe0, 0xffe6},  {0x1f300, 0x1f64f},
                                    {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
  return std::ranges::any_of(kWide, [c](Range range) { return c >= range.first && c <= range.last; });
}

// Bytes of the character that begins with `lead`.
std::size_t length_of(unsigned char lead) {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

std::uint32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  std::uint32_t value = lead & (0xffu >> (character.size() + 1));
  for (const char c : character.substr(1)) value = value << 6 | (static_cast<unsigned char>(c) & 0x3fu);
  return value;
}

// The end of the control sequence that begins at `at` (an ESC).
std::size_t after_sequence(std::string_view text, std::size_t at) {
  ++at;
  if (at < text.size() && text[at] == ']') {  // OSC, to BEL or ST
    const std::size_t end = text.find_first_of("\a\033", at);
    return end == std::string_view::npos ? text.size() : end + (text[end] == '\a' ? 1 : 2);
  }
  if (at >= text.size() || text[at] != '[') return std::min(at + 1, text.size());
  for (++at; at < text.size(); ++at) {
    if (text[at] >= '@' && text[at] <= '~') return at + 1;
  }
  return at;
}

}  // namespace

std::string clipped(std::string_view text, int columns) {
  std::string out;
  int used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead == 0x1b) {
      at = after_sequence(text, at);
      continue;
    }
    if (lead == '\t') {
      const int spaces = 8 - used % 8;
      if (used + spaces > columns) break;
      out.append(static_cast<std::size_t>(spaces), ' ');
      used += spaces;
      ++at;
      continue;
    }
    if (lead < 0x20 || lead == 0x7f) {
      ++at;
      continue;
    }
    const std::string_view character = text.substr(at, length_of(lead));
    const int width = is_wide(code_point(character)) ? 2 : 1;
    if (used + width > columns) break;
    out += character;
    used += width;
    at += character.size();
  }
  return out;
}

void LiveWindow::begin() {
  kept_.clear();
  open_.clear();
  lines_ = 0;
  changed_ = true;
  returned_ = false;
}

void LiveWindow::take(std::string_view bytes) {
  constexpr std::size_t kLongest = 4096;  // of a line that is only shown, and cut to the width
  changed_ |= !bytes.empty();
  for (const char c : bytes) {
    if (c == '\n') {
      kept_.push_back(std::move(open_));
      open_.clear();
      ++lines_;
      returned_ = false;
      if (kept_.size() > kKept) kept_.pop_front();
      continue;
    }
    if (returned_) open_.clear();
    returned_ = c == '\r';
    if (!returned_ && open_.size() < kLongest) open_ += c;
  }
}

std::deque<std::string> LiveWindow::last_lines(std::size_t limit) const {
  std::deque<std::string> lines = kept_;
  if (!open_.empty()) lines.push_back(open_);
  while (lines.size() > limit) lines.pop_front();
  return lines;
}

std::string LiveWindow::clear() {
  std::string text;
  if (drawn_ > 0) text = fmt::format("\033[{}A\r\033[J", drawn_);
  drawn_ = 0;
  return text;
}

std::string LiveWindow::draw(std::string_view status, int columns) {
  std::string text = clear();
  const int width = std::max(columns - 1, 10);  // a full line would wrap in some terminals
  for (const std::string& line : last_lines(shown_lines_)) {
    text += fmt::format("{}{}\n", kIndent, clipped(line, width - static_cast<int>(kIndent.size())));
    ++drawn_;
  }
  text += fmt::format("\033[2m{}\033[0m\n", clipped(status, width));
  ++drawn_;
  changed_ = false;
  return text;
}

}  // namespace handrail::cli
