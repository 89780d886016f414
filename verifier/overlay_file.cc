#include "verifier/overlay_file.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace handrail {

OverlayFile::OverlayFile(ChunkCache* base, OverlayBudget& budget) : base_(base), budget_(budget) {
  if (base_ != nullptr) base_size_ = size_ = base_->size();
}

OverlayFile::~OverlayFile() {
  for (const auto& [index, block] : blocks_) give_back(block);
}

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
      if (auto got = read_from(found->second, within, piece); !got) return tl::unexpected(got.error());
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

Result<void> OverlayFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const std::uint64_t at = offset + done;
    const auto within = static_cast<std::size_t>(at % kBlockBytes);
    const std::size_t count = std::min(bytes.size() - done, kBlockBytes - within);
    auto block = block_to_write(at / kBlockBytes, count == kBlockBytes);
    if (!block) return tl::unexpected(block.error());
    if (auto put = write_to(**block, within, bytes.subspan(done, count)); !put) return put;
    done += count;
    size_ = std::max(size_, at + count);
  }
  return {};
}

Result<void> OverlayFile::truncate(std::uint64_t size) {
  for (auto block = blocks_.begin(); block != blocks_.end();) {
    const std::uint64_t begin = block->first * kBlockBytes;
    if (begin >= size) {
      give_back(block->second);
      block = blocks_.erase(block);
      continue;
    }
    // What lies behind the end must read as zero, should the file grow again.
    if (size - begin < kBlockBytes) {
      const auto kept = static_cast<std::size_t>(size - begin);
      const std::string zeros(kBlockBytes - kept, '\0');
      if (auto put = write_to(block->second, kept, std::as_bytes(std::span(zeros))); !put) return put;
    }
    ++block;
  }
  base_size_ = std::min(base_size_, size);
  size_ = size;
  return {};
}

Result<OverlayFile::Block*> OverlayFile::block_to_write(std::uint64_t index, bool whole) {
  if (const auto found = blocks_.find(index); found != blocks_.end()) return &found->second;
  std::string there(whole ? 0 : kBlockBytes, '\0');  // what lay below
  if (const std::uint64_t begin = index * kBlockBytes; !whole && begin < base_size_) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, base_size_ - begin));
    auto got = base_->read(begin, std::as_writable_bytes(std::span(there).first(size)));
    if (!got) return tl::unexpected(got.error());
  }
  Block block;
  if (budget_.memory_blocks_ > 0) {
    block.bytes = std::make_unique<std::byte[]>(kBlockBytes);
    budget_.memory_blocks_--;
  } else {
    auto slot = budget_.take_slot();
    if (!slot) return tl::unexpected(slot.error());
    block.slot = *slot;
  }
  Block& kept = blocks_.emplace(index, std::move(block)).first->second;
  if (!whole) {
    if (auto put = write_to(kept, 0, std::as_bytes(std::span(there))); !put)
      return tl::unexpected(put.error());
  }
  return &kept;
}

Result<void> OverlayFile::write_to(const Block& block, std::size_t within, std::span<const std::byte> bytes) {
  if (block.bytes == nullptr) return budget_.scratch_->write(block.slot * kBlockBytes + within, bytes);
  std::copy(bytes.begin(), bytes.end(), block.bytes.get() + within);
  return {};
}

Result<void> OverlayFile::read_from(const Block& block, std::size_t within, std::span<std::byte> buffer) {
  if (block.bytes != nullptr) {
    std::memcpy(buffer.data(), block.bytes.get() + within, buffer.size());
    return {};
  }
  auto got = budget_.scratch_->read(block.slot * kBlockBytes + within, buffer);
  if (!got) return tl::unexpected(got.error());
  return {};
}

void OverlayFile::give_back(const Block& block) {
  if (block.bytes != nullptr) {
    budget_.memory_blocks_++;
  } else {
    budget_.free_slots_.push_back(block.slot);
  }
}

Result<std::uint64_t> OverlayBudget::take_slot() {
  if (!free_slots_.empty()) {
    const std::uint64_t slot = free_slots_.back();
    free_slots_.pop_back();
    return slot;
  }
  if (slots_ >= scratch_blocks_ || !maker_) return fail("there is no more room for temporary data");
  if (scratch_ == nullptr) {
    auto made = maker_();
    if (!made) return tl::unexpected(made.error());
    scratch_ = std::move(*made);
  }
  return slots_++;
}

}  // namespace handrail
