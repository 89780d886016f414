#include "verifier/compare/shape.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include <fmt/core.h>

#include "model/text.h"

namespace handrail {
namespace {

// The cells of a row of a catalogue's query, as texts; NULL is nothing.
using Record = std::vector<std::optional<std::string>>;

template <typename Take>
Asked<void> each_record(Snapshot& snapshot, const std::string& sql, Take take) {
  auto rows = snapshot.ask(sql);
  if (!rows) return tl::unexpected(rows.error());
  Record record((*rows)->columns().size());
  while (true) {
    auto more = (*rows)->next();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
    for (std::size_t i = 0; i < record.size(); ++i) {
      const Cell cell = (*rows)->cell(i);
      record[i].reset();
      if (cell.kind != Cell::Kind::null) record[i] = std::string(cell.bytes);
    }
    take(record);
  }
}

int number_in(const std::optional<std::string>& text) {
  int number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

// "a, b, " as Dialect::indexes gives it.
std::vector<std::string> columns_in(std::string_view list) {
  std::vector<std::string> columns;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    columns.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return columns;
}

Asked<TableShape> table_shape(Snapshot& snapshot, const std::string& name) {
  const Dialect& dialect = snapshot.dialect();
  TableShape table{name, {}, {}, {}};
  const std::string columns = fmt::format(
      "SELECT name, type, default_value, nullable, key_position FROM ({}) AS found ORDER BY position",
      dialect.columns(name));
  auto read = each_record(snapshot, columns, [&](const Record& record) {
    table.columns.push_back({record[0].value_or(""), record[1].value_or(""), record[2],
                             number_in(record[3]) != 0, number_in(record[4])});
  });
  if (!read) return tl::unexpected(read.error());
  const std::string indexes =
      fmt::format("SELECT name, is_unique, is_partial, columns FROM ({}) AS found", dialect.indexes(name));
  read = each_record(snapshot, indexes, [&](const Record& record) {
    table.indexes.push_back({record[0].value_or(""), number_in(record[1]) != 0, number_in(record[2]) != 0,
                             columns_in(record[3].value_or(""))});
  });
  if (!read) return tl::unexpected(read.error());
  std::sort(table.indexes.begin(), table.indexes.end(),
            [](const IndexShape& a, const IndexShape& b) { return a.name < b.name; });
  return table;
}

Asked<void> add_foreign_keys(Snapshot& snapshot, Shape& shape) {
  struct Part {
    std::string table, constraint;
    int position;
    std::string column, parent, parent_column;
  };
  std::vector<Part> parts;
  const std::string sql = fmt::format(
      "SELECT table_name, constraint_name, position, column_name, parent_table, parent_column FROM ({}) AS "
      "found",
      snapshot.dialect().foreign_keys());
  auto read = each_record(snapshot, sql, [&](const Record& record) {
    parts.push_back({record[0].value_or(""), record[1].value_or(""), number_in(record[2]),
                     record[3].value_or(""), record[4].value_or(""), record[5].value_or("")});
  });
  if (!read) return read;
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return std::tie(a.table, a.constraint, a.position) < std::tie(b.table, b.constraint, b.position);
  });
  for (const Part& part : parts) {
    const auto table = std::find_if(shape.tables.begin(), shape.tables.end(),
                                    [&](const TableShape& one) { return same_name(one.name, part.table); });
    if (table == shape.tables.end()) continue;
    if (part.position == 1) table->foreign_keys.push_back({{}, part.parent, {}});
    if (table->foreign_keys.empty()) continue;
    table->foreign_keys.back().columns.push_back(part.column);
    table->foreign_keys.back().parent_columns.push_back(part.parent_column);
  }
  return {};
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) { return text::equal_ignoring_case(a, b); }

const ColumnShape* TableShape::column(std::string_view wanted) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const ColumnShape& column) { return same_name(column.name, wanted); });
  return found != columns.end() ? &*found : nullptr;
}

std::vector<std::string> TableShape::key() const {
  std::vector<const ColumnShape*> primary;
  for (const ColumnShape& column : columns) {
    if (column.key_position > 0) primary.push_back(&column);
  }
  std::sort(primary.begin(), primary.end(),
            [](const ColumnShape* a, const ColumnShape* b) { return a->key_position < b->key_position; });
  std::vector<std::string> names;
  for (const ColumnShape* column : primary) names.push_back(column->name);
  if (!names.empty()) return names;

  for (const IndexShape& index : indexes) {
    if (!index.unique || index.partial) continue;
    names.clear();
    for (const std::string& part : index.columns) {
      const ColumnShape* found = column(part);
      if (found != nullptr && !found->nullable) names.push_back(found->name);
    }
    if (!names.empty() && names.size() == index.columns.size()) return names;
  }
  return {};
}

const TableShape* Shape::table(std::string_view name) const {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const TableShape& table) { return same_name(table.name, name); });
  return found != tables.end() ? &*found : nullptr;
}

Asked<Shape> shape_of(Snapshot& snapshot) {
  Shape shape;
  std::vector<std::string> names;
  const std::string tables = fmt::format("SELECT name, kind FROM ({}) AS found", snapshot.dialect().tables());
  auto read = each_record(snapshot, tables, [&](const Record& record) {
    const std::string name = record[0].value_or("");
    const bool engines_own =
        snapshot.dialect().engine() == Engine::sqlite && name.starts_with("sqlite_");  // sqlite_sequence
    if (!engines_own) (record[1] == "table" ? names : shape.views).push_back(name);
  });
  if (!read) return tl::unexpected(read.error());
  std::sort(names.begin(), names.end());
  std::sort(shape.views.begin(), shape.views.end());
  for (const std::string& name : names) {
    auto table = table_shape(snapshot, name);
    if (!table) return tl::unexpected(table.error());
    shape.tables.push_back(std::move(*table));
  }
  if (auto added = add_foreign_keys(snapshot, shape); !added) return tl::unexpected(added.error());
  return shape;
}

}  // namespace handrail
