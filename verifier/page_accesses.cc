#include "verifier/page_accesses.h"

#include <new>

#include "verifier/page_cache.h"

namespace handrail {
namespace {

// SQLite's own page cache.
sqlite3_pcache_methods2 plain{};

thread_local std::weak_ptr<PageAccesses> current;

// Of a snapshot's file: a cache of ours. Else (a connection that is no snapshot's, and temporary tables,
// whose pages cannot be read again and count as SQLite's heap): SQLite's own.
struct CountedCache {
  std::shared_ptr<PageAccesses> accesses;  // may be nullptr
  std::unique_ptr<PageCache> ours;
  sqlite3_pcache* own = nullptr;
};

CountedCache& self(sqlite3_pcache* cache) { return *reinterpret_cast<CountedCache*>(cache); }

sqlite3_pcache* create(int page_bytes, int extra_bytes, int purgeable) {
  try {
    auto cache = std::make_unique<CountedCache>();
    cache->accesses = current.lock();
    if (cache->accesses != nullptr && purgeable != 0) {
      cache->ours = std::make_unique<PageCache>(page_bytes, extra_bytes);
    } else {
      cache->own = plain.xCreate(page_bytes, extra_bytes, purgeable);
      if (cache->own == nullptr) return nullptr;
    }
    return reinterpret_cast<sqlite3_pcache*>(cache.release());
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void destroy(sqlite3_pcache* cache) {
  if (self(cache).own != nullptr) plain.xDestroy(self(cache).own);
  delete &self(cache);
}

sqlite3_pcache_page* fetch(sqlite3_pcache* cache, unsigned key, int create_flag) {
  CountedCache& counted = self(cache);
  if (counted.accesses != nullptr) counted.accesses->count();
  return counted.ours != nullptr ? counted.ours->fetch(key, create_flag)
                                 : plain.xFetch(counted.own, key, create_flag);
}

void resize(sqlite3_pcache* cache, int pages) {
  self(cache).ours != nullptr ? self(cache).ours->resize(pages) : plain.xCachesize(self(cache).own, pages);
}
int page_count(sqlite3_pcache* cache) {
  return self(cache).ours != nullptr ? self(cache).ours->count() : plain.xPagecount(self(cache).own);
}
void unpin(sqlite3_pcache* cache, sqlite3_pcache_page* page, int discard) {
  self(cache).ours != nullptr ? self(cache).ours->unpin(page, discard != 0)
                              : plain.xUnpin(self(cache).own, page, discard);
}
void rekey(sqlite3_pcache* cache, sqlite3_pcache_page* page, unsigned from, unsigned to) {
  self(cache).ours != nullptr ? self(cache).ours->rekey(page, to)
                              : plain.xRekey(self(cache).own, page, from, to);
}
void truncate(sqlite3_pcache* cache, unsigned limit) {
  self(cache).ours != nullptr ? self(cache).ours->truncate(limit) : plain.xTruncate(self(cache).own, limit);
}
void shrink(sqlite3_pcache* cache) {
  self(cache).ours != nullptr ? self(cache).ours->shrink() : plain.xShrink(self(cache).own);
}

// Before main: SQLite takes a page cache only as long as no connection was ever opened.
[[maybe_unused]] const bool installed = [] {
  if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &plain) != SQLITE_OK) return false;
  static sqlite3_pcache_methods2 counted;
  counted = plain;
  counted.xCreate = create;
  counted.xCachesize = resize;
  counted.xPagecount = page_count;
  counted.xFetch = fetch;
  counted.xUnpin = unpin;
  counted.xRekey = rekey;
  counted.xTruncate = truncate;
  counted.xDestroy = destroy;
  counted.xShrink = shrink;
  return sqlite3_config(SQLITE_CONFIG_PCACHE2, &counted) == SQLITE_OK;
}();

}  // namespace

std::shared_ptr<PageAccesses> PageAccesses::make() {
  std::shared_ptr<PageAccesses> accesses(new PageAccesses);
  accesses->self_ = accesses;
  current = accesses;
  return accesses;
}

void PageAccesses::allow(sqlite3* connection, std::uint64_t count) {
  connection_ = connection;
  left_ = count;
  spent_ = false;
  current = self_;
}

void PageAccesses::spend() {
  spent_ = true;
  if (connection_ != nullptr) sqlite3_interrupt(connection_);
}

}  // namespace handrail
