#include "verifier/compare/row_bags.h"

#include <doctest/doctest.h>

#include <limits>

#include <fmt/core.h>

#include "verifier/testing.h"

namespace handrail {
namespace {

std::unique_ptr<Snapshot> numbers(int from, int to) {
  const testing::Folder folder;
  testing::make_database(folder / "n.db",
                         fmt::format("CREATE TABLE t(v); WITH RECURSIVE n(i) AS (VALUES({}) UNION ALL "
                                     "SELECT i + 1 FROM n WHERE i < {}) INSERT INTO t SELECT i FROM n",
                                     from, to));
  auto snapshot = testing::open_bytes({{"n.db", testing::bytes_of(folder / "n.db")}});
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

BagDifference difference_of(Snapshot& before, Snapshot& after, std::uint64_t rows_at_once) {
  auto difference = compare_bags({before, "SELECT v FROM t", after, "SELECT v FROM t", 3, rows_at_once});
  REQUIRE(difference);
  return std::move(*difference);
}

std::uint64_t hash_of_one(const Cell& cell) { return hash_of({cell}); }

}  // namespace

TEST_CASE("rows are counted in as many passes as it takes, up to eight") {
  const auto before = numbers(1, 3000);
  const auto after = numbers(2001, 4000);
  for (const std::uint64_t at_once : {1'000'000, 1000, 500}) {
    const BagDifference all = difference_of(*before, *after, at_once);
    CHECK(all.lost == 2000);
    CHECK(all.added == 1000);
    CHECK_FALSE(all.at_least);
    CHECK(all.lost_rows.size() == 3);
    CHECK(all.added_rows.size() == 3);
  }
  const BagDifference some = difference_of(*before, *after, 50);
  CHECK(some.at_least);
  CHECK(some.lost > 0);
  CHECK(some.lost < 2000);
  CHECK(some.rows_before == 3000);
}

TEST_CASE("a hash tells kinds and bytes apart, and not how a number is stored") {
  const Cell one{Cell::Kind::integer, 1, 0, "1"};
  CHECK(hash_of_one(one) == hash_of_one({Cell::Kind::real, 0, 1.0, "1.0"}));
  CHECK(hash_of_one(one) != hash_of_one({Cell::Kind::text, 0, 0, "1"}));
  CHECK(hash_of_one({Cell::Kind::text, 0, 0, "1"}) != hash_of_one({Cell::Kind::blob, 0, 0, "1"}));
  CHECK(hash_of_one({Cell::Kind::real, 0, 1.5, {}}) != hash_of_one(one));
  CHECK(hash_of_one({}) != hash_of_one({Cell::Kind::text, 0, 0, ""}));
  CHECK(hash_of({{Cell::Kind::text, 0, 0, "ab"}, {Cell::Kind::text, 0, 0, "c"}}) !=
        hash_of({{Cell::Kind::text, 0, 0, "a"}, {Cell::Kind::text, 0, 0, "bc"}}));
  // Too large for an integer, and no number at all.
  CHECK(hash_of_one({Cell::Kind::real, 0, 1e300, {}}) !=
        hash_of_one({Cell::Kind::real, 0, std::numeric_limits<double>::infinity(), {}}));
}

}  // namespace handrail
