#include "verifier/chunk_cache.h"

#include <doctest/doctest.h>

#include "verifier/overlay_file.h"

namespace handrail {
namespace {

// Bytes that tell where they came from; counts how it was asked.
class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(std::uint64_t size) : size_(size) {}
  static std::byte at(std::uint64_t offset) { return static_cast<std::byte>(offset * 31 >> 8 ^ offset); }
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    reads++;
    if (fails) return fail("the disk is gone");
    const auto count =
        static_cast<std::size_t>(offset < size_ ? std::min<std::uint64_t>(size_ - offset, buffer.size()) : 0);
    for (std::size_t i = 0; i < count; ++i) buffer[i] = at(offset + i);
    return count;
  }
  int reads = 0;
  bool fails = false;

 private:
  std::uint64_t size_;
};

constexpr std::uint64_t kChunk = ChunkCache::kChunkBytes;

bool right(std::span<const std::byte> bytes, std::uint64_t offset) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != CountingSource::at(offset + i)) return false;
  }
  return true;
}

TEST_CASE("bytes come right wherever they lie, within a chunk, across chunks and up to the end") {
  CountingSource source(10 * kChunk + 123);
  ChunkCache cache(source, 0);
  std::vector<std::byte> buffer(3 * kChunk);
  for (const std::uint64_t offset :
       {std::uint64_t{0}, std::uint64_t{5}, kChunk - 1, 2 * kChunk + 7, 7 * kChunk}) {
    auto got = cache.read(offset, buffer);
    REQUIRE(got);
    CHECK(*got == buffer.size());
    CHECK(right(buffer, offset));
  }
  auto last = cache.read(10 * kChunk + 100, buffer);
  REQUIRE(last);
  CHECK(*last == 23);
  CHECK(cache.read(20 * kChunk, buffer).value() == 0);
}

TEST_CASE("a scan gets more with every read, a search gets one chunk") {
  CountingSource source(256 * kChunk);
  ChunkCache cache(source, 128 * kChunk);
  std::vector<std::byte> page(4096);
  for (std::uint64_t offset = 0; offset < 128 * kChunk; offset += page.size())
    REQUIRE(cache.read(offset, page));
  CHECK(source.reads < 16);

  ChunkCache jumping(source, 128 * kChunk);
  source.reads = 0;
  for (std::uint64_t i = 0; i < 50; ++i) REQUIRE(jumping.read((i * 97 % 251) * kChunk, page));
  CHECK(jumping.statistics().bytes < 60 * kChunk);
}

TEST_CASE("scans of different speed go on in large pieces, while a search jumps about beside them") {
  CountingSource source(8192 * kChunk);
  ChunkCache cache(source, 512 * kChunk);
  std::vector<std::byte> page(4096);
  std::uint64_t jumps = 0;
  for (std::uint64_t step = 0; step < 4096; ++step) {
    REQUIRE(cache.read(step * page.size(), page));
    CHECK(right(page, step * page.size()));
    for (std::uint64_t slow = 1; slow <= 3; ++slow) {
      const std::uint64_t offset = slow * 1500 * kChunk + step / 20 * page.size();
      REQUIRE(cache.read(offset, page));
      CHECK(right(page, offset));
    }
    if (step % 8 == 0) REQUIRE(cache.read((6000 + ++jumps * 997 % 2000) * kChunk, page));
  }
  CHECK(source.reads < static_cast<int>(jumps) + 60);
  CHECK(cache.memory() <= 512 * kChunk);
}

TEST_CASE("a scan that goes backwards reads ahead as well, to the very beginning") {
  CountingSource source(1024 * kChunk + 100);
  ChunkCache cache(source, 512 * kChunk);
  std::vector<std::byte> page(4096);
  for (std::uint64_t number = 4096; number-- > 0;) {
    REQUIRE(cache.read(number * page.size(), page).value() == page.size());
    CHECK(right(page, number * page.size()));
  }
  CHECK(source.reads < 30);
}

