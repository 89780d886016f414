#include "verifier/overlay_file.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace handrail {

OverlayFile::OverlayFile(ChunkCache* base, OverlayBudget& budget) : base_(base), budget_(budget) {
  if (base_ != nullptr) base_size_ = size_ = base_->size();
}

OverlayFile::~OverlayFile() {
  for (const auto& [number, chunk] : chunks_) {
    for (const Place place : *chunk) {
      if (place != 0) give_back(place);
    }
  }
}

OverlayFile::Place OverlayFile::place_of(std::uint64_t index) const {
  const auto found = chunks_.find(index / kChunkBlocks);
  return found != chunks_.end() ? (*found->second)[index % kChunkBlocks] : 0;
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
    if (const Place place = place_of(at / kBlockBytes); place != 0) {
      if (auto got = read_from(place, within, piece); !got) return tl::unexpected(got.error());
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
    auto place = place_to_write(at / kBlockBytes, count == kBlockBytes);
    if (!place) return tl::unexpected(place.error());
    if (auto put = write_to(*place, within, bytes.subspan(done, count)); !put) return put;
    done += count;
    size_ = std::max(size_, at + count);
  }
  return {};
}

Result<void> OverlayFile::truncate(std::uint64_t size) {
  for (auto entry = chunks_.begin(); entry != chunks_.end();) {
    const std::uint64_t first = entry->first * kChunkBlocks;
    for (std::size_t i = 0; i < kChunkBlocks; ++i) {
      Place& place = (*entry->second)[i];
      const std::uint64_t begin = (first + i) * kBlockBytes;
      if (place == 0 || begin + kBlockBytes <= size) continue;
      if (begin >= size) {
        give_back(std::exchange(place, 0));
        continue;
      }
      // What lies behind the end must read as zero, should the file grow again.
      const auto kept = static_cast<std::size_t>(size - begin);
      const std::string zeros(kBlockBytes - kept, '\0');
      if (auto put = write_to(place, kept, std::as_bytes(std::span(zeros))); !put) return put;
    }
    entry = first * kBlockBytes >= size ? chunks_.erase(entry) : std::next(entry);
  }
  base_size_ = std::min(base_size_, size);
  size_ = size;
  return {};
}

Result<OverlayFile::Place> OverlayFile::place_to_write(std::uint64_t index, bool whole) {
  if (const Place place = place_of(index); place != 0) return place;
  std::string there(whole ? 0 : kBlockBytes, '\0');  // what lay below
  if (const std::uint64_t begin = index * kBlockBytes; !whole && begin < base_size_) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kBlockBytes, base_size_ - begin));
    auto got = base_->read(begin, std::as_writable_bytes(std::span(there).first(size)));
    if (!got) return tl::unexpected(got.error());
  }
  std::unique_ptr<Chunk>& chunk = chunks_[index / kChunkBlocks];
  if (chunk == nullptr) chunk = std::make_unique<Chunk>();
  Place& place = (*chunk)[index % kChunkBlocks];
  if (budget_.memory_blocks_ > 0) {
    auto bytes = std::make_unique<std::byte[]>(kBlockBytes);
    if (free_memory_.empty()) {
      free_memory_.push_back(static_cast<Place>(memory_.size()));
      memory_.emplace_back();
    }
    memory_[free_memory_.back()] = std::move(bytes);
    place = kInMemory | free_memory_.back();
    free_memory_.pop_back();
    budget_.memory_blocks_--;
  } else {
    auto slot = budget_.take_slot();
    if (!slot) return tl::unexpected(slot.error());
    place = *slot + 1;
  }
  if (!whole) {
    if (auto put = write_to(place, 0, std::as_bytes(std::span(there))); !put)
      return tl::unexpected(put.error());
  }
  return place;
}

Result<void> OverlayFile::write_to(Place place, std::size_t within, std::span<const std::byte> bytes) {
  if ((place & kInMemory) == 0)
    return budget_.scratch_->write((place - 1) * std::uint64_t{kBlockBytes} + within, bytes);
  std::copy(bytes.begin(), bytes.end(), memory_[place & ~kInMemory].get() + within);
  return {};
}

Result<void> OverlayFile::read_from(Place place, std::size_t within, std::span<std::byte> buffer) {
  if ((place & kInMemory) != 0) {
    std::memcpy(buffer.data(), memory_[place & ~kInMemory].get() + within, buffer.size());
    return {};
  }
  auto got = budget_.scratch_->read((place - 1) * std::uint64_t{kBlockBytes} + within, buffer);
  if (!got) return tl::unexpected(got.error());
  return {};
}

void OverlayFile::give_back(Place place) {
  if ((place & kInMemory) != 0) {
    memory_[place & ~kInMemory].reset();
    free_memory_.push_back(place & ~kInMemory);
    budget_.memory_blocks_++;
  } else {
    budget_.free_slots_.push_back(place - 1);
  }
}

Result<std::uint32_t> OverlayBudget::take_slot() {
  if (!free_slots_.empty()) {
    const std::uint32_t slot = free_slots_.back();
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
