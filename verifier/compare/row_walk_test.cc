#include "verifier/compare/row_walk.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace handrail {
namespace {

Cell integer(std::int64_t value) { return {Cell::Kind::integer, value, 0, {}}; }
Cell real(double value) { return {Cell::Kind::real, 0, value, {}}; }
Cell text(std::string_view bytes) { return {Cell::Kind::text, 0, 0, bytes}; }
Cell blob(std::string_view bytes) { return {Cell::Kind::blob, 0, 0, bytes}; }

// Rows of one cell.
class Given final : public Rows {
 public:
  explicit Given(std::vector<Cell> cells) : cells_(std::move(cells)) {}
  const std::vector<std::string>& columns() const override { return names_; }
  Asked<bool> next() override { return at_++ < cells_.size(); }
  Cell cell(std::size_t) override { return cells_[at_ - 1]; }

 private:
  std::vector<std::string> names_{"k"};
  std::vector<Cell> cells_;
  std::size_t at_ = 0;
};

struct Spoken final : RowVisitor {
  std::string said;
  void lost(const std::vector<Cell>& row) override { said += "-" + std::string(row[0].bytes); }
  void added(const std::vector<Cell>& row) override { said += "+" + std::string(row[0].bytes); }
  void kept(const std::vector<Cell>& row, const std::vector<Cell>&) override {
    said += "=" + std::string(row[0].bytes);
  }
};

std::string walk(std::vector<Cell> before, std::vector<Cell> after) {
  Given old_rows(std::move(before));
  Given new_rows(std::move(after));
  Spoken spoken;
  const auto walked = walk_rows(old_rows, new_rows, 1, spoken);
  return walked ? spoken.said : walked.error().not_in_order ? "not in order" : "refused";
}

}  // namespace

TEST_CASE("cells are ordered by kind, amount and bytes") {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Cell> ascending = {{},
                                       real(-infinity),
                                       integer(std::numeric_limits<std::int64_t>::min()),
                                       real(-1.5),
                                       integer(-1),
                                       integer(0),
                                       real(0.5),
                                       integer(1),
                                       integer(9007199254740992),
                                       integer(9007199254740993),  // as a double it equals the one before
                                       integer(std::numeric_limits<std::int64_t>::max()),
                                       real(9223372036854775808.0),
                                       real(infinity),
                                       text(""),
                                       text("A"),
                                       text("a"),
                                       text(std::string_view("a\0b", 3)),
                                       text("ab"),
                                       text("茶"),
                                       blob(""),
                                       blob("A")};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t k = 0; k < ascending.size(); ++k) {
      const int order = order_of(ascending[i], ascending[k]);
      INFO(i, " ", k);
      CHECK((order > 0) - (order < 0) == (i > k) - (i < k));
    }
  }
  CHECK(order_of(integer(2), real(2.0)) == 0);
  CHECK(order_of(integer(9007199254740993), real(9007199254740992.0)) > 0);
}

TEST_CASE("a walk tells which rows only one has and which both have") {
  CHECK(walk({text("a"), text("b"), text("d")}, {text("b"), text("c"), text("d")}) == "-a=b+c=d");
  CHECK(walk({}, {text("x"), text("y")}) == "+x+y");
  CHECK(walk({text("x")}, {}) == "-x");
  CHECK(walk({}, {}) == "");
}

TEST_CASE("rows with the same key are paired as often as both have it") {
  CHECK(walk({text("a"), text("a")}, {text("a")}) == "=a-a");
  CHECK(walk({text("a")}, {text("a"), text("a")}) == "=a+a");
}

TEST_CASE("an order that is not the order of bytes is noticed") {
  CHECK(walk({text("a"), text("B")}, {text("a")}) == "not in order");
  CHECK(walk({integer(1)}, {text("10"), text("9"), text("11")}) == "not in order");
}

}  // namespace handrail
