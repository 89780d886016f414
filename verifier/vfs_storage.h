// What lies behind a file that SQLite has opened through SnapshotVfs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "verifier/scratch_file.h"

namespace handrail {

class VfsStorage {
 public:
  virtual ~VfsStorage() = default;

  virtual std::uint64_t size() const = 0;
  // As ScratchFile.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) = 0;
  virtual Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  virtual Result<void> truncate(std::uint64_t size) = 0;
};

// A scratch file as it is: a database that is being made.
class ScratchStorage final : public VfsStorage {
 public:
  // `file` must outlive it.
  explicit ScratchStorage(ScratchFile& file) : file_(file) {}
  explicit ScratchStorage(std::unique_ptr<ScratchFile> file) : owned_(std::move(file)), file_(*owned_) {}

  std::uint64_t size() const override { return file_.size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    return file_.read(offset, buffer);
  }
  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    return file_.write(offset, bytes);
  }
  Result<void> truncate(std::uint64_t size) override {
    if (size >= file_.size()) return {};
    return file_.truncate(size);
  }

 private:
  std::unique_ptr<ScratchFile> owned_;
  ScratchFile& file_;
};

}  // namespace handrail
