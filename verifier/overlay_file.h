// A file as SQLite sees it: bytes of a source that is never changed, and over them, in memory, whatever was
// written. Without a source it is a temporary file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>

#include "verifier/chunk_cache.h"

namespace handrail {

// Memory that all overlays of one snapshot share, so that a crafted file cannot make them grow without end.
struct OverlayBudget {
  std::size_t blocks_left = 0;
};

class OverlayFile {
 public:
  static constexpr std::size_t kBlockBytes = 4096;

  // Both must outlive the file; `base` may be nullptr.
  OverlayFile(ChunkCache* base, OverlayBudget& budget);
  ~OverlayFile();
  OverlayFile(const OverlayFile&) = delete;
  OverlayFile& operator=(const OverlayFile&) = delete;

  std::uint64_t size() const { return size_; }
  bool untouched() const { return blocks_.empty() && base_size_ == size_; }

  // As ByteSource::read.
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer);
  // False when the budget is spent; the file may then hold the beginning of what was to be written.
  bool write(std::uint64_t offset, std::span<const std::byte> bytes);
  void truncate(std::uint64_t size);

  // As ChunkCache, for bytes that nobody wrote over.
  const std::byte* pin(std::uint64_t offset, std::size_t size);
  void unpin(std::uint64_t offset);

 private:
  using Block = std::unique_ptr<std::byte[]>;

  Block* block_to_write(std::uint64_t index);

  ChunkCache* base_;
  OverlayBudget& budget_;
  std::uint64_t base_size_ = 0;  // of the base, what a truncation left
  std::uint64_t size_ = 0;
  std::unordered_map<std::uint64_t, Block> blocks_;
};

}  // namespace handrail
