#include "verifier/compare/row_bags.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "verifier/sip_hash.h"

namespace handrail {
namespace {

constexpr std::size_t kBuckets = std::size_t{1} << 16;
constexpr int kPasses = 8;

std::size_t bucket_of(std::uint64_t hash) { return hash >> 48; }

struct Bucket {
  std::uint64_t sum = 0;  // of the hashes, those of the rows from before taken away
  std::int64_t rows = 0;  // the same of their number
  std::uint64_t seen = 0;

  bool differs() const { return sum != 0 || rows != 0; }
};

// Buckets [begin, end).
struct Range {
  std::size_t begin, end;
  bool holds(std::uint64_t hash) const { return bucket_of(hash) >= begin && bucket_of(hash) < end; }
};

class Bags {
 public:
  explicit Bags(const BagQuery& query) : query_(query), buckets_(kBuckets) {}

  tl::expected<BagDifference, BagTrouble> compare() {
    auto read = each(true, [&](std::uint64_t hash, const auto&) { put(hash, -1); });
    if (read) read = each(false, [&](std::uint64_t hash, const auto&) { put(hash, 1); });
    if (!read) return tl::unexpected(read.error());
    const std::vector<Range> ranges = ranges_that_differ();
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      if (i == kPasses) {
        difference_.at_least = true;
        break;
      }
      if (auto counted = count(ranges[i]); !counted) return tl::unexpected(counted.error());
    }
    return std::move(difference_);
  }

 private:
  // `take` returns nothing, or whether it wants more.
  template <typename Take>
  tl::expected<void, BagTrouble> each(bool of_before, Take take) {
    Snapshot& snapshot = of_before ? query_.before : query_.after;
    auto rows = snapshot.ask(of_before ? query_.sql_before : query_.sql_after);
    if (!rows) return tl::unexpected(BagTrouble{rows.error(), of_before});
    std::vector<Cell> row((*rows)->columns().size());
    while (true) {
      auto more = (*rows)->next();
      if (!more) return tl::unexpected(BagTrouble{more.error(), of_before});
      if (!*more) return {};
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = (*rows)->cell(i);
      if constexpr (std::is_same_v<decltype(take(0, row)), bool>) {
        if (!take(hash_of(row), row)) return {};
      } else {
        take(hash_of(row), row);
      }
    }
  }

  void put(std::uint64_t hash, int sign) {
    Bucket& bucket = buckets_[bucket_of(hash)];
    bucket.sum += sign > 0 ? hash : 0 - hash;
    bucket.rows += sign;
    ++bucket.seen;
    ++(sign > 0 ? difference_.rows_after : difference_.rows_before);
  }

  std::vector<Range> ranges_that_differ() const {
    std::vector<Range> ranges;
    std::uint64_t rows = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
      if (!buckets_[i].differs()) continue;
      if (ranges.empty() || rows + buckets_[i].seen > query_.rows_at_once) ranges.push_back({i, i}), rows = 0;
      ranges.back().end = i + 1;
      rows += buckets_[i].seen;
    }
    return ranges;
  }

  // How often each row of the range is there, what was there before taken away.
  tl::expected<void, BagTrouble> count(Range range) {
    std::unordered_map<std::uint64_t, std::int64_t> balance;
    const auto tally = [&](std::uint64_t hash, int sign) {
      if (range.holds(hash) && buckets_[bucket_of(hash)].differs()) balance[hash] += sign;
    };
    auto read = each(true, [&](std::uint64_t hash, const auto&) { tally(hash, -1); });
    if (read) read = each(false, [&](std::uint64_t hash, const auto&) { tally(hash, 1); });
    if (!read) return read;
    std::uint64_t lost = 0;
    std::uint64_t added = 0;
    for (const auto& [hash, count] : balance) {
      if (count < 0) lost += static_cast<std::uint64_t>(-count);
      if (count > 0) added += static_cast<std::uint64_t>(count);
    }
    difference_.lost += lost;
    difference_.added += added;
    if (lost > 0) read = show(true, balance, difference_.lost_rows);
    if (read && added > 0) read = show(false, balance, difference_.added_rows);
    return read;
  }

  tl::expected<void, BagTrouble> show(bool of_before,
                                      std::unordered_map<std::uint64_t, std::int64_t>& balance,
                                      std::vector<std::vector<Value>>& shown) {
    if (shown.size() >= query_.shown_rows) return {};
    return each(of_before, [&](std::uint64_t hash, const std::vector<Cell>& row) {
      const auto found = balance.find(hash);
      if (found == balance.end() || (of_before ? found->second >= 0 : found->second <= 0)) return true;
      found->second += of_before ? 1 : -1;
      std::vector<Value>& values = shown.emplace_back();
      for (const Cell& cell : row) values.push_back(shown_value(cell));
      return shown.size() < query_.shown_rows;
    });
  }

  const BagQuery& query_;
  std::vector<Bucket> buckets_;
  BagDifference difference_;
};

}  // namespace

std::uint64_t hash_of(const std::vector<Cell>& row) {
  SipHash hash;
  for (const Cell& cell : row) {
    // 1 and 1.0 are one amount, as order_of() has it.
    std::uint64_t number = static_cast<std::uint64_t>(cell.integer);
    Cell::Kind kind = cell.kind;
    if (kind == Cell::Kind::real) {
      std::memcpy(&number, &cell.real, sizeof number);  // no std::bit_cast in the WebAssembly build
      const bool whole = cell.real >= -9007199254740992.0 && cell.real <= 9007199254740992.0 &&
                         cell.real == static_cast<double>(static_cast<std::int64_t>(cell.real));
      if (whole)
        number = static_cast<std::uint64_t>(static_cast<std::int64_t>(cell.real)), kind = Cell::Kind::integer;
    }
    hash.add(static_cast<std::uint64_t>(kind));
    switch (kind) {
      case Cell::Kind::null: break;
      case Cell::Kind::integer:
      case Cell::Kind::real: hash.add(number); break;
      case Cell::Kind::text:
      case Cell::Kind::blob:
        hash.add(static_cast<std::uint64_t>(cell.bytes.size()));
        hash.add(cell.bytes);
        break;
    }
  }
  return hash.end();
}

tl::expected<BagDifference, BagTrouble> compare_bags(const BagQuery& query) { return Bags(query).compare(); }

}  // namespace handrail
