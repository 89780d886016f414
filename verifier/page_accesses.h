// Counts the pages that SQLite asks its page cache for, whether they have to be read or lie there already. A
// crafted tree can lead round and round through a few pages that are all in the cache, without one step of
// SQL that a progress handler would see and without one read that a VFS would.
#pragma once

#include <cstdint>
#include <memory>

#include <sqlite3.h>

namespace handrail {

class PageAccesses {
 public:
  // The page caches that SQLite makes on this thread count here, until another of this class is made or told
  // to count. They keep it alive.
  static std::shared_ptr<PageAccesses> make();

  // Interrupts `connection` after so many pages. nullptr: nothing is interrupted any more.
  void allow(sqlite3* connection, std::uint64_t count);
  // Whether that happened since `allow`.
  bool spent() const { return spent_; }

  void count() {
    if (left_ > 0) {
      --left_;
      return;
    }
    spend();
  }

 private:
  PageAccesses() = default;
  void spend();

  std::weak_ptr<PageAccesses> self_;
  sqlite3* connection_ = nullptr;
  std::uint64_t left_ = UINT64_MAX;
  bool spent_ = false;
};

}  // namespace handrail
