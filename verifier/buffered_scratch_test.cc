#include "verifier/buffered_scratch.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <utility>

namespace handrail {
namespace {

// Memory that counts the writes it gets, and fails beyond a size.
class Counted final : public ScratchFile {
 public:
  Counted(int& writes, std::uint64_t room) : writes_(writes), room_(room) {}
  std::uint64_t size() const override { return memory_->size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> buffer) override {
    return memory_->read(offset, buffer);
  }
  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    ++writes_;
    if (offset + bytes.size() > room_) return fail("no more room");
    return memory_->write(offset, bytes);
  }
  Result<void> truncate(std::uint64_t size) override { return memory_->truncate(size); }

 private:
  std::unique_ptr<ScratchFile> memory_ = scratch_in_memory(std::uint64_t{64} << 20);
  int& writes_;
  std::uint64_t room_;
};

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string all_of(ScratchFile& file) {
  std::string text(static_cast<std::size_t>(file.size()), '?');
  const auto got = file.read(0, std::as_writable_bytes(std::span(text)));
  return got && *got == text.size() ? text : "cannot be read";
}

}  // namespace

TEST_CASE("short writes that follow each other are one write") {
  int writes = 0;
  BufferedScratch file(std::make_unique<Counted>(writes, UINT64_MAX));
  for (int i = 0; i < 1000; ++i)
    REQUIRE(file.write(static_cast<std::uint64_t>(i) * 100, bytes_of(std::string(100, 'a'))));
  REQUIRE(file.write(50, bytes_of("within")));
  CHECK(writes == 0);
  CHECK(file.size() == 100'000);
  CHECK(all_of(file).substr(48, 10) == "aawithinaa");
  CHECK(writes == 0);
  REQUIRE(file.write(500'000, bytes_of("elsewhere")));
  CHECK(writes == 1);
}

TEST_CASE(
    "whatever is written, read and cut off in whatever order, it is the file that it would be without") {
  std::uint64_t state = 1;
  const auto below = [&](std::uint64_t count) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % count;
  };
  int writes = 0;
  BufferedScratch file(std::make_unique<Counted>(writes, UINT64_MAX));
  const auto plain = scratch_in_memory(std::uint64_t{64} << 20);
  std::uint64_t last = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t at = below(3) == 0 ? below(3'000'000) : last;
    const std::string text(static_cast<std::size_t>(below(20) == 0 ? below(3 << 20) : below(5000)),
                           static_cast<char>('a' + i % 26));
    last = at + text.size();
    if (below(50) == 0) {
      const std::uint64_t size = below(file.size() + 1);
      REQUIRE(file.truncate(size));
      REQUIRE(plain->truncate(size));
    }
    if (text.empty()) continue;
    REQUIRE(file.write(at, bytes_of(text)));
    REQUIRE(plain->write(at, bytes_of(text)));
    if (last > 20'000'000) last = 0;
    REQUIRE(file.size() == plain->size());
    std::string mine(static_cast<std::size_t>(below(10'000)), '?');
    std::string theirs = mine;
    const std::uint64_t from = below(file.size());
    REQUIRE(file.read(from, std::as_writable_bytes(std::span(mine))).value() ==
            plain->read(from, std::as_writable_bytes(std::span(theirs))).value());
    REQUIRE(mine == theirs);
  }
  CHECK(all_of(file) == all_of(*plain));
}

TEST_CASE("that there is no more room is told when the kept bytes are written") {
  int writes = 0;
  BufferedScratch file(std::make_unique<Counted>(writes, 100));
  REQUIRE(file.write(0, bytes_of(std::string(200, 'a'))));
  const auto next = file.write(10'000, bytes_of("b"));
  REQUIRE_FALSE(next);
  CHECK(next.error().message == "no more room");
}

}  // namespace handrail
