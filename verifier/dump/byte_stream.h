// A dump's text from its beginning to its end, unpacked on the way where the file is compressed (gzip, of one
// or several members, or zstd). What it may unpack to is bounded, so that a small file cannot fill a disk.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "verifier/snapshot.h"

namespace handrail {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills the beginning of `buffer` and says how much; 0 at the end only. Fails on a source that cannot be
  // read, on packed data that is damaged or cut off, and when the limits are met.
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
  // Of the source's bytes, for progress.
  virtual std::uint64_t consumed() const = 0;
};

enum class Packing : std::uint8_t { none, gzip, zstd };
Packing packing_of(std::string_view beginning);
std::string_view name_of(Packing packing);

// `source` must outlive the stream.
Result<std::unique_ptr<ByteStream>> open_stream(ByteSource& source, const SnapshotLimits& limits);

// The first bytes of a file, at most 4096, unpacked where it is packed. Fewer where it cannot be unpacked.
Result<std::string> beginning_of(ByteSource& source, const SnapshotLimits& limits);

}  // namespace handrail
