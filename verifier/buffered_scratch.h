// A scratch file whose writes cost much each, however short: in a browser one is forty microseconds, and a
// database that is changed page by page makes a million. What follows on what was written last is kept in
// memory and written in one piece.
//
// A write that fails for want of room may be told by a later one, or by a read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "verifier/scratch_file.h"

namespace handrail {

class BufferedScratch final : public ScratchFile {
 public:
  static constexpr std::size_t kBytes = std::size_t{1} << 20;

  explicit BufferedScratch(std::unique_ptr<ScratchFile> file) : file_(std::move(file)) {}

  std::uint64_t size() const override;
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override;
  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override;
  Result<void> truncate(std::uint64_t size) override;

 private:
  std::uint64_t end() const { return begin_ + pending_.size(); }
  Result<void> flush();

  std::unique_ptr<ScratchFile> file_;
  std::uint64_t begin_ = 0;  // where `pending_` belongs
  std::vector<std::byte> pending_;
};

}  // namespace handrail
