#include "verifier/overlay_file.h"

#include <doctest/doctest.h>

#include <string>

namespace handrail {

TEST_CASE(
    "whatever is written to an overlay and cut off from it, in whatever order, it reads as a file would") {
  std::uint64_t state = 7;
  const auto below = [&](std::uint64_t count) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % count;
  };
  constexpr std::uint64_t kSize = 700'000;  // of the source: some chunks of blocks, the last one not whole
  std::string expected;
  for (std::uint64_t i = 0; i < kSize; ++i) expected += static_cast<char>('A' + below(26));
  auto made = scratch_in_memory(std::uint64_t{4} << 20);
  REQUIRE(made->write(0, std::as_bytes(std::span(expected))));
  const std::string original = expected;
  const auto source = source_of(std::move(made));
  ChunkCache cache(*source, std::size_t{1} << 20);
  OverlayBudget budget(20, 2000, [] {
    return Result<std::unique_ptr<ScratchFile>>(scratch_in_memory(std::uint64_t{16} << 20));
  });
  {
    OverlayFile file(&cache, budget);
    for (int i = 0; i < 4000; ++i) {
      if (below(100) == 0) {
        expected.resize(static_cast<std::size_t>(below(expected.size() + 1)));
        REQUIRE(file.truncate(expected.size()));
      }
      const auto at = static_cast<std::size_t>(below(2 * kSize));
      const std::string text(static_cast<std::size_t>(1 + below(below(4) == 0 ? 20'000 : 200)),
                             static_cast<char>('a' + i % 26));
      REQUIRE(file.write(at, std::as_bytes(std::span(text))));
      if (at + text.size() > expected.size()) expected.resize(at + text.size());
      expected.replace(at, text.size(), text);
      REQUIRE(file.size() == expected.size());
      const auto from = static_cast<std::size_t>(below(expected.size()));
      std::string there(static_cast<std::size_t>(below(10'000)), '?');
      const auto got = file.read(from, std::as_writable_bytes(std::span(there)));
      REQUIRE(got);
      REQUIRE(there.substr(0, *got) == expected.substr(from, there.size()));
    }
  }
  CHECK(budget.memory_blocks_left() == 20);
  std::string there(kSize, '?');
  REQUIRE(cache.read(0, std::as_writable_bytes(std::span(there))));
  CHECK(there == original);
}

}  // namespace handrail
