#include "model/text.h"

#include <array>

#include <doctest/doctest.h>

namespace handrail::text {

TEST_CASE("a word is looked for among a few, letter for letter") {
  constexpr auto kWords = std::to_array<std::string_view>({"apt", "apt-get"});
  CHECK(is_one_of("apt-get", kWords));
  CHECK_FALSE(is_one_of("apt-", kWords));
  CHECK_FALSE(is_one_of("APT", {"apt", "apt-get"}));
  CHECK_FALSE(is_one_of("", {"apt"}));
}

TEST_CASE("parts are found within words") {
  CHECK(contains_any("先停机时间再说", {"停机", "宕机"}));
  CHECK_FALSE(contains_any("stop", {"stopped", "stopping"}));
}

TEST_CASE("a path's base name stands behind its last slash") {
  CHECK(base_name("/usr/bin/psql") == "psql");
  CHECK(base_name("psql") == "psql");
  CHECK(base_name("backups/") == "");
}

TEST_CASE("slips of a hand are counted") {
  CHECK(edit_distance("rollback", "rollback") == 0);
  CHECK(edit_distance("rolback", "rollback") == 1);
  CHECK(edit_distance("rollbakc", "rollback") == 1);  // swapped
  CHECK(edit_distance("verify", "rollback") == 8);
  CHECK(edit_distance("", "run") == 3);
}

}  // namespace handrail::text
