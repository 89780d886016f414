#include "executor/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace handrail {

void Descriptor::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Error system_error(std::string_view what, const std::string& path) {
  return {std::string(what) + " " + path + ": " + std::strerror(errno), {}, 0, 0, {}};
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<std::string> read_whole(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return fail(system_error("cannot read", path));
  auto text = read_all(file.get());
  if (!text) return fail(system_error("cannot read", path));
  return std::move(*text);
}

std::optional<std::string> read_all(int fd) {
  struct stat status {};
  std::string text;
  if (::fstat(fd, &status) == 0 && status.st_size > 0) text.reserve(status.st_size);
  ::lseek(fd, 0, SEEK_SET);  // what cannot be rewound is at its beginning
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

Result<void> make_private_folder(const std::string& path) {
  const std::filesystem::path folder(path);
  if (folder.has_parent_path() && folder.parent_path() != folder && !exists(folder.parent_path())) {
    if (auto made = make_private_folder(folder.parent_path()); !made) return made;
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return fail(system_error("cannot create", path));
  return {};
}

Result<void> write_new(const std::string& path, std::string_view bytes) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file || !write_all(file.get(), bytes)) return fail(system_error("cannot write", path));
  return {};
}

Result<void> write_reusing(const std::string& spare, const std::string& path, std::string_view bytes,
                           Sync sync) {
  const Descriptor file(::open(spare.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  // Cut to its new length at the end: a file that was cut to nothing first is written to the disk at once.
  if (!file || !write_all(file.get(), bytes) ||
      ::ftruncate(file.get(), static_cast<off_t>(bytes.size())) != 0 ||
      (sync == Sync::yes && ::fdatasync(file.get()) != 0) || ::rename(spare.c_str(), path.c_str()) != 0)
    return fail(system_error("cannot write", path));
  return {};
}

void set_aside(const std::string& path) { ::rename(path.c_str(), spare_for(path).c_str()); }

std::string spare_for(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1) + "spare" + path.substr(path.rfind('.'));
}

Result<void> replace_file(const std::string& path, std::string_view bytes, const std::string& keep_old_as) {
  struct stat old {};
  const bool replaces = ::stat(path.c_str(), &old) == 0;
  const std::string temporary = path + ".handrail-new";
  ::unlink(temporary.c_str());  // of an attempt that was cut off
  const auto give_up = [&](std::string_view what) {
    const Error error = system_error(what, path);
    ::unlink(temporary.c_str());
    return fail(error);
  };
  {
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file || !write_all(file.get(), bytes)) return give_up("cannot write");
    if (replaces) {
      if (::fchmod(file.get(), old.st_mode & 07777) != 0) return give_up("cannot keep the permissions of");
      if (::fchown(file.get(), old.st_uid, old.st_gid) != 0 && ::geteuid() == 0) {
        return give_up("cannot keep the owner of");
      }
    }
    if (::fsync(file.get()) != 0) return give_up("cannot write");
  }
  if (replaces && !keep_old_as.empty() && ::link(path.c_str(), keep_old_as.c_str()) != 0 && errno != EEXIST) {
    return give_up("cannot keep the old");
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return give_up("cannot write");
  return sync_folder(std::filesystem::absolute(path).parent_path());
}

Result<void> sync_folder(const std::string& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::fsync(folder.get()) != 0) return fail(system_error("cannot sync", path));
  return {};
}

}  // namespace handrail
