// Reads a ByteSource in large aligned pieces and keeps the ones in use, within a fixed amount of memory.
// SQLite asks for a page at a time, in an order that follows its trees; a file slice in a browser costs about
// as much for 4 KiB as for 64. What can be read in small pieces as cheaply is passed through.
//
// Where reading goes on from place to place (a table from its beginning to its end, and its indexes beside
// it; backwards, too: SQLite's own check goes through a page's children from the last to the first), each
// such scan has a piece of its own, which is read anew, larger, when it is used up. A slow scan's piece lies
// there until then, however fast others are. Everything else is read in single chunks.
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

  // `budget` is in bytes; 16 chunks may be held whatever it says. Half of it is for scans. `source` must
  // outlive the cache.
  ChunkCache(ByteSource& source, std::size_t budget);

  // As ByteSource::read.
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer);

  std::uint64_t size() const { return source_.size(); }
  std::size_t memory() const { return (slots_.size() + scanned_) * kChunkBytes; }
  const Statistics& statistics() const { return statistics_; }

 private:
  struct Slot {
    std::unique_ptr<std::byte[]> bytes;
    std::uint64_t chunk = 0;
    std::uint32_t filled = 0;
    bool recent = false;  // used again since the hand last passed
    bool valid = false;
  };

  struct Scan {
    std::unique_ptr<std::byte[]> bytes;
    std::uint64_t begin = 0;
    std::size_t filled = 0;
    std::size_t chunks = 1;  // that were asked for last
    bool backwards = false;
    std::uint64_t used = 0;  // at which miss
  };

  // What lies in memory from `offset` on; empty: nothing does.
  std::span<const std::byte> found(std::uint64_t offset);
  // Reads the chunk, and as many behind it as its scan has earned.
  Result<std::span<const std::byte>> fetched(std::uint64_t offset);
  Result<std::span<const std::byte>> go_on(Scan& scan, std::uint64_t chunk);
  // The scan that ends where the chunk begins, or begins where it ends; a new one when the chunk beside it
  // was read by itself; else nullptr.
  Scan* scan_for(std::uint64_t chunk);
  Slot& free_slot();

  ByteSource& source_;
  std::size_t capacity_;  // of single chunks
  std::size_t run_;       // the most that a scan reads at a time, in chunks
  std::vector<Slot> slots_;
  std::unordered_map<std::uint64_t, std::uint32_t> where_;  // chunk -> slot
  std::size_t hand_ = 0;
  std::vector<Scan> scans_;
  std::size_t scanned_ = 0;  // chunks that scans have memory for
  // The chunks that were read by themselves last.
  std::array<std::uint64_t, 32> singles_;
  std::size_t oldest_single_ = 0;
  std::uint64_t misses_ = 0;
  Statistics statistics_;
};

}  // namespace handrail
