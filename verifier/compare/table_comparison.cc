#include "verifier/compare/table_comparison.h"

#include <algorithm>

#include <fmt/core.h>

#include "verifier/check_kind.h"
#include "verifier/compare/row_bags.h"
#include "verifier/compare/row_walk.h"

namespace handrail {
namespace {

ValueRow values_of(const std::vector<Cell>& row, std::size_t count) {
  ValueRow values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(shown_value(row[i]));
  return values;
}

Uncompared uncompared(const Refusal& refusal, bool of_before) {
  return {refusal, of_before ? "before" : "after"};
}

bool has_all(const TableShape& table, const std::vector<std::string>& columns) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](const std::string& column) { return table.column(column) != nullptr; });
}

// The key that both have; where it changed, the one of them whose columns both have.
std::vector<std::string> shared_key(const TableShape& before, const TableShape& after) {
  for (const TableShape* one : {&before, &after}) {
    const TableShape& other = one == &before ? after : before;
    if (std::vector<std::string> key = one->key(); !key.empty() && has_all(other, key)) return key;
  }
  return {};
}

// SELECT of these columns under the names that this side has for them.
std::string select(const Snapshot& snapshot, const TableShape& table, const std::vector<std::string>& columns,
                   const std::vector<std::string>& key, const std::string& condition = {}) {
  const Dialect& dialect = snapshot.dialect();
  std::vector<std::string> names, order;
  for (const std::string& column : columns) names.push_back(dialect.name(table.column(column)->name));
  for (const std::string& column : key) {
    const ColumnShape& found = *table.column(column);
    order.push_back(dialect.cell_order(found.name, found.type));
  }
  std::string sql = fmt::format("SELECT {} FROM {} AS c", joined(names, ", "), dialect.table(table.name));
  if (!condition.empty()) sql += " WHERE " + condition;
  if (!order.empty()) sql += " ORDER BY " + joined(order, ", ");
  return sql;
}

// Collects what the walk meets.
class RowCollector final : public RowVisitor {
 public:
  RowCollector(TableComparison& result, const TablePair& pair, const CompareOptions& options)
      : result_(result), options_(options), key_columns_(result.key.size()) {
    changes_.resize(result.columns.size());
    for (const std::string& column : result.columns) {
      retyped_.push_back(pair.shape_before.column(column)->type != pair.shape_after.column(column)->type);
    }
  }

  void lost(const std::vector<Cell>& row) override {
    ++result_.rows_before;
    keep(result_.lost, row);
  }
  void added(const std::vector<Cell>& row) override {
    ++result_.rows_after;
    keep(result_.added, row);
  }
  void kept(const std::vector<Cell>& before, const std::vector<Cell>& after) override {
    ++result_.rows_before;
    ++result_.rows_after;
    bool changed = false;
    for (std::size_t i = key_columns_; i < before.size(); ++i) {
      if (same(before[i], after[i], retyped_[i])) continue;
      changed = true;
      ColumnDifference& column = changes_[i];
      if (column.count++ < options_.shown_rows) {
        column.samples.push_back(
            {values_of(before, key_columns_), shown_value(before[i]), shown_value(after[i])});
      }
    }
    if (changed) ++result_.changed_rows;
  }

  void end() {
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (changes_[i].count == 0) continue;
      changes_[i].column = result_.columns[i];
      result_.changed.push_back(std::move(changes_[i]));
    }
  }

 private:
  // A column of another type may hold 1 as '1'.
  static bool same(const Cell& a, const Cell& b, bool retyped) {
    if (order_of(a, b) == 0) return true;
    const bool null = a.kind == Cell::Kind::null || b.kind == Cell::Kind::null;
    return retyped && !null && a.bytes == b.bytes;
  }

  void keep(RowDifference& difference, const std::vector<Cell>& row) const {
    if (difference.count++ < options_.shown_rows) difference.keys.push_back(values_of(row, key_columns_));
  }

  TableComparison& result_;
  const CompareOptions& options_;
  std::size_t key_columns_;
  std::vector<ColumnDifference> changes_;  // one for each column that is compared
  std::vector<bool> retyped_;
};

// False when the rows do not come in their keys' order, or cannot be sorted within the limits: then they have
// to be compared without it.
bool walk(const TablePair& pair, const CompareOptions& options, TableComparison& result) {
  auto before = pair.before.ask(select(pair.before, pair.shape_before, result.columns, result.key));
  auto after = pair.after.ask(select(pair.after, pair.shape_after, result.columns, result.key));
  if (!before || !after) {
    result.trouble = uncompared(before ? after.error() : before.error(), !before);
    return true;
  }
  RowCollector collector(result, pair, options);
  const auto walked = walk_rows(**before, **after, result.key.size(), collector);
  collector.end();
  if (walked) return true;
  if (walked.error().not_in_order || walked.error().refusal.reason == Refusal::Reason::memory) return false;
  result.trouble = uncompared(walked.error().refusal, walked.error().of_before);
  return true;
}

void compare_whole_rows(const TablePair& pair, const CompareOptions& options, TableComparison& result) {
  auto bags =
      compare_bags({pair.before, select(pair.before, pair.shape_before, result.columns, {}), pair.after,
                    select(pair.after, pair.shape_after, result.columns, {}), options.shown_rows});
  if (!bags) {
    result.trouble = uncompared(bags.error().refusal, bags.error().of_before);
    return;
  }
  result.rows_before = bags->rows_before;
  result.rows_after = bags->rows_after;
  result.at_least = bags->at_least;
  result.lost = {bags->lost, std::move(bags->lost_rows), false};
  result.added = {bags->added, std::move(bags->added_rows), false};
}

