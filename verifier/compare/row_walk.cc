#include "verifier/compare/row_walk.h"

#include <cmath>
#include <optional>

namespace handrail {
namespace {

int rank_of(Cell::Kind kind) {
  switch (kind) {
    case Cell::Kind::null: return 0;
    case Cell::Kind::integer:
    case Cell::Kind::real: return 1;
    case Cell::Kind::text: return 2;
    case Cell::Kind::blob: return 3;
  }
  return 4;
}

template <typename Amount>
int compare(Amount a, Amount b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Exact, also where the integer has more digits than a double: 2^53 + 1 is greater than 2^53.
int compare_mixed(std::int64_t integer, double real) {
  if (std::isnan(real)) return 1;
  if (real < -9223372036854775808.0) return 1;
  if (real >= 9223372036854775808.0) return -1;
  const double whole = std::floor(real);
  const int order = compare(integer, static_cast<std::int64_t>(whole));
  return order != 0 ? order : whole < real ? -1 : 0;
}

int compare_numbers(const Cell& a, const Cell& b) {
  const bool a_integer = a.kind == Cell::Kind::integer;
  const bool b_integer = b.kind == Cell::Kind::integer;
  if (a_integer && b_integer) return compare(a.integer, b.integer);
  if (a_integer) return compare_mixed(a.integer, b.real);
  if (b_integer) return -compare_mixed(b.integer, a.real);
  return compare(a.real, b.real);
}

int order_of_keys(const std::vector<Cell>& a, const std::vector<Cell>& b, std::size_t key_columns) {
  for (std::size_t i = 0; i < key_columns; ++i) {
    if (const int order = order_of(a[i], b[i]); order != 0) return order;
  }
  return 0;
}

// One of the two results, with its row and the key of the row before.
class Side {
 public:
  Side(Rows& rows, std::size_t key_columns)
      : row(rows.columns().size()), rows_(rows), previous_(key_columns), bytes_(key_columns) {}

  // False when the row that came does not follow the one before.
  Asked<bool> advance() {
    if (count_ > 0) remember();
    auto got = rows_.next();
    if (!got) return tl::unexpected(got.error());
    more = *got;
    if (!more) return true;
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = rows_.cell(i);
    return ++count_ == 1 || order_of_keys(previous_, row, previous_.size()) <= 0;
  }

  bool more = false;
  std::vector<Cell> row;

 private:
  void remember() {
    for (std::size_t i = 0; i < previous_.size(); ++i) {
      previous_[i] = row[i];
      bytes_[i].assign(row[i].bytes);
      previous_[i].bytes = bytes_[i];
    }
  }

  Rows& rows_;
  std::vector<Cell> previous_;
  std::vector<std::string> bytes_;  // of previous_
  std::uint64_t count_ = 0;
};

}  // namespace

int order_of(const Cell& a, const Cell& b) {
  const int rank = rank_of(a.kind);
  if (const int order = compare(rank, rank_of(b.kind)); order != 0) return order;
  if (rank == 0) return 0;
  return rank == 1 ? compare_numbers(a, b) : a.bytes.compare(b.bytes);
}

tl::expected<void, WalkTrouble> walk_rows(Rows& before, Rows& after, std::size_t key_columns,
                                          RowVisitor& visitor) {
  Side old_side(before, key_columns);
  Side new_side(after, key_columns);
  std::optional<WalkTrouble> trouble;
  const auto advance = [&](Side& side) {
    auto followed = side.advance();
    if (followed && *followed) return true;
    trouble = WalkTrouble{followed.has_value(), followed ? Refusal{} : followed.error(), &side == &old_side};
    return false;
  };
  if (!advance(old_side) || !advance(new_side)) return tl::unexpected(*trouble);
  while (old_side.more || new_side.more) {
    const int order = !old_side.more   ? 1
                      : !new_side.more ? -1
                                       : order_of_keys(old_side.row, new_side.row, key_columns);
    if (order < 0) visitor.lost(old_side.row);
    if (order > 0) visitor.added(new_side.row);
    if (order == 0) visitor.kept(old_side.row, new_side.row);
    if (order <= 0 && !advance(old_side)) return tl::unexpected(*trouble);
    if (order >= 0 && !advance(new_side)) return tl::unexpected(*trouble);
  }
  return {};
}

}  // namespace handrail
