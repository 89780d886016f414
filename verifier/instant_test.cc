#include "verifier/instant.h"

#include <doctest/doctest.h>

namespace handrail {
namespace {

std::string read(std::string_view text) {
  const auto instant = parse_instant(text);
  return instant ? instant_text(*instant) : "nothing";
}

TEST_CASE("moments as databases write them") {
  CHECK(read("2026-11-21") == "2026-11-21 00:00:00");
  CHECK(read("2026-11-21 17:04") == "2026-11-21 17:04:00");
  CHECK(read("2026-11-21T17:04:05Z") == "2026-11-21 17:04:05");
  CHECK(read("2026-11-21 17:04:05.5") == "2026-11-21 17:04:05.500000");
  CHECK(read("2026-11-21 17:04:05.1234567") == "2026-11-21 17:04:05.123456");
  CHECK(read("2026-11-21 01:04:05+08:00") == "2026-11-20 17:04:05");
  CHECK(read("2026-11-21 17:04:05-0330") == "2026-11-21 20:34:05");
  CHECK(read("2026-11-21 17:04:05+00") == "2026-11-21 17:04:05");
  CHECK(read("2024-02-29") == "2024-02-29 00:00:00");
  CHECK(read("0001-01-01") == "0001-01-01 00:00:00");
  CHECK(read("9999-12-31 23:59:59.999999") == "9999-12-31 23:59:59.999999");
  for (const char* wrong : {"", "2026", "2026-02-30", "2026-13-01", "2026-11-21 ", "2026-11-21 25:00",
                            "yesterday", "2026-11-21 17:04:05x", "2026-1-5", "2026-11-21 17:04:05+"}) {
    CAPTURE(wrong);
    CHECK(read(wrong) == "nothing");
  }
}

TEST_CASE("a moment and its fields are the same, before 1970 too") {
  for (std::int64_t day = -720'000; day < 2'900'000; day += 997) {
    const Instant instant{day * 86'400'000'000 + 12'345};
    CHECK(instant_of(civil_of(instant)).microseconds == instant.microseconds);
  }
  CHECK(instant_text(instant_of({2026, 14, 1, 0, 0, 0, 0})) == "2027-02-01 00:00:00");
  CHECK(instant_text(instant_of({2026, 1, 32, 0, 0, -1, 0})) == "2026-01-31 23:59:59");
}

}  // namespace
}  // namespace handrail
