#include "verifier/page_cache.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace handrail {

// Followed in memory by the page's bytes, by zeros, then by what SQLite keeps with each page.
struct PageCache::Page {
  sqlite3_pcache_page of_sqlite;  // first, so that one is the other
  unsigned key;
  bool free;
  Page* next;  // in its bucket
  Page* newer;
  Page* older;
};

namespace {

constexpr std::size_t kFirstBuckets = 256;
// A cell of a damaged page may reach beyond its end, and SQLite reads a little of what lies there. Were it
// what SQLite keeps with the page, pointers among it, two machines would find other damage in the same file.
constexpr std::size_t kBeyond = 64;
constexpr std::size_t rounded(std::size_t bytes) { return (bytes + 15) & ~std::size_t{15}; }

}  // namespace

PageCache::PageCache(int page_bytes, int extra_bytes)
    : page_bytes_(rounded(static_cast<std::size_t>(page_bytes))),
      extra_bytes_(rounded(static_cast<std::size_t>(extra_bytes))),
      buckets_(kFirstBuckets, nullptr) {}

PageCache::~PageCache() { truncate(0); }

sqlite3_pcache_page* PageCache::fetch(unsigned key, int create) {
  for (Page* page = bucket(key); page != nullptr; page = page->next) {
    if (page->key != key) continue;
    if (page->free) leave_queue(*page);
    return &page->of_sqlite;
  }
  if (create == 0) return nullptr;
  // SQLite writes changed pages out first when it is told no.
  if (create == 1 && count_ - free_ >= most_) return nullptr;

  Page* page = nullptr;
  if (count_ >= most_ && oldest_ != nullptr) {
    page = oldest_;
    leave_queue(*page);
    unlink(*page);
  } else {
    constexpr std::size_t kHead = rounded(sizeof(Page));
    auto* memory = static_cast<std::byte*>(std::malloc(kHead + page_bytes_ + kBeyond + extra_bytes_));
    if (memory == nullptr) return nullptr;
    page = new (memory) Page{};
    page->of_sqlite = {memory + kHead, memory + kHead + page_bytes_ + kBeyond};
    std::memset(memory + kHead + page_bytes_, 0, kBeyond);
  }
  std::memset(page->of_sqlite.pExtra, 0, sizeof(void*));  // by which SQLite knows a new page
  page->key = key;
  link(*page);
  return &page->of_sqlite;
}

void PageCache::unpin(sqlite3_pcache_page* of_sqlite, bool discard) {
  Page& page = *reinterpret_cast<Page*>(of_sqlite);
  if (discard || count_ > most_) return drop(page);
  page.free = true;
  page.newer = nullptr;
  page.older = newest_;
  (newest_ != nullptr ? newest_->newer : oldest_) = &page;
  newest_ = &page;
  free_++;
}

void PageCache::rekey(sqlite3_pcache_page* of_sqlite, unsigned key) {
  Page& page = *reinterpret_cast<Page*>(of_sqlite);
  for (Page* other = bucket(key); other != nullptr; other = other->next) {
    if (other->key != key || other == &page) continue;
    drop(*other);
    break;
  }
  unlink(page);
  page.key = key;
  link(page);
}

void PageCache::truncate(unsigned limit) {
  for (Page* first : buckets_) {
    for (Page* page = first; page != nullptr;) {
      Page* next = page->next;
      if (page->key >= limit) drop(*page);
      page = next;
    }
  }
}

void PageCache::shrink() {
  while (oldest_ != nullptr) drop(*oldest_);
}

void PageCache::grow() {
  std::vector<Page*> old(buckets_.size() * 2, nullptr);
  old.swap(buckets_);
  for (Page* first : old) {
    for (Page* page = first; page != nullptr;) {
      Page* next = page->next;
      page->next = bucket(page->key);
      bucket(page->key) = page;
      page = next;
    }
  }
}

void PageCache::link(Page& page) {
  if (count_ >= buckets_.size()) {
    try {
      grow();
    } catch (const std::bad_alloc&) {
      // longer chains, then
    }
  }
  page.next = bucket(page.key);
  bucket(page.key) = &page;
  count_++;
}

void PageCache::unlink(Page& page) {
  Page** place = &bucket(page.key);
  while (*place != &page) place = &(*place)->next;
  *place = page.next;
  count_--;
}

void PageCache::leave_queue(Page& page) {
  (page.newer != nullptr ? page.newer->older : newest_) = page.older;
  (page.older != nullptr ? page.older->newer : oldest_) = page.newer;
  page.free = false;
  free_--;
}

void PageCache::drop(Page& page) {
  if (page.free) leave_queue(page);
  unlink(page);
  std::free(&page);
}

}  // namespace handrail
