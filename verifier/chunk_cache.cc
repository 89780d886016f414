#include "verifier/chunk_cache.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace handrail {

ChunkCache::ChunkCache(ByteSource& source, std::size_t budget)
    : source_(source), capacity_(std::max<std::size_t>(budget / kChunkBytes, 16)) {
  slots_.reserve(capacity_);  // slots are referred to by address, so the vector must never move
  where_.reserve(capacity_ * 2);
}

Result<std::size_t> ChunkCache::read(std::uint64_t offset, std::span<std::byte> buffer) {
  if (source_.small_reads_are_cheap()) {
    auto got = source_.read(offset, buffer);
    if (got) statistics_.reads++, statistics_.bytes += *got;
    return got;
  }
  std::size_t done = 0;
  while (done < buffer.size()) {
    const std::uint64_t at = offset + done;
    const std::span<std::byte> rest = buffer.subspan(done);
    auto slot = load(at / kChunkBytes);
    if (!slot) return tl::unexpected(slot.error());
    const auto within = static_cast<std::size_t>(at % kChunkBytes);
    if (within >= (*slot)->filled) break;
    const std::size_t count = std::min<std::size_t>(rest.size(), (*slot)->filled - within);
    std::memcpy(rest.data(), (*slot)->bytes.get() + within, count);
    done += count;
  }
  return done;
}

Result<ChunkCache::Slot*> ChunkCache::load(std::uint64_t chunk) {
  if (last_ != nullptr && last_->valid && last_->chunk == chunk) return last_;
  if (const auto found = where_.find(chunk); found != where_.end()) {
    Slot& slot = slots_[found->second];
    slot.recent = true;
    last_ = &slot;
    return last_;
  }
  const std::size_t wanted = read_ahead(chunk);
  staging_.resize(wanted * kChunkBytes);
  auto got = source_.read(chunk * kChunkBytes, staging_);
  if (!got) return tl::unexpected(got.error());
  statistics_.reads++;
  statistics_.bytes += *got;
  // The chunk itself last: filling another slot must not take it away again.
  Slot* slot = nullptr;
  for (std::size_t i = (*got + kChunkBytes - 1) / kChunkBytes; i-- > 0;) {
    if (i > 0 && where_.contains(chunk + i)) continue;
    slot = free_slot();
    fill(*slot, chunk + i,
         std::span(staging_).subspan(i * kChunkBytes, std::min(kChunkBytes, *got - i * kChunkBytes)));
  }
  if (slot == nullptr) {  // at the end of the source or beyond it
    slot = free_slot();
    fill(*slot, chunk, {});
  }
  last_ = slot;
  return slot;
}

std::size_t ChunkCache::read_ahead(std::uint64_t chunk) {
  ++misses_;
  for (Scan& scan : scans_) {
    if (scan.next != chunk) continue;
    scan.chunks = std::min(scan.chunks * 2, std::min(kMostReadAhead, capacity_ / 4));
    scan.next = chunk + scan.chunks;
    scan.used = misses_;
    return scan.chunks;
  }
  // A search through an index must not make the scan beside it forgotten: places that led nowhere go first.
  Scan& oldest = *std::min_element(scans_.begin(), scans_.end(), [](const Scan& a, const Scan& b) {
    return std::pair(a.chunks > 1, a.used) < std::pair(b.chunks > 1, b.used);
  });
  oldest = {chunk + 1, 1, misses_};
  return 1;
}

void ChunkCache::fill(Slot& slot, std::uint64_t chunk, std::span<const std::byte> bytes) {
  std::copy(bytes.begin(), bytes.end(), slot.bytes.get());
  slot.chunk = chunk;
  slot.filled = static_cast<std::uint32_t>(bytes.size());
  slot.recent = false;  // a scan that touches every chunk once does not drive out those in use
  slot.valid = true;
  where_[chunk] = static_cast<std::uint32_t>(&slot - slots_.data());
}

// The clock: the hand goes round and takes the first chunk that nobody used since it last came by.
ChunkCache::Slot* ChunkCache::free_slot() {
  if (slots_.size() < capacity_) {
    Slot& slot = slots_.emplace_back();
    slot.bytes = std::make_unique<std::byte[]>(kChunkBytes);
    return &slot;
  }
  while (true) {
    Slot& slot = slots_[hand_];
    hand_ = (hand_ + 1) % slots_.size();
    if (slot.valid && slot.recent) {
      slot.recent = false;
      continue;
    }
    if (slot.valid) where_.erase(slot.chunk);
    slot.valid = false;
    return &slot;
  }
}

}  // namespace handrail
