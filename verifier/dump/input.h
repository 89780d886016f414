// A dump's text through a window of memory: what is looked at lies in one piece, however the reads fell, and
// nothing is copied but what hangs over the window's end.
//
// Whoever reads marks where the thing begins that must stay in one piece (a row, a statement) and speaks of
// places as distances from that mark: reading on may move the window's bytes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/dump/byte_stream.h"

namespace handrail::dump {

// A byte order mark before the text is passed over.
class Input {
 public:
  // `most` bytes may be between the mark and the end of what is looked at. `on_progress` may be empty; when
  // it returns false, reading fails.
  Input(ByteStream& stream, std::size_t most, std::function<bool(std::uint64_t consumed)> on_progress);

  // What was read and not passed yet.
  const char* at() const { return bytes_.data() + at_; }
  const char* end() const { return bytes_.data() + end_; }
  std::string_view rest() const { return {at(), end_ - at_}; }
  void pass(std::size_t count) { at_ += count; }
  void move_to(const char* place) { at_ = static_cast<std::size_t>(place - bytes_.data()); }

  void mark() { mark_ = at_; }
  const char* marked() const { return bytes_.data() + mark_; }
  // The bytes from the mark to here.
  std::string_view since_mark() const { return {marked(), at_ - mark_}; }

  // Reads more behind end(), keeping everything from the mark on. False at the end of the text, and after a
  // failure. Pointers into the window are invalid afterwards.
  bool more();
  // Makes `count` bytes be there, if the text has as many.
  bool has(std::size_t count) {
    while (end_ - at_ < count) {
      if (!more()) return false;
    }
    return true;
  }
  // The next byte without passing it; '\0' at the end of the text.
  char peek() { return at_ < end_ || more() ? bytes_[at_] : '\0'; }
  bool ended() { return at_ == end_ && !more(); }

  // Of the place that is looked at, from 1. Cheap for places in their order.
  std::uint32_t line() const { return line_at(at_); }
  std::uint32_t line_of_mark() const { return line_at(mark_); }

  bool failed() const { return failed_; }
  const Error& error() const { return error_; }

 private:
  bool give_up(Error error);
  bool pass_byte_order_mark();
  std::uint32_t line_at(std::size_t place) const;

  ByteStream& stream_;
  std::size_t most_;
  std::function<bool(std::uint64_t)> on_progress_;
  std::vector<char> bytes_;
  std::size_t mark_ = 0;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  // Lines are counted once: a dump may have a statement on each of millions.
  mutable std::size_t counted_ = 0;  // how far, within the window
  mutable std::uint64_t lines_ = 0;  // ended before there, in the whole text
  bool is_beginning_ = true;
  bool at_end_ = false;
  bool failed_ = false;
  Error error_;
};

}  // namespace handrail::dump
