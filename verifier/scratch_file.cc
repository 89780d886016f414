#include "verifier/scratch_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace handrail {
namespace {

class TemporaryFile final : public ScratchFile {
 public:
  TemporaryFile(int descriptor, std::string folder) : descriptor_(descriptor), folder_(std::move(folder)) {}
  ~TemporaryFile() override { ::close(descriptor_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  std::uint64_t size() const override { return size_; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    if (offset >= size_) return 0;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - offset));
    std::size_t done = 0;
    while (done < wanted) {
      const ssize_t got =
          ::pread(descriptor_, buffer.data() + done, wanted - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(problem("read"));
      if (got == 0) return fail("a temporary file became shorter while it was used");
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put =
          ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return fail(problem("written"));
      done += static_cast<std::size_t>(put);
    }
    size_ = std::max(size_, offset + bytes.size());
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return fail(problem("made shorter"));
    size_ = size;
    return {};
  }

 private:
  Error problem(const char* what) const {
    return Error{fmt::format("a temporary file in {} cannot be {}: {}", folder_, what, std::strerror(errno)),
                 {},
                 0,
                 0,
                 "set TMPDIR to a folder with more room"};
  }

  int descriptor_;
  std::string folder_;
  std::uint64_t size_ = 0;
};

// In pieces, so that growing never copies what is there.
class MemoryScratch final : public ScratchFile {
 public:
  explicit MemoryScratch(std::uint64_t budget) : budget_(budget) {}

  std::uint64_t size() const override { return size_; }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    if (offset >= size_) return 0;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - offset));
    for (std::size_t done = 0; done < wanted;) {
      const std::uint64_t at = offset + done;
      const auto within = static_cast<std::size_t>(at % kPiece);
      const std::size_t count = std::min(wanted - done, kPiece - within);
      std::memcpy(buffer.data() + done, pieces_[static_cast<std::size_t>(at / kPiece)].get() + within, count);
      done += count;
    }
    return wanted;
  }

  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    const std::uint64_t end = offset + bytes.size();
    while (pieces_.size() * kPiece < end) {
      if ((pieces_.size() + 1) * kPiece > budget_)
        return fail(
            fmt::format("more than {} MiB would be written, and there is memory for no more", budget_ >> 20));
      pieces_.push_back(std::make_unique<std::byte[]>(kPiece));  // zeroed
    }
    for (std::size_t done = 0; done < bytes.size();) {
      const std::uint64_t at = offset + done;
      const auto within = static_cast<std::size_t>(at % kPiece);
      const std::size_t count = std::min(bytes.size() - done, kPiece - within);
      std::memcpy(pieces_[static_cast<std::size_t>(at / kPiece)].get() + within, bytes.data() + done, count);
      done += count;
    }
    size_ = std::max(size_, end);
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    pieces_.resize(static_cast<std::size_t>((size + kPiece - 1) / kPiece));
    if (const auto within = static_cast<std::size_t>(size % kPiece); within != 0)
      std::memset(pieces_.back().get() + within, 0, kPiece - within);
    size_ = size;
    return {};
  }

 private:
  static constexpr std::size_t kPiece = std::size_t{64} << 10;

  std::uint64_t budget_;
  std::uint64_t size_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> pieces_;
};

class ScratchSource final : public ByteSource {
 public:
  explicit ScratchSource(std::unique_ptr<ScratchFile> file) : file_(std::move(file)) {}
  std::uint64_t size() const override { return file_->size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    return file_->read(offset, buffer);
  }

 private:
  std::unique_ptr<ScratchFile> file_;
};

}  // namespace

Result<std::unique_ptr<ScratchFile>> open_temporary_file() {
  const char* chosen = std::getenv("TMPDIR");
  const std::string folder = chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
  int descriptor = -1;
#ifdef O_TMPFILE
  descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
#endif
  if (descriptor < 0) {  // not every file system has files without a name
    std::string path = folder + "/handrail-XXXXXX";
    descriptor = ::mkstemp(path.data());
    if (descriptor >= 0) {
      ::unlink(path.c_str());
      ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
  }
  if (descriptor < 0) {
    return fail(Error{fmt::format("no temporary file can be made in {}: {}", folder, std::strerror(errno)),
                      {},
                      0,
                      0,
                      "set TMPDIR to a folder that can be written to"});
  }
  return std::make_unique<TemporaryFile>(descriptor, folder);
}

std::unique_ptr<ScratchFile> scratch_in_memory(std::uint64_t budget) {
  return std::make_unique<MemoryScratch>(budget);
}

ScratchMaker default_scratch() {
#ifdef __EMSCRIPTEN__
  return []() -> Result<std::unique_ptr<ScratchFile>> { return scratch_in_memory(std::uint64_t{48} << 20); };
#else
  return open_temporary_file;
#endif
}

std::unique_ptr<ByteSource> source_of(std::unique_ptr<ScratchFile> file) {
  return std::make_unique<ScratchSource>(std::move(file));
}

}  // namespace handrail
