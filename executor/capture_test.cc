#include "executor/capture.h"

#include <fcntl.h>

#include <doctest/doctest.h>

#include "executor/scratch_test.h"
#include "model/sha256.h"

namespace handrail {
namespace {

void point_at(Capture& capture, const std::string& path, std::uint64_t keep,
              const std::vector<std::string>& secrets) {
  capture.path = path;
  capture.keep = keep;
  capture.redactor = Redactor(secrets);
}

}  // namespace

TEST_CASE("what is kept of an output has a hash of its own") {
  const Scratch scratch;
  Capture capture;
  point_at(capture, scratch.path("out"), 8, {});
  for (const char* piece : {"12345", "67890", "abc"}) capture.take(piece);
  capture.finish();
  capture.settle();
  CHECK(scratch.read("out") == "12345678");
  CHECK(capture.stream.bytes == 13);
  CHECK(capture.stream.cut);
  CHECK(capture.stream.hash == sha256_hex("1234567890abc"));
  CHECK(capture.stream.kept_bytes == 8);
  CHECK(capture.stream.kept_hash == sha256_hex("12345678"));
}

TEST_CASE("the hashes of an output are of it without its secrets, and assertions see it with them") {
  const Scratch scratch;
  Capture capture;
  point_at(capture, scratch.path("out"), 1000, {"hunter22"});
  for (const char* piece : {"is hun", "ter22 ", "now"}) capture.take(piece);
  capture.finish();
  capture.settle();
  CHECK(scratch.read("out") == "is *** now");
  CHECK(capture.stream.bytes == 15);
  CHECK_FALSE(capture.stream.cut);
  CHECK(capture.stream.hash == sha256_hex("is *** now"));
  CHECK(capture.stream.kept_hash == capture.stream.hash);
  CHECK(capture.stream.kept_bytes == 10);
  CHECK(capture.head == "is hunter22 now");
}

TEST_CASE("what comes after the outcome stands is kept and not counted") {
  const Scratch scratch;
  Capture capture;
  point_at(capture, scratch.path("out"), 1000, {});
  capture.take("early");
  capture.settle();
  capture.take(", late");
  CHECK(scratch.read("out") == "early, late");
  CHECK(capture.stream.kept_bytes == 5);
  CHECK(capture.stream.kept_hash == sha256_hex("early"));
}

TEST_CASE("a file that cannot be written has no hash to be compared with") {
  Capture capture;
  point_at(capture, "/dev/full", 1000, {});
  capture.take("lost");
  capture.settle();
  CHECK(capture.stream.cut);
  CHECK(capture.stream.kept_hash.empty());
  CHECK(capture.stream.hash == sha256_hex("lost"));
}

TEST_CASE("a flood has the same hash as its bytes in one piece, and so has what was kept of it") {
  const Scratch scratch;
  constexpr std::size_t kPieces = 3000, kKeep = 7'000'000;
  std::string all;
  Capture capture;
  point_at(capture, scratch.path("out"), kKeep, {});
  for (std::size_t i = 0; i < kPieces; ++i) {
    const std::string piece(1000 + i, static_cast<char>('a' + i % 26));
    all += piece;
    capture.take(piece);
  }
  capture.finish();
  capture.settle();
  CHECK(capture.stream.bytes == all.size());
  CHECK(capture.stream.hash == sha256_hex(all));
  CHECK(capture.stream.kept_hash == sha256_hex(all.substr(0, kKeep)));
  CHECK(scratch.read("out") == all.substr(0, kKeep));
}

}  // namespace handrail
