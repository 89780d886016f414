// Two results without a key, compared as bags of rows: how many rows only one of them has. Rows are told by a
// hash of all their cells, so nothing is sorted and nothing but counters is kept, however many rows there
// are.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "verifier/value.h"

namespace handrail {

struct BagDifference {
  std::uint64_t rows_before = 0, rows_after = 0;
  std::uint64_t lost = 0, added = 0;
  bool at_least = false;  // there are more; counting them all would take too many passes
  std::vector<std::vector<Value>> lost_rows, added_rows;  // the first ones
};

struct BagQuery {
  Snapshot& before;
  std::string sql_before;
  Snapshot& after;
  std::string sql_after;  // as many columns, in the same order
  std::size_t shown_rows = 0;
  std::uint64_t rows_at_once = 1 << 18;  // that are counted one by one in a pass: some 12 MB
};

// A refusal and the side that refused.
struct BagTrouble {
  Refusal refusal;
  bool of_before = false;
};

// Reads both results once when they are equal; up to twice more for every `rows_at_once` rows that may
// differ, for at most eight times as many.
tl::expected<BagDifference, BagTrouble> compare_bags(const BagQuery& query);

// SipHash over kinds and bytes, without a key: the same on every machine.
std::uint64_t hash_of(const std::vector<Cell>& row);

}  // namespace handrail
