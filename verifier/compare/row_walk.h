// Two results that are sorted by the same key, walked side by side: which rows only one of them has, and
// which both have. One row of each is in memory at a time, however many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "verifier/snapshot.h"

namespace handrail {

class RowVisitor {
 public:
  virtual ~RowVisitor() = default;
  // The cells are valid during the call only.
  virtual void lost(const std::vector<Cell>& row) = 0;
  virtual void added(const std::vector<Cell>& row) = 0;
  virtual void kept(const std::vector<Cell>& before, const std::vector<Cell>& after) = 0;
};

// Why a walk did not come to its end.
struct WalkTrouble {
  bool not_in_order = false;  // the rows came in another order than that of their keys' bytes
  Refusal refusal;            // otherwise
  bool of_before = false;     // which of the two refused
};

// The first `key_columns` cells of each row are its key, and the rows come in the order of order_of().
tl::expected<void, WalkTrouble> walk_rows(Rows& before, Rows& after, std::size_t key_columns,
                                          RowVisitor& visitor);

// NULL, then numbers by their amount, then text, then blobs by their bytes, as SQLite sorts them: negative,
// 0 or positive.
int order_of(const Cell& a, const Cell& b);

}  // namespace handrail
