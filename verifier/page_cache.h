// The pages of one database file that SQLite holds, at most so many, the one that was not used for longest
// given up first. SQLite's own cache would do the same, but counts as part of its heap: the limit that
// sorting and grouping have to keep would depend on how many pages are there.
#pragma once

#include <cstddef>
#include <vector>

#include <sqlite3.h>

namespace handrail {

// As sqlite3_pcache_methods2 (https://www.sqlite.org/c3ref/pcache_methods2.html) describes each function.
class PageCache {
 public:
  PageCache(int page_bytes, int extra_bytes);
  ~PageCache();
  PageCache(const PageCache&) = delete;
  PageCache& operator=(const PageCache&) = delete;

  void resize(int pages) { most_ = static_cast<std::size_t>(pages > 1 ? pages : 1); }
  int count() const { return static_cast<int>(count_); }
  // `create`: 0: only one that is there; 1: if it costs nothing else; 2: if there is any memory.
  sqlite3_pcache_page* fetch(unsigned key, int create);
  void unpin(sqlite3_pcache_page* page, bool discard);
  void rekey(sqlite3_pcache_page* page, unsigned key);
  void truncate(unsigned limit);
  void shrink();

 private:
  struct Page;

  Page*& bucket(unsigned key) { return buckets_[key & (buckets_.size() - 1)]; }
  void grow();
  void link(Page& page);
  void unlink(Page& page);       // from its bucket
  void leave_queue(Page& page);  // that of the pages which nobody holds
  void drop(Page& page);

  std::size_t page_bytes_;
  std::size_t extra_bytes_;
  std::size_t most_ = 100;
  std::size_t count_ = 0;
  std::size_t free_ = 0;  // of them, in the queue
  std::vector<Page*> buckets_;
  Page* newest_ = nullptr;
  Page* oldest_ = nullptr;
};

}  // namespace handrail
