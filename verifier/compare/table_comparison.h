// What became of one table's rows, and of the rows that its foreign keys lead from.
#pragma once

#include <string>

#include "verifier/compare/comparison.h"
#include "verifier/compare/shape.h"

namespace handrail {

// One table as both snapshots have it; `shape_before` is empty when it is new.
struct TablePair {
  Snapshot& before;
  const TableShape& shape_before;
  Snapshot& after;
  const TableShape& shape_after;
};

TableComparison compare_table(const TablePair& pair, const CompareOptions& options);

// Rows of `pair`'s table that `key`, one of its foreign keys after, leads nowhere from.
OrphanComparison compare_orphans(const TablePair& pair, const ForeignKeyShape& key, const Shape& before,
                                 const Shape& after, const CompareOptions& options);

}  // namespace handrail
