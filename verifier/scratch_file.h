// Room to write in while a snapshot is looked at: what a dump is loaded into, what a rehearsal changes, what
// a large sort needs. Nobody else sees it, and it is gone with the object. Natively an unlinked temporary
// file, in the browser whatever the page gives (memory, the origin's private file system).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "verifier/byte_source.h"

namespace handrail {

class ScratchFile {
 public:
  virtual ~ScratchFile() = default;

  virtual std::uint64_t size() const = 0;
  // As ByteSource::read. What lies below the size and was never written reads as zero.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) = 0;
  // Fails when there is no more room; the error says what to do.
  virtual Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  // Only ever to a smaller size.
  virtual Result<void> truncate(std::uint64_t size) = 0;
};

using ScratchMaker = std::function<Result<std::unique_ptr<ScratchFile>>()>;

// A file in $TMPDIR (else /tmp) that has no name there, so that it is gone however the program ends.
Result<std::unique_ptr<ScratchFile>> open_temporary_file();

// Memory, at most `budget` bytes of it.
std::unique_ptr<ScratchFile> scratch_in_memory(std::uint64_t budget);

// open_temporary_file natively; WebAssembly has no files of its own: 48 MiB of memory there.
ScratchMaker default_scratch();

// What was written, for reading only. The file does not change any more.
std::unique_ptr<ByteSource> source_of(std::unique_ptr<ScratchFile> file);

}  // namespace handrail
