// Where a snapshot's bytes come from: a file, memory, a File that a browser hands out in slices. It can be
// read and nothing else, so that no path through the verifier is able to change a snapshot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "model/result.h"

namespace handrail {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Fixed when the source was opened.
  virtual std::uint64_t size() const = 0;

  // Fills `buffer` from `offset` on and says how many bytes were there: fewer than asked for only at the end
  // of the source, 0 beyond it. An error when the source cannot be read any more (a disk error, a file that
  // was replaced).
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) = 0;

  // Whether a small read costs little more than copying its bytes, so that to read ahead would be to copy
  // twice.
  virtual bool small_reads_are_cheap() const { return false; }

  // What is wrong with the bytes read so far: the source changed since it was opened. Empty when all is well.
  virtual std::string changed() { return {}; }
};

// Bytes that are in memory already.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override;
  bool small_reads_are_cheap() const override { return true; }

 private:
  std::string bytes_;
};

// A regular file, opened for reading only; no lock is taken and nothing is created beside it. Fails on what
// is missing, cannot be read or is no regular file.
Result<std::unique_ptr<ByteSource>> open_file_source(const std::string& path);

}  // namespace handrail
