#include "verifier/overlay_file.h"

#include <algorithm>
#include <cstring>

namespace handrail {

OverlayFile::OverlayFile(ChunkCache* base, OverlayBudget& budget) : base_(base), budget_(budget) {
  if (base_ != nullptr) base_size_ = size_ = base_->size();
}

OverlayFile::~OverlayFile() { budget_.blocks_left += blocks_.size(); }

Result<std::size_t> OverlayFile::read(std::uint64_t offset, std::span<std::byte> buffer) {
  if (offset >= size_) return 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - offset));
  if (untouched())
    return base_ != nullptr ? base_->read(offset, buffer.first(wanted)) : Result<std::size_t>(0);

  for (std::size_t done = 0; done < wanted;) {
    const std::uint64_t at = offset + done;
    const auto within = static_cast<std::size_t>(at % kBlockBytes);
    const std::span<std::byte> piece = buffer.subspan(done, std::min(wanted - done, kBlockBytes - within));
    if (const auto found = blocks_.find(at / kBlockBytes); found != blocks_.end()) {
      std::memcpy(piece.data(), found->second.get() + within, piece.size());
    } else {
      std::memset(piece.data(), 0, piece.size());
      if (at < base_size_) {
        const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), base_size_ - at));
        if (auto got = base_->read(at, piece.first(there)); !got) return got;
      }
    }
    done += piece.size();
  }
  return wanted;
}

bool OverlayFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const std::uint64_t at = offset + done;
    const auto within = static_cast<std::size_t>(at % kBlockBytes);
    const std::size_t count = std::min(bytes.size() - done, kBlockBytes - within);
    Block* block = block_to_write(at / kBlockBytes);
    if (block == nullptr) return false;
    std::memcpy(block->get() + within, bytes.data() + done, count);
    done += count;
    size_ = std::max(size_, at + count);
  }
  return true;
}

void OverlayFile::truncate(std::uint64_t size) {
  for (auto block = blocks_.begin(); block != blocks_.end();) {
    const std::uint64_t begin = block->first * kBlockBytes;
    if (begin >= size) {
      block = blocks_.erase(block);
      budget_.blocks_left++;
      continue;
    }
    // What lies behind the end must read as zero, should the file grow again.
    if (size - begin < kBlockBytes) {
      std::memset(block->second.get() + (size - begin), 0,
                  kBlockBytes - static_cast<std::size_t>(size - begin));
    }
    ++block;
  }
  base_size_ = std::min(base_size_, size);
  size_ = size;
}

const std::byte* OverlayFile::pin(std::uint64_t offset, std::size_t size) {
  if (base_ == nullptr || !untouched() || offset + size > size_) return nullptr;
  return base_->pin(offset, size);
}

void OverlayFile::unpin(std::uint64_t offset) {
  if (base_ != nullptr) base_->unpin(offset);
}

OverlayFile::Block* OverlayFile::block_to_write(std::uint64_t index) {
  if (const auto found = blocks_.find(index); found != blocks_.end()) return &found->second;
  if (budget_.blocks_left == 0) return nullptr;
  auto block = std::make_unique<std::byte[]>(kBlockBytes);  // zeroed
  const std::uint64_t begin = index * kBlockBytes;
  if (begin < base_size_) {
    const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, base_size_ - begin));
    if (!base_->read(begin, {block.get(), there})) return nullptr;
  }
  budget_.blocks_left--;
  return &blocks_.emplace(index, std::move(block)).first->second;
}

}  // namespace handrail
