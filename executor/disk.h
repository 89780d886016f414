// The few things the executor does with files: everything it writes is private to the user, and a file that
// replaces another is either whole or not there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/result.h"

namespace handrail {

// An open descriptor that is closed with its owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = other.release();
    }
    return *this;
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }
  void close();

 private:
  int fd_ = -1;
};

// "cannot write to PATH: No space left on device", from errno.
Error system_error(std::string_view what, const std::string& path);

bool exists(const std::string& path);
Result<std::string> read_whole(const std::string& path);
// Everything in an open file, wherever its position is.
std::optional<std::string> read_all(int fd);
// Creates the folder and those above it, for the user alone.
Result<void> make_private_folder(const std::string& path);
// A new file for the user alone; fails when it is there already.
Result<void> write_new(const std::string& path, std::string_view bytes);
// A file that takes the place of one after the other of its kind: the bytes go into the file `spare`, which
// is made when it is not there, and this becomes `path`. Who needs `path` no longer calls it `spare` again.
// Making and removing a file for each command costs a multiple of that on some file systems (ext4 without a
// journal looks through everything that was lately removed).
enum class Sync : bool { no, yes };
Result<void> write_reusing(const std::string& spare, const std::string& path, std::string_view bytes,
                           Sync sync);
// Makes `path` the spare one.
void set_aside(const std::string& path);
// "folder/spare.state" for "folder/0007.state".
std::string spare_for(const std::string& path);
// Writes to a temporary name beside it, syncs, renames. An existing file keeps its permissions; with
// `keep_old_as` not empty, it stays under that name as well.
Result<void> replace_file(const std::string& path, std::string_view bytes,
                          const std::string& keep_old_as = {});
// Makes the names in a folder durable.
Result<void> sync_folder(const std::string& path);
// Writes all of it, through interruptions; false with errno set on failure.
bool write_all(int fd, std::string_view bytes);

}  // namespace handrail