TEST_CASE("the budget holds however much is read") {
  CountingSource source(1000 * kChunk);
  ChunkCache cache(source, 32 * kChunk);
  std::vector<std::byte> page(4096);
  for (std::uint64_t chunk = 0; chunk < 1000; ++chunk) REQUIRE(cache.read(chunk * kChunk, page));
  CHECK(cache.memory() <= 32 * kChunk);  // a scan goes on in place
  for (std::uint64_t i = 0; i < 1000; ++i) REQUIRE(cache.read(i * 397 % 1000 * kChunk, page));
  CHECK(cache.memory() > 16 * kChunk);  // a search uses what is not kept for scans
  CHECK(cache.memory() <= 32 * kChunk);
}

TEST_CASE("a source that cannot be read is an error each time, and forgotten when it can be again") {
  CountingSource source(10 * kChunk);
  ChunkCache cache(source, 0);
  std::vector<std::byte> page(100);
  source.fails = true;
  CHECK_FALSE(cache.read(0, page));
  source.fails = false;
  REQUIRE(cache.read(0, page));
  CHECK(right(page, 0));
}

TEST_CASE("an overlay takes what is written and leaves the source as it was") {
  CountingSource source(3 * kChunk + 100);
  ChunkCache cache(source, 0);
  OverlayBudget budget(8, 0, {});
  OverlayFile file(&cache, budget);
  CHECK(file.untouched());
  const std::vector<std::byte> written(5000, std::byte{0x5a});
  REQUIRE(file.write(1000, written));
  CHECK(budget.memory_blocks_left() == 6);

  std::vector<std::byte> buffer(8000);
  REQUIRE(file.read(0, buffer).value() == 8000);
  CHECK(right(std::span(buffer).first(1000), 0));
  CHECK(buffer[1000] == std::byte{0x5a});
  CHECK(buffer[5999] == std::byte{0x5a});
  CHECK(right(std::span(buffer).subspan(6000), 6000));
  std::vector<std::byte> original(8000);
  REQUIRE(cache.read(0, original));
  CHECK(right(original, 0));

  SUBCASE("a truncated file reads as zeros where it grows again") {
    REQUIRE(file.truncate(2000));
    CHECK(file.size() == 2000);
    REQUIRE(file.write(9000, std::span(written).first(1)));
    REQUIRE(file.read(1990, std::span(buffer).first(20)).value() == 20);
    CHECK(buffer[9] == std::byte{0x5a});
    CHECK(buffer[10] == std::byte{0});
    REQUIRE(file.read(5000, std::span(buffer).first(100)).value() == 100);
    CHECK(buffer[0] == std::byte{0});
  }
  SUBCASE("it stops at its budget") {
    const std::vector<std::byte> large(8 * OverlayFile::kBlockBytes, std::byte{1});
    CHECK_FALSE(file.write(3 * kChunk, large));
  }
}

TEST_CASE("an overlay goes on in a scratch file when its memory is used up") {
  CountingSource source(3 * kChunk + 100);
  ChunkCache cache(source, 0);
  OverlayBudget budget(1, 3, [] { return open_temporary_file(); });
  std::vector<std::byte> buffer(8000);
  {
    OverlayFile file(&cache, budget);
    const std::vector<std::byte> written(9000, std::byte{0x5a});
    REQUIRE(file.write(1000, written));
    REQUIRE(file.write(5000, std::span(written).first(10)));
    REQUIRE(file.read(0, buffer).value() == 8000);
    CHECK(right(std::span(buffer).first(1000), 0));
    CHECK(buffer[1000] == std::byte{0x5a});
    CHECK(buffer[7999] == std::byte{0x5a});
    REQUIRE(file.read(9000, buffer).value() == 8000);
    CHECK(buffer[999] == std::byte{0x5a});
    CHECK(right(std::span(buffer).subspan(1000), 10000));

    CHECK(file.write(3 * kChunk - 4096, std::span(written).first(4096)));
    CHECK_FALSE(file.write(2 * kChunk, std::span(written).first(1)));  // one of memory, three of scratch
    REQUIRE(file.truncate(5000));
    REQUIRE(file.write(9000, std::span(written).first(1)));
    REQUIRE(file.read(4990, std::span(buffer).first(20)).value() == 20);
    CHECK(buffer[9] == std::byte{0x5a});
    CHECK(buffer[10] == std::byte{0});
  }
  CHECK(budget.memory_blocks_left() == 1);
}

}  // namespace
}  // namespace handrail
