#include "verifier/dump/input.h"

#include <algorithm>
#include <cstring>

#include <fmt/core.h>

namespace handrail::dump {
namespace {

constexpr std::size_t kWindowBytes = std::size_t{512} << 10;

// memchr goes through long lines, which most of a dump is, many bytes at a time.
std::uint64_t newlines(const char* begin, const char* end) {
  std::uint64_t count = 0;
  while (begin < end) {
    const auto* found =
        static_cast<const char*>(std::memchr(begin, '\n', static_cast<std::size_t>(end - begin)));
    if (found == nullptr) break;
    ++count;
    begin = found + 1;
  }
  return count;
}

}  // namespace

Input::Input(ByteStream& stream, std::size_t most, std::function<bool(std::uint64_t)> on_progress)
    : stream_(stream), most_(most), on_progress_(std::move(on_progress)), bytes_(kWindowBytes) {}

bool Input::more() {
  if (at_end_ || failed_) return false;
  if (mark_ > 0) {
    line_of_mark();  // so that what is let go is counted
    std::memmove(bytes_.data(), bytes_.data() + mark_, end_ - mark_);
    at_ -= mark_;
    end_ -= mark_;
    counted_ -= mark_;
    mark_ = 0;
  }
  if (end_ == bytes_.size()) {
    if (bytes_.size() >= most_) {
      return give_up(Error{fmt::format("one value, row or statement is longer than {} MiB", most_ >> 20),
                           {},
                           line_of_mark(),
                           0,
                           {}});
    }
    // At last in one leap: the old window and the new one are both there for a moment, and a page has memory
    // for the new one and a small old one.
    bytes_.resize(bytes_.size() * 8 > most_ ? most_ : bytes_.size() * 2);
  }
  auto got = stream_.read(std::span(bytes_).subspan(end_));
  if (!got) {
    Error error = got.error();
    error.line = line();
    return give_up(std::move(error));
  }
  if (on_progress_ && !on_progress_(stream_.consumed()))
    return give_up(Error{"was not read to its end: it was cancelled", {}, 0, 0, {}});
  at_end_ = *got == 0;
  end_ += *got;
  return is_beginning_ && !at_end_ ? pass_byte_order_mark() : !at_end_;
}

// What editors and shells on Windows write before UTF-8. Nothing has been looked at yet.
bool Input::pass_byte_order_mark() {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  is_beginning_ = false;
  while (end_ < kMark.size() && kMark.starts_with(rest())) {
    if (!more()) return !failed_;
  }
  if (!rest().starts_with(kMark)) return true;
  mark_ = at_ = kMark.size();
  return at_ < end_ || more();
}

bool Input::give_up(Error error) {
  failed_ = true;
  error_ = std::move(error);
  return false;
}

std::uint32_t Input::line_at(std::size_t place) const {
  const char* const bytes = bytes_.data();
  if (place < counted_)
    return static_cast<std::uint32_t>(lines_ - newlines(bytes + place, bytes + counted_) + 1);
  lines_ += newlines(bytes + counted_, bytes + place);
  counted_ = place;
  return static_cast<std::uint32_t>(lines_ + 1);
}

}  // namespace handrail::dump
