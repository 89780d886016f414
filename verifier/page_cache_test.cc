#include "verifier/page_cache.h"

#include <doctest/doctest.h>

#include <cstring>

namespace handrail {
namespace {

// A page that holds its own number.
sqlite3_pcache_page* filled(PageCache& cache, unsigned key) {
  sqlite3_pcache_page* page = cache.fetch(key, 2);
  REQUIRE(page != nullptr);
  std::memcpy(page->pBuf, &key, sizeof key);
  return page;
}

unsigned number_in(const sqlite3_pcache_page* page) {
  unsigned number = 0;
  std::memcpy(&number, page->pBuf, sizeof number);
  return number;
}

TEST_CASE("a page cache keeps the pages that were used last, and no more than it may") {
  PageCache cache(1024, 64);
  cache.resize(10);
  for (unsigned key = 1; key <= 1000; ++key) {
    cache.unpin(filled(cache, key), false);
    if (sqlite3_pcache_page* first = cache.fetch(1, 0)) cache.unpin(first, false);
    CHECK(cache.count() <= 10);
  }
  CHECK(number_in(cache.fetch(1, 0)) == 1);
  CHECK(number_in(cache.fetch(1000, 0)) == 1000);
  CHECK(number_in(cache.fetch(992, 0)) == 992);
  CHECK(cache.fetch(991, 0) == nullptr);
}

TEST_CASE(
    "pages that are held stay; SQLite is told no when it can help itself, and gets one when it cannot") {
  PageCache cache(512, 32);
  cache.resize(3);
  for (unsigned key = 1; key <= 3; ++key) filled(cache, key);
  CHECK(cache.fetch(4, 1) == nullptr);
  sqlite3_pcache_page* fourth = filled(cache, 4);
  CHECK(cache.count() == 4);
  for (unsigned key = 1; key <= 4; ++key) CHECK(number_in(cache.fetch(key, 0)) == key);
  cache.unpin(fourth, false);  // one too many
  CHECK(cache.count() == 3);
  CHECK(cache.fetch(4, 0) == nullptr);
}

TEST_CASE("a page that comes again under the number of another takes its place") {
  PageCache cache(512, 32);
  cache.resize(100);
  cache.unpin(filled(cache, 7), false);
  sqlite3_pcache_page* page = filled(cache, 3);
  cache.rekey(page, 7);
  CHECK(cache.count() == 1);
  CHECK(number_in(cache.fetch(7, 0)) == 3);
  CHECK(cache.fetch(3, 0) == nullptr);
}

TEST_CASE("truncating drops pages from a number on, held or not; shrinking those that nobody holds") {
  PageCache cache(512, 32);
  cache.resize(1000);
  for (unsigned key = 1; key <= 600; ++key) {
    sqlite3_pcache_page* page = filled(cache, key);
    if (key % 2 == 0) cache.unpin(page, false);
  }
  cache.truncate(301);
  CHECK(cache.count() == 300);
  CHECK(cache.fetch(301, 0) == nullptr);
  cache.shrink();
  CHECK(cache.count() == 150);
  CHECK(number_in(cache.fetch(299, 0)) == 299);
}

TEST_CASE("SQLite knows a page that is new by the first bytes of what it keeps beside it") {
  PageCache cache(512, 32);
  cache.resize(1);
  sqlite3_pcache_page* page = cache.fetch(1, 2);
  std::memset(page->pExtra, 0xff, 32);
  cache.unpin(page, false);
  void* first = nullptr;
  std::memcpy(&first, cache.fetch(2, 2)->pExtra, sizeof first);
  CHECK(first == nullptr);
}

}  // namespace
}  // namespace handrail
