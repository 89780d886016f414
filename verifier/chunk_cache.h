// Reads a ByteSource in large aligned pieces and keeps the ones in use, within a fixed amount of memory.
// SQLite asks for a page at a time, in an order that follows its trees; a file slice in a browser costs about
// as much for 4 KiB as for 64. What can be read in small pieces as cheaply is passed through.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "verifier/byte_source.h"

namespace handrail {

class ChunkCache {
 public:
  static constexpr std::size_t kChunkBytes = std::size_t{16} << 10;
  static constexpr std::size_t kMostReadAhead = 64;  // chunks

  struct Statistics {
    std::uint64_t reads = 0;  // from the source
    std::uint64_t bytes = 0;
  };

  // `budget` is in bytes; at least 16 chunks are held whatever it says. `source` must outlive the cache.
  ChunkCache(ByteSource& source, std::size_t budget);

  // As ByteSource::read.
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer);

  std::uint64_t size() const { return source_.size(); }
  std::size_t memory() const { return slots_.size() * kChunkBytes; }
  const Statistics& statistics() const { return statistics_; }

 private:
  struct Slot {
    std::unique_ptr<std::byte[]> bytes;
    std::uint64_t chunk = 0;
    std::uint32_t filled = 0;
    bool recent = false;  // used again since the hand last passed
    bool valid = false;
  };

  // Where a scan is expected to go on, and how much it got last.
  struct Scan {
    std::uint64_t next = UINT64_MAX;
    std::size_t chunks = 1;
    std::uint64_t used = 0;  // at which miss
  };

  // The slot that holds the chunk.
  Result<Slot*> load(std::uint64_t chunk);
  // How many chunks to read when `chunk` is missing.
  std::size_t read_ahead(std::uint64_t chunk);
  Slot* free_slot();
  void fill(Slot& slot, std::uint64_t chunk, std::span<const std::byte> bytes);

  ByteSource& source_;
  std::size_t capacity_;  // in chunks
  std::vector<Slot> slots_;
  std::unordered_map<std::uint64_t, std::uint32_t> where_;  // chunk -> slot
  std::size_t hand_ = 0;
  Slot* last_ = nullptr;
  // As many as are remembered at a time: a join goes through several tables, a check through a table and its
  // indexes.
  std::array<Scan, 32> scans_;
  std::uint64_t misses_ = 0;
  std::vector<std::byte> staging_;  // what one read of several chunks brought
  Statistics statistics_;
};

}  // namespace handrail
