#include "cli/files.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "model/text.h"

namespace handrail::cli {
namespace {

namespace fs = std::filesystem;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

tl::unexpected<Error> system_failure(const std::string& path, std::string_view doing, int error,
                                     std::string mend = {}) {
  return fail(Error{fmt::format("{}: {}", doing, std::strerror(error)), path, 0, 0, std::move(mend)});
}

bool is_guide(const fs::path& path) {
  const std::string extension = text::lower(path.extension().string());
  return extension == ".md" || extension == ".markdown" || extension == ".mdx";
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const bool standard_input = path == "-";
  File file(standard_input ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0) return system_failure(path, "cannot be opened", errno);
  struct stat status {};
  if (::fstat(file.fd(), &status) != 0) return system_failure(path, "cannot be read", errno);
  if (S_ISDIR(status.st_mode)) return fail(Error{"is a folder, a file is needed", path, 0, 0, {}});
  const auto too_large = [&] {
    return fail(
        Error{fmt::format("is larger than {} MiB", limit >> 20), path, 0, 0, "split it, or leave it out"});
  };
  if (limit != 0 && S_ISREG(status.st_mode) && static_cast<std::size_t>(status.st_size) > limit)
    return too_large();
  std::string bytes;
  if (S_ISREG(status.st_mode)) bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
  std::size_t used = 0;
  while (true) {
    bytes.resize(std::max<std::size_t>(bytes.capacity(), used + 65536));
    const ssize_t got = ::read(file.fd(), bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(path, "cannot be read", errno);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (limit != 0 && used > limit) return too_large();
  }
  bytes.resize(used);
  return bytes;
}

Result<std::shared_ptr<const SourceText>> read_guide_text(const std::string& path) {
  auto bytes = read_file(path, SourceText::kMaxBytes);
  if (!bytes) return fail(bytes.error());
  return SourceText::make(path == "-" ? "<stdin>" : path, std::move(*bytes));
}

Result<std::vector<std::string>> find_guides(const std::vector<std::string>& paths,
                                             const SearchFilter& wants) {
  std::vector<std::string> guides;
  std::set<std::string> seen;
  const auto add = [&](const fs::path& path) {
    std::error_code ignored;
    const fs::path same = fs::weakly_canonical(path, ignored);
    if (seen.insert(same.empty() ? path.string() : same.string()).second) guides.push_back(path.string());
  };
  for (const std::string& named : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(named, error);
    if (status.type() == fs::file_type::not_found)
      return fail(Error{"there is no such file or folder", named, 0, 0, {}});
    if (status.type() != fs::file_type::directory) {
      add(named);
      continue;
    }
    std::vector<fs::path> found;
    bool left_out = false;
    fs::recursive_directory_iterator at(named, fs::directory_options::skip_permission_denied, error), end;
    if (error) return fail(Error{fmt::format("cannot be listed: {}", error.message()), named, 0, 0, {}});
    while (at != end) {
      const std::string name = at->path().filename().string();
      const bool hidden = name.starts_with('.') || name == "node_modules";
      const bool is_folder = at->is_directory(error);
      bool taken = !hidden && (is_folder || (is_guide(at->path()) && at->is_regular_file(error)));
      if (taken && wants) {
        const Result<bool> wanted = wants(at->path().string(), is_folder);
        if (!wanted) return fail(wanted.error());
        taken = *wanted;
        left_out = left_out || !taken;
      }
      if (is_folder && !taken) at.disable_recursion_pending();
      if (!is_folder && taken) found.push_back(at->path());
      at.increment(error);
      if (error) return fail(Error{fmt::format("cannot be listed: {}", error.message()), named, 0, 0, {}});
    }
    if (found.empty()) {
      return fail(Error{
          left_out ? "the folder holds no guide that the configuration takes" : "the folder holds no guide",
          named, 0, 0, "name a folder with .md files, or the files themselves"});
    }
    std::sort(found.begin(), found.end());
    for (const fs::path& path : found) add(path);
  }
  return guides;
}

Result<void> write_file(const std::string& named, std::string_view bytes) {
  std::error_code no_link;
  const fs::path target = fs::canonical(named, no_link);
  const std::string path = no_link ? named : target.string();
  const std::string temporary = fmt::format("{}.handrail-{}", path, ::getpid());
  File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.fd() < 0) return system_failure(path, "cannot be written", errno);
  const auto give_up = [&](int error) {
    ::unlink(temporary.c_str());
    return system_failure(path, "cannot be written", error,
                          error == ENOSPC ? "make room on the disk; nothing was changed" : "");
  };
  struct stat old {};
  if (::stat(path.c_str(), &old) == 0 && S_ISREG(old.st_mode)) {
    // Only root may give files away; for everybody else the file is theirs already, or becomes so.
    if (::fchown(file.fd(), old.st_uid, old.st_gid) != 0 && errno != EPERM) return give_up(errno);
    if (::fchmod(file.fd(), old.st_mode & 07777) != 0) return give_up(errno);
  }
  while (!bytes.empty()) {
    const ssize_t done = ::write(file.fd(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return give_up(errno);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  if (::fsync(file.fd()) != 0) return give_up(errno);
  if (::close(file.release()) != 0) return give_up(errno);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return give_up(errno);
  return {};
}

void for_each_parallel(std::size_t count, const std::function<void(std::size_t)>& task) {
  const std::size_t workers = std::min<std::size_t>(count, std::max(1u, std::thread::hardware_concurrency()));
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_lock;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        task(i);
      } catch (...) {
        const std::lock_guard lock(failure_lock);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t t = 1; t < workers; ++t) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace handrail::cli
