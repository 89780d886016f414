#include "verifier/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace handrail {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, std::string path, const struct stat& at_open)
      : descriptor_(descriptor), path_(std::move(path)), at_open_(at_open) {}
  ~FileSource() override { ::close(descriptor_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::uint64_t size() const override { return static_cast<std::uint64_t>(at_open_.st_size); }

  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    const std::uint64_t available = offset < size() ? size() - offset : 0;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(available, buffer.size()));
    std::size_t done = 0;
    while (done < wanted) {  // pread may give less than it was asked for
      const ssize_t got =
          ::pread(descriptor_, buffer.data() + done, wanted - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        return fail(Error{std::string("cannot be read: ") + std::strerror(errno), path_, 0, 0, {}});
      if (got == 0) return fail(Error{"became shorter while it was read", path_, 0, 0, "verify a copy"});
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  bool small_reads_are_cheap() const override { return true; }  // the system reads ahead and caches

  std::string changed() override {
    struct stat now {};
    if (::fstat(descriptor_, &now) != 0) return std::string("cannot be looked at: ") + std::strerror(errno);
    const bool same = now.st_size == at_open_.st_size && now.st_mtim.tv_sec == at_open_.st_mtim.tv_sec &&
                      now.st_mtim.tv_nsec == at_open_.st_mtim.tv_nsec;
    return same ? std::string() : "was written to while it was read";
  }

 private:
  int descriptor_;
  std::string path_;
  struct stat at_open_;
};

}  // namespace

Result<std::size_t> MemorySource::read(std::uint64_t offset, std::span<std::byte> buffer) {
  if (offset >= bytes_.size()) return 0;
  const std::size_t count =
      std::min<std::size_t>(buffer.size(), bytes_.size() - static_cast<std::size_t>(offset));
  std::memcpy(buffer.data(), bytes_.data() + offset, count);
  return count;
}

Result<std::unique_ptr<ByteSource>> open_file_source(const std::string& path) {
  // Without O_NONBLOCK opening a FIFO would wait for a writer that never comes.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return fail(Error{std::string("cannot be opened: ") + std::strerror(errno), path, 0, 0, {}});
  struct stat at_open {};
  std::string problem;
  if (::fstat(descriptor, &at_open) != 0) {
    problem = std::string("cannot be looked at: ") + std::strerror(errno);
  } else if (S_ISDIR(at_open.st_mode)) {
    problem = "is a folder, not a database file";
  } else if (!S_ISREG(at_open.st_mode)) {
    problem = "is not a regular file";
  }
  if (!problem.empty()) {
    ::close(descriptor);
    return fail(Error{problem, path, 0, 0, {}});
  }
  return std::make_unique<FileSource>(descriptor, path, at_open);
}

}  // namespace handrail
