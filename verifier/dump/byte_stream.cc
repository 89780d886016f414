#include "verifier/dump/byte_stream.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace handrail {
namespace {

constexpr std::size_t kInputBytes = std::size_t{256} << 10;
// What zstd --ultra uses at most unless it is told --long; windows beyond it need more memory than a page
// has.
constexpr int kWindowLog = 27;

// Of a source, in order.
class Packed {
 public:
  explicit Packed(ByteSource& source) : source_(source), bytes_(kInputBytes) {}

  // What is there and was not taken yet; empty at the end of the source.
  Result<std::span<const char>> peek() {
    if (taken_ == filled_) {
      auto got = source_.read(offset_, std::as_writable_bytes(std::span(bytes_.data(), bytes_.size())));
      if (!got) return tl::unexpected(got.error());
      offset_ += *got;
      filled_ = *got;
      taken_ = 0;
    }
    return std::span<const char>(bytes_.data() + taken_, filled_ - taken_);
  }
  void take(std::size_t count) { taken_ += count; }
  std::uint64_t taken() const { return offset_ - (filled_ - taken_); }
  std::uint64_t size() const { return source_.size(); }

 private:
  ByteSource& source_;
  std::vector<char> bytes_;
  std::uint64_t offset_ = 0;
  std::size_t filled_ = 0;
  std::size_t taken_ = 0;
};

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(ByteSource& source) : source_(source) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    auto got = source_.read(offset_, std::as_writable_bytes(buffer));
    if (got) offset_ += *got;
    return got;
  }
  std::uint64_t consumed() const override { return offset_; }

 private:
  ByteSource& source_;
  std::uint64_t offset_ = 0;
};

// Counts what came out, against the limits.
class UnpackedStream : public ByteStream {
 public:
  UnpackedStream(ByteSource& source, const SnapshotLimits& limits) : packed_(source), limits_(limits) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    auto got = unpack(buffer);
    if (!got) return got;
    unpacked_ += *got;
    if (unpacked_ > limits_.unpacked_bytes)
      return fail(fmt::format("unpacks to more than {} GiB", limits_.unpacked_bytes >> 30));
    if (unpacked_ > limits_.unpacked_bytes_free && unpacked_ / limits_.ratio > packed_.taken()) {
      return fail(Error{
          fmt::format("unpacks to more than {} times its size, as no dump of a database does", limits_.ratio),
          {},
          0,
          0,
          "if it is one, unpack it first and give the unpacked file"});
    }
    return got;
  }
  std::uint64_t consumed() const override { return packed_.taken(); }

 protected:
  virtual Result<std::size_t> unpack(std::span<char> buffer) = 0;

  static Error cut_off() {
    return Error{"is cut off: the packed data ends in its middle", {}, 0, 0, "copy it again, or dump again"};
  }

  Packed packed_;

 private:
  const SnapshotLimits& limits_;
  std::uint64_t unpacked_ = 0;
};

class GzipStream final : public UnpackedStream {
 public:
  GzipStream(ByteSource& source, const SnapshotLimits& limits) : UnpackedStream(source, limits) {
    ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK;
  }
  ~GzipStream() override { inflateEnd(&stream_); }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

 private:
  Result<std::size_t> unpack(std::span<char> buffer) override {
    if (!ready_) return fail("there is not enough memory to unpack it");
    stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_.avail_out = static_cast<uInt>(buffer.size());
    while (stream_.avail_out == buffer.size()) {
      auto input = packed_.peek();
      if (!input) return tl::unexpected(input.error());
      if (between_members_) {
        // Tapes and some tools pad with zeros behind the last member.
        while (!input->empty() && input->front() == '\0') {
          packed_.take(1);
          input = packed_.peek();
          if (!input) return tl::unexpected(input.error());
        }
        if (input->empty()) return 0;
        inflateReset(&stream_);
        between_members_ = false;
      }
      if (input->empty()) return fail(cut_off());
      stream_.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(input->data()));
      stream_.avail_in = static_cast<uInt>(input->size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      packed_.take(input->size() - stream_.avail_in);
      if (code == Z_STREAM_END) {
        between_members_ = true;
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        return fail(Error{fmt::format("is damaged: {}", stream_.msg != nullptr ? stream_.msg : "not gzip"),
                          {},
                          0,
                          0,
                          "copy it again, or dump again"});
      }
    }
    return buffer.size() - stream_.avail_out;
  }

  z_stream stream_{};
  bool ready_ = false;
  bool between_members_ = false;
};

class ZstdStream final : public UnpackedStream {
 public:
  ZstdStream(ByteSource& source, const SnapshotLimits& limits)
      : UnpackedStream(source, limits), stream_(ZSTD_createDStream()) {
    if (stream_ != nullptr) ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kWindowLog);
  }
  ~ZstdStream() override { ZSTD_freeDStream(stream_); }
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;

 private:
  Result<std::size_t> unpack(std::span<char> buffer) override {
    if (stream_ == nullptr) return fail("there is not enough memory to unpack it");
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    while (out.pos == 0) {
      auto input = packed_.peek();
      if (!input) return tl::unexpected(input.error());
      if (input->empty()) {
        if (frame_ended_) return 0;
        return fail(cut_off());
      }
      ZSTD_inBuffer in{input->data(), input->size(), 0};
      const std::size_t code = ZSTD_decompressStream(stream_, &out, &in);
      packed_.take(in.pos);
      if (ZSTD_isError(code) != 0) {
        return fail(Error{fmt::format("cannot be unpacked: {}", ZSTD_getErrorName(code)),
                          {},
                          0,
                          0,
                          "unpack it first (zstd -d) and give the unpacked file"});
      }
      frame_ended_ = code == 0;
    }
    return out.pos;
  }

  ZSTD_DStream* stream_;
  bool frame_ended_ = false;
};

}  // namespace

Packing packing_of(std::string_view beginning) {
  if (beginning.starts_with("\x1f\x8b")) return Packing::gzip;
  if (beginning.starts_with("\x28\xb5\x2f\xfd")) return Packing::zstd;
  return Packing::none;
}

std::string_view name_of(Packing packing) {
  switch (packing) {
    case Packing::none: return "";
    case Packing::gzip: return "gzip";
    case Packing::zstd: return "zstd";
  }
  return "";
}

Result<std::unique_ptr<ByteStream>> open_stream(ByteSource& source, const SnapshotLimits& limits) {
  std::string beginning(4, '\0');
  auto got = source.read(0, std::as_writable_bytes(std::span(beginning)));
  if (!got) return tl::unexpected(got.error());
  switch (packing_of(std::string_view(beginning).substr(0, *got))) {
    case Packing::gzip: return std::make_unique<GzipStream>(source, limits);
    case Packing::zstd: return std::make_unique<ZstdStream>(source, limits);
    case Packing::none: break;
  }
  return std::make_unique<PlainStream>(source);
}

Result<std::string> beginning_of(ByteSource& source, const SnapshotLimits& limits) {
  std::string beginning(4096, '\0');
  auto got = source.read(0, std::as_writable_bytes(std::span(beginning)));
  if (!got) return tl::unexpected(got.error());
  beginning.resize(*got);
  if (packing_of(beginning) == Packing::none) return beginning;
  auto stream = open_stream(source, limits);
  if (!stream) return tl::unexpected(stream.error());
  beginning.resize(4096);
  auto unpacked = (*stream)->read(beginning);
  if (!unpacked) return tl::unexpected(unpacked.error());
  beginning.resize(*unpacked);
  return beginning;
}

}  // namespace handrail
