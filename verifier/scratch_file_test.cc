#include "verifier/scratch_file.h"

#include <doctest/doctest.h>

#include <string>

namespace handrail {
namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string read(ScratchFile& file, std::uint64_t offset, std::size_t size) {
  std::string out(size, '?');
  auto got = file.read(offset, std::as_writable_bytes(std::span(out)));
  REQUIRE(got);
  out.resize(*got);
  return out;
}

void promises(ScratchFile& file) {
  CHECK(file.size() == 0);
  CHECK(read(file, 0, 10).empty());
  REQUIRE(file.write(70'000, bytes("far")));
  REQUIRE(file.write(0, bytes("near")));
  CHECK(file.size() == 70'003);
  CHECK(read(file, 0, 6) == std::string("near\0\0", 6));
  CHECK(read(file, 69'998, 10) == std::string("\0\0far", 5));
  REQUIRE(file.truncate(2));
  CHECK(file.size() == 2);
  REQUIRE(file.write(5, bytes("x")));
  CHECK(read(file, 0, 10) == std::string("ne\0\0\0x", 6));
}

TEST_CASE("scratch files keep what was written and read zeros where nothing was") {
  SUBCASE("in memory") { promises(*scratch_in_memory(1 << 20)); }
  SUBCASE("on the disk") {
    auto file = open_temporary_file();
    REQUIRE(file);
    promises(**file);
  }
}

TEST_CASE("memory has an end") {
  auto file = scratch_in_memory(1 << 20);
  CHECK(file->write((1 << 20) - 1, bytes("x")));
  auto beyond = file->write(1 << 20, bytes("x"));
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().message == "more than 1 MiB would be written, and there is memory for no more");
}

}  // namespace
}  // namespace handrail
