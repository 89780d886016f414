#include "verifier/buffered_scratch.h"

#include <algorithm>

namespace handrail {

std::uint64_t BufferedScratch::size() const {
  return pending_.empty() ? file_->size() : std::max(file_->size(), end());
}

Result<std::size_t> BufferedScratch::read(std::uint64_t offset, std::span<std::byte> buffer) {
  const std::uint64_t until = offset + buffer.size();
  if (offset >= begin_ && until <= end()) {
    std::copy_n(pending_.data() + (offset - begin_), buffer.size(), buffer.data());
    return buffer.size();
  }
  // What lies between the file's end and the kept bytes is there only when they are.
  if ((offset < end() && until > begin_) || until > file_->size()) {
    if (auto written = flush(); !written) return tl::unexpected(written.error());
  }
  return file_->read(offset, buffer);
}

Result<void> BufferedScratch::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  const bool follows = !pending_.empty() && offset >= begin_ && offset <= end();
  if (!follows || offset - begin_ + bytes.size() > kBytes) {
    if (auto written = flush(); !written) return written;
    if (bytes.size() >= kBytes) return file_->write(offset, bytes);
    pending_.reserve(kBytes);
    begin_ = offset;
  }
  const auto within = static_cast<std::size_t>(offset - begin_);
  if (within + bytes.size() > pending_.size()) pending_.resize(within + bytes.size());
  std::copy(bytes.begin(), bytes.end(), pending_.data() + within);
  return {};
}

Result<void> BufferedScratch::truncate(std::uint64_t size) {
  if (auto written = flush(); !written) return written;
  return size < file_->size() ? file_->truncate(size) : Result<void>();
}

Result<void> BufferedScratch::flush() {
  if (pending_.empty()) return {};
  auto written = file_->write(begin_, pending_);
  pending_.clear();
  return written;
}

}  // namespace handrail