// Rows of the child whose foreign key is set and leads to no row.
std::string orphan_condition(const Dialect& dialect, const ForeignKeyShape& key, const TableShape* parent) {
  std::vector<std::string> set, equal;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const std::string column = "c." + dialect.name(key.columns[i]);
    set.push_back(column + " IS NOT NULL");
    equal.push_back(fmt::format("p.{} = {}", dialect.name(key.parent_columns[i]), column));
  }
  if (parent == nullptr) return joined(set, " AND ");
  return fmt::format("{} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})", joined(set, " AND "),
                     dialect.table(parent->name), joined(equal, " AND "));
}

class OrphanCollector final : public RowVisitor {
 public:
  OrphanCollector(OrphanComparison& result, const CompareOptions& options)
      : result_(result), options_(options) {}
  void lost(const std::vector<Cell>&) override { ++result_.before; }
  void added(const std::vector<Cell>& row) override {
    ++result_.after;
    if (result_.born.count++ < options_.shown_rows)
      result_.born.keys.push_back(values_of(row, result_.key.size()));
  }
  void kept(const std::vector<Cell>&, const std::vector<Cell>&) override {
    ++result_.before;
    ++result_.after;
  }

 private:
  OrphanComparison& result_;
  const CompareOptions& options_;
};

class NoRows final : public Rows {
 public:
  explicit NoRows(std::size_t columns) : columns_(columns) {}
  const std::vector<std::string>& columns() const override { return columns_; }
  Asked<bool> next() override { return false; }
  Cell cell(std::size_t) override { return {}; }

 private:
  std::vector<std::string> columns_;
};

}  // namespace

TableComparison compare_table(const TablePair& pair, const CompareOptions& options) {
  TableComparison result;
  result.table = pair.shape_before.name;
  result.key = shared_key(pair.shape_before, pair.shape_after);
  result.columns = result.key;
  for (const ColumnShape& column : pair.shape_before.columns) {
    const bool is_key = std::any_of(result.key.begin(), result.key.end(),
                                    [&](const std::string& one) { return same_name(one, column.name); });
    if (pair.shape_after.column(column.name) == nullptr) {
      result.left_out.push_back(column.name);
    } else if (!is_key) {
      result.columns.push_back(column.name);
    }
  }
  for (const ColumnShape& column : pair.shape_after.columns) {
    if (pair.shape_before.column(column.name) == nullptr) result.left_out.push_back(column.name);
  }
  if (result.columns.empty()) {
    result.trouble = uncompared({Refusal::Reason::sql, "the two have no column in common"}, false);
    return result;
  }

  if (!result.key.empty()) {
    const TableComparison unread = result;
    if (!walk(pair, options, result)) {
      result = unread;
      result.key.clear();
    }
  }
  if (result.key.empty()) compare_whole_rows(pair, options, result);
  result.lost.foreseen = options.foreseen.removes_rows(result.table);
  result.added.foreseen = options.foreseen.adds_rows(result.table);
  for (ColumnDifference& column : result.changed)
    column.foreseen = options.foreseen.changes(result.table, column.column);
  return result;
}

OrphanComparison compare_orphans(const TablePair& pair, const ForeignKeyShape& key, const Shape& before,
                                 const Shape& after, const CompareOptions& options) {
  OrphanComparison result;
  result.table = pair.shape_after.name;
  result.columns = key.columns;
  result.parent = key.parent;
  result.parent_columns = key.parent_columns;
  const bool is_new = pair.shape_before.columns.empty();
  result.key = is_new ? pair.shape_after.key() : shared_key(pair.shape_before, pair.shape_after);
  if (result.key.empty()) result.key = key.columns;

  const TableShape* parent_before = before.table(key.parent);
  const TableShape* parent_after = after.table(key.parent);
  // Without these columns nothing could lead nowhere yet.
  const bool was_there = has_all(pair.shape_before, key.columns) && has_all(pair.shape_before, result.key) &&
                         (parent_before == nullptr || has_all(*parent_before, key.parent_columns));
  const auto ask = [&](Snapshot& snapshot, const TableShape& table, const TableShape* parent) {
    return snapshot.ask(
        select(snapshot, table, result.key, result.key, orphan_condition(snapshot.dialect(), key, parent)));
  };
  Asked<std::unique_ptr<Rows>> rows_before = std::make_unique<NoRows>(result.key.size());
  if (was_there) rows_before = ask(pair.before, pair.shape_before, parent_before);
  auto rows_after = ask(pair.after, pair.shape_after, parent_after);
  if (!rows_before || !rows_after) {
    result.trouble = uncompared(rows_before ? rows_after.error() : rows_before.error(), !rows_before);
    return result;
  }
  OrphanCollector collector(result, options);
  const auto walked = walk_rows(**rows_before, **rows_after, result.key.size(), collector);
  if (!walked) {
    Refusal refusal = walked.error().refusal;
    if (walked.error().not_in_order)
      refusal = {Refusal::Reason::sql, "the rows do not come in the order of their key's bytes"};
    result.trouble = uncompared(refusal, walked.error().of_before);
  }
  return result;
}

}  // namespace handrail
