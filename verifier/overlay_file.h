// A file as SQLite sees it: bytes of a source that is never changed, and over them whatever was written: in
// memory, and in a scratch file what is more than that. Without a source it is a temporary file.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "verifier/chunk_cache.h"
#include "verifier/vfs_storage.h"

namespace handrail {

// Room that all overlays of one snapshot share, so that a crafted file cannot make them grow without end.
class OverlayBudget {
 public:
  // So many blocks of memory, then so many of the scratch file that `scratch` makes when it is first needed
  // (there may be none).
  OverlayBudget(std::size_t memory_blocks, std::uint64_t scratch_blocks, ScratchMaker scratch)
      : memory_blocks_(memory_blocks),
        scratch_blocks_(std::min<std::uint64_t>(scratch_blocks, INT32_MAX)),
        maker_(std::move(scratch)) {}

  std::size_t memory_blocks_left() const { return memory_blocks_; }

 private:
  friend class OverlayFile;

  // A place in the scratch file for a block. Fails when there is no room.
  Result<std::uint32_t> take_slot();

  std::size_t memory_blocks_;
  std::uint64_t scratch_blocks_;
  ScratchMaker maker_;
  std::unique_ptr<ScratchFile> scratch_;
  std::uint32_t slots_ = 0;  // that the scratch file has
  std::vector<std::uint32_t> free_slots_;
};

class OverlayFile final : public VfsStorage {
 public:
  static constexpr std::size_t kBlockBytes = 4096;

  // Both must outlive the file; `base` may be nullptr.
  OverlayFile(ChunkCache* base, OverlayBudget& budget);
  ~OverlayFile() override;
  OverlayFile(const OverlayFile&) = delete;
  OverlayFile& operator=(const OverlayFile&) = delete;

  std::uint64_t size() const override { return size_; }
  bool untouched() const { return chunks_.empty() && base_size_ == size_; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override;
  // After a failure the file may hold the beginning of what was to be written.
  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override;
  Result<void> truncate(std::uint64_t size) override;

 private:
  // Where 4 KiB that were written to lie: kInMemory and an index into memory_, or 1 and more than their slot
  // in the budget's scratch file. 0: they were not written to. Some five bytes a block, so that a page, too,
  // can keep account of gigabytes.
  using Place = std::uint32_t;
  static constexpr Place kInMemory = Place{1} << 31;
  static constexpr std::size_t kChunkBlocks = 64;
  using Chunk = std::array<Place, kChunkBlocks>;

  // 0 where the block was not written to.
  Place place_of(std::uint64_t index) const;
  Result<Place> place_to_write(std::uint64_t index, bool whole);
  Result<void> write_to(Place place, std::size_t within, std::span<const std::byte> bytes);
  Result<void> read_from(Place place, std::size_t within, std::span<std::byte> buffer);
  void give_back(Place place);

  ChunkCache* base_;
  OverlayBudget& budget_;
  std::uint64_t base_size_ = 0;  // of the base, what a truncation left
  std::uint64_t size_ = 0;
  std::unordered_map<std::uint64_t, std::unique_ptr<Chunk>> chunks_;  // by block number / kChunkBlocks
  std::vector<std::unique_ptr<std::byte[]>> memory_;
  std::vector<Place> free_memory_;  // indexes into memory_ that are nullptr
};

}  // namespace handrail
