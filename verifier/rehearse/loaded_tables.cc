#include "verifier/rehearse/loaded_tables.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/dialect.h"

namespace handrail {
namespace {

std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
  std::int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The rows of a query over the catalogue.
class CatalogueRows {
 public:
  CatalogueRows(SqliteSnapshot& overlay, const std::string& sql) {
    auto rows = overlay.ask(sql);
    if (rows) rows_ = std::move(*rows);
  }
  bool next() {
    const auto more = rows_ ? rows_->next() : Asked<bool>(false);
    return more && *more;
  }
  std::string text(std::size_t column) { return std::string(rows_->cell(column).bytes); }
  bool is_null(std::size_t column) { return rows_->cell(column).kind == Cell::Kind::null; }
  bool yes(std::size_t column) { return rows_->cell(column).integer != 0; }
  std::int64_t number(std::size_t column) { return rows_->cell(column).integer; }

 private:
  std::unique_ptr<Rows> rows_;
};

std::string from(std::string_view what, std::string_view table, const std::string& name,
                 std::string_view order) {
  return fmt::format("SELECT {} FROM {} WHERE table_name = {} ORDER BY {}", what, table, quoted(name, '\''),
                     order);
}

}  // namespace

const dump::DumpTable* LoadedTables::find(const std::string& name) {
  const auto [place, added] = tables_.try_emplace(text::lower(name));
  if (added) place->second = read(name);
  if (!place->second) return nullptr;
  dump::DumpTable& table = *place->second;
  for (dump::DumpColumn& column : table.columns) {
    if (column.counts_up) column.next_number = next_number(table, column);
  }
  return &table;
}

std::unique_ptr<dump::DumpTable> LoadedTables::read(const std::string& wanted) {
  CatalogueRows tables(overlay_,
                       fmt::format("SELECT name, comment, collation, is_divided FROM handrail_tables WHERE "
                                   "name = {} AND kind = 'table'",
                                   quoted(wanted, '\'')));
  if (!tables.next()) return {};
  auto table = std::make_unique<dump::DumpTable>();
  table->name = tables.text(0);
  table->comment = tables.text(1);
  table->collation = tables.text(2);
  table->is_divided = tables.yes(3);

  CatalogueRows columns(overlay_,
                        from("name, type, nullable, default_value, counts_up, generated, collation, comment, "
                             "set_on_update, next_number, kept_as, compared_by, is_kept, expression, "
                             "has_rare_letters",
                             "handrail_columns", wanted, "position"));
  while (columns.next()) {
    dump::DumpColumn& column = table->columns.emplace_back();
    column.name = columns.text(0);
    column.type = columns.text(1);
    column.not_null = !columns.yes(2);
    if (!columns.is_null(3)) column.default_value = columns.text(3);
    column.counts_up = columns.number(4) > 0;
    column.counts_always = columns.number(4) > 1;
    column.generated = columns.yes(5);
    column.collation = columns.text(6);
    column.comment = columns.text(7);
    column.set_on_update = columns.yes(8);
    if (!columns.is_null(9)) column.next_number = columns.number(9);
    column.storage = dump::storage_named(columns.text(10));
    column.comparison = dump::comparison_named(columns.text(11));
    if (column.generated) column.values = columns.yes(12) ? dump::Values::in_dump : dump::Values::left_out;
    column.expression = columns.text(13);
    column.has_rare_letters = columns.yes(14);
  }
  CatalogueRows indexes(overlay_,
                        from("name, is_primary, is_unique, is_partial, column_name, expression, is_whole, "
                             "is_descending, is_kept",
                             "handrail_indexes", wanted, "rowid"));
  while (indexes.next()) {
    if (table->keys.empty() || table->keys.back().name != indexes.text(0)) {
      dump::DumpKey& key = table->keys.emplace_back();
      key.name = indexes.text(0);
      key.primary = indexes.yes(1);
      key.unique = indexes.yes(2);
      if (indexes.yes(3)) key.condition = "true";
      key.loose = key.unique && !indexes.yes(8);
      key.special = !key.unique && !indexes.yes(8);
    }
    table->keys.back().parts.push_back({indexes.text(4), indexes.text(5), indexes.yes(6), indexes.yes(7)});
  }
  CatalogueRows keys(overlay_,
                     from("constraint_name, column_name, parent_table, parent_column, on_delete, on_update, "
                          "position, is_deferred",
                          "handrail_foreign_keys", wanted, "rowid"));
  while (keys.next()) {
    if (keys.number(6) == 1)
      table->foreign_keys.push_back(
          {keys.text(0), {}, keys.text(2), {}, keys.text(4), keys.text(5), keys.yes(7)});
    table->foreign_keys.back().columns.push_back(keys.text(1));
    if (const std::string parent = keys.text(3); !parent.empty())
      table->foreign_keys.back().parent_columns.push_back(parent);
  }
  CatalogueRows checks(overlay_, from("name, expression", "handrail_checks", wanted, "rowid"));
  while (checks.next()) table->checks.push_back({checks.text(0), checks.text(1)});
  CatalogueRows triggers(overlay_, from("name, event", "handrail_triggers", wanted, "rowid"));
  while (triggers.next()) table->triggers.push_back({triggers.text(0), triggers.text(1)});
  return table;
}

// MySQL counts on from the largest number that is there; a sequence of PostgreSQL does not look.
std::int64_t LoadedTables::next_number(const dump::DumpTable& table, const dump::DumpColumn& column) {
  const auto known = numbers_.find(text::lower(table.name));
  const std::int64_t told = known != numbers_.end() ? known->second : column.next_number.value_or(0);
  if (told > 0 && overlay_.facts().engine == Engine::postgresql) return told;
  const std::int64_t behind = number_of(value(fmt::format("SELECT coalesce(max({}), 0) + 1 FROM {}",
                                                          quoted(column.name, '"'), quoted(table.name, '"'))),
                                        1);
  return std::max({told, behind, std::int64_t{1}});
}

void LoadedTables::set_next_number(const std::string& table, std::int64_t number) {
  numbers_[text::lower(table)] = number;
}

void LoadedTables::forget_next_number(const std::string& table) { numbers_.erase(text::lower(table)); }

bool LoadedTables::is_left_out(const std::string& name) {
  return !value(
              fmt::format(
                  "SELECT 1 FROM handrail_tables WHERE kind = 'view' AND name = {0} UNION ALL SELECT 1 FROM "
                  "handrail_columns WHERE is_kept = 0 AND name = {0}",
                  quoted(name, '\'')))
              .empty();
}

std::string LoadedTables::value(const std::string& sql) {
  CatalogueRows rows(overlay_, sql);
  return rows.next() ? rows.text(0) : std::string();
}

}  // namespace handrail
