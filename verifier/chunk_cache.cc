#include "verifier/chunk_cache.h"

#include <algorithm>
#include <cstring>

namespace handrail {
namespace {

constexpr std::uint64_t kNone = UINT64_MAX - 1;  // no chunk's number, nor beside one

}  // namespace

ChunkCache::ChunkCache(ByteSource& source, std::size_t budget) : source_(source) {
  const std::size_t chunks = std::max<std::size_t>(budget / kChunkBytes, 16);
  run_ = std::min(chunks / 8, kMostReadAhead);
  scans_.resize(chunks / 2 / run_);
  capacity_ = chunks - scans_.size() * run_;
  slots_.reserve(capacity_);
  where_.reserve(capacity_ * 2);
  singles_.fill(kNone);
}

Result<std::size_t> ChunkCache::read(std::uint64_t offset, std::span<std::byte> buffer) {
  if (source_.small_reads_are_cheap()) {
    auto got = source_.read(offset, buffer);
    if (got) statistics_.reads++, statistics_.bytes += *got;
    return got;
  }
  std::size_t done = 0;
  while (done < buffer.size() && offset + done < source_.size()) {
    std::span<const std::byte> bytes = found(offset + done);
    if (bytes.empty()) {
      auto fetched_bytes = fetched(offset + done);
      if (!fetched_bytes) return tl::unexpected(fetched_bytes.error());
      bytes = *fetched_bytes;
      if (bytes.empty()) break;
    }
    const std::size_t count = std::min(buffer.size() - done, bytes.size());
    std::memcpy(buffer.data() + done, bytes.data(), count);
    done += count;
  }
  return done;
}

std::span<const std::byte> ChunkCache::found(std::uint64_t offset) {
  for (Scan& scan : scans_) {
    if (offset < scan.begin || offset >= scan.begin + scan.filled) continue;
    scan.used = misses_;
    const auto within = static_cast<std::size_t>(offset - scan.begin);
    return {scan.bytes.get() + within, scan.filled - within};
  }
  const auto place = where_.find(offset / kChunkBytes);
  if (place == where_.end()) return {};
  Slot& slot = slots_[place->second];
  slot.recent = true;
  const auto within = static_cast<std::size_t>(offset % kChunkBytes);
  if (within >= slot.filled) return {};
  return {slot.bytes.get() + within, slot.filled - within};
}

Result<std::span<const std::byte>> ChunkCache::fetched(std::uint64_t offset) {
  const std::uint64_t chunk = offset / kChunkBytes;
  const auto within = static_cast<std::size_t>(offset % kChunkBytes);
  ++misses_;
  if (Scan* scan = scan_for(chunk); scan != nullptr) {
    auto bytes = go_on(*scan, chunk);
    if (!bytes) return bytes;
    return bytes->subspan(std::min(within, bytes->size()));
  }
  Slot& slot = free_slot();
  auto got = source_.read(chunk * kChunkBytes, {slot.bytes.get(), kChunkBytes});
  if (!got) return tl::unexpected(got.error());
  statistics_.reads++;
  statistics_.bytes += *got;
  slot.chunk = chunk;
  slot.filled = static_cast<std::uint32_t>(*got);
  slot.recent = false;  // a scan that touches every chunk once does not drive out those in use
  slot.valid = true;
  where_[chunk] = static_cast<std::uint32_t>(&slot - slots_.data());
  singles_[oldest_single_] = chunk;
  oldest_single_ = (oldest_single_ + 1) % singles_.size();
  return std::span<const std::byte>(slot.bytes.get(), *got).subspan(std::min(within, *got));
}

ChunkCache::Scan* ChunkCache::scan_for(std::uint64_t chunk) {
  for (Scan& scan : scans_) {
    if (scan.filled == 0) continue;
    const std::uint64_t begin = scan.begin / kChunkBytes;
    if (scan.backwards ? chunk + 1 == begin : scan.begin + scan.filled == chunk * kChunkBytes) return &scan;
  }
  const auto beside = std::find_if(singles_.begin(), singles_.end(), [&](std::uint64_t single) {
    return single + 1 == chunk || single == chunk + 1;
  });
  if (beside == singles_.end()) return nullptr;
  Scan& oldest = *std::min_element(scans_.begin(), scans_.end(),
                                   [](const Scan& a, const Scan& b) { return a.used < b.used; });
  oldest.chunks = 1;
  oldest.backwards = *beside > chunk;
  *beside = kNone;
  return &oldest;
}

Result<std::span<const std::byte>> ChunkCache::go_on(Scan& scan, std::uint64_t chunk) {
  if (scan.bytes == nullptr) {
    scan.bytes = std::make_unique<std::byte[]>(run_ * kChunkBytes);
    scanned_ += run_;
  }
  scan.chunks = std::min(scan.chunks * 2, run_);
  const std::uint64_t before = scan.backwards ? std::min<std::uint64_t>(scan.chunks - 1, chunk) : 0;
  const std::size_t wanted = scan.backwards ? static_cast<std::size_t>(before) + 1 : scan.chunks;
  scan.filled = 0;
  scan.begin = (chunk - before) * kChunkBytes;
  auto got = source_.read(scan.begin, {scan.bytes.get(), wanted * kChunkBytes});
  if (!got) return tl::unexpected(got.error());
  statistics_.reads++;
  statistics_.bytes += *got;
  scan.filled = *got;
  scan.used = misses_;
  const auto skipped = std::min<std::size_t>(static_cast<std::size_t>(before) * kChunkBytes, *got);
  return std::span<const std::byte>(scan.bytes.get(), scan.filled).subspan(skipped);
}

// The clock: the hand goes round and takes the first chunk that nobody used since it last came by.
ChunkCache::Slot& ChunkCache::free_slot() {
  if (slots_.size() < capacity_) {
    Slot& slot = slots_.emplace_back();
    slot.bytes = std::make_unique<std::byte[]>(kChunkBytes);
    return slot;
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
    return slot;
  }
}

}  // namespace handrail
