#include "verifier/catalogue.h"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/collations.h"
#include "verifier/compat/sqlite_functions.h"

namespace handrail {
namespace {

int number_of(const Cell& cell) {
  int number = 0;
  std::from_chars(cell.bytes.data(), cell.bytes.data() + cell.bytes.size(), number);
  return number;
}

}  // namespace

Instant Catalogue::now() {
  if (!told_now_) told_now_ = now_ ? *now_ : present_instant();
  return *told_now_;
}

const std::vector<Catalogue::Column>& Catalogue::columns_of(const std::string& table) {
  const auto [place, added] = columns_.try_emplace(table);
  if (!added) return place->second;
  auto rows = snapshot_.ask("SELECT name, type, key_position FROM (" + dialect().columns(table) +
                            ") AS found WHERE is_kept = 1 ORDER BY position");
  if (!rows) return place->second;
  while (true) {
    const auto more = (*rows)->next();
    if (!more || !*more) break;
    place->second.push_back({std::string((*rows)->cell(0).bytes), std::string((*rows)->cell(1).bytes),
                             number_of((*rows)->cell(2))});
  }
  return place->second;
}

std::vector<compat::DeclaredColumn> Catalogue::declared_columns(const std::string& table) {
  std::vector<compat::DeclaredColumn> columns;
  auto rows = snapshot_.ask(fmt::format(
      "SELECT name, type, coalesce(collation, ''), key_position = 1 AND (SELECT max(key_position) FROM "
      "handrail_columns WHERE table_name = {0}) = 1, has_rare_letters FROM handrail_columns WHERE table_name "
      "= {0} AND "
      "is_kept = 1 "
      "ORDER BY position",
      dialect().text(table)));
  if (!rows) return columns;
  const auto text = [&](std::size_t column) { return std::string((*rows)->cell(column).bytes); };
  while (true) {
    const auto more = (*rows)->next();
    if (!more || !*more) break;
    columns.push_back({text(0), text(1), text(2), text(3) == "1", text(4) == "1", {}});
    compat::DeclaredColumn& column = columns.back();
    if (column.has_rare_letters)
      column.tells_apart = [this, table, column] { return tells_apart(table, column); };
  }
  // A table without columns, as PostgreSQL has them, is there nonetheless.
  if (columns.empty() && is_table(table)) columns.push_back({});
  return columns;
}

bool Catalogue::tells_apart(const std::string& table, const compat::DeclaredColumn& column) {
  const bool by_language = mysql_collation(column.collation).starts_with("mysql_language");
  auto rows =
      snapshot_.ask(fmt::format("SELECT 1 FROM {0} WHERE {1} IS NOT NULL GROUP BY handrail_loose({1}, {2}) "
                                "HAVING count(DISTINCT {1}) > 1 LIMIT 1",
                                dialect().table(table), dialect().name(column.name),
                                static_cast<int>(by_language ? Accents::by_language : Accents::never_count)));
  const auto more = rows ? (*rows)->next() : Asked<bool>(tl::unexpected(rows.error()));
  return more && !*more;
}

std::string Catalogue::doubt_about(const std::string& table, const std::vector<std::string>& columns,
                                   Compared compared) {
  if (!is_loaded_dump()) return {};
  for (const compat::DeclaredColumn& declared : declared_columns(table)) {
    for (const std::string& column : columns) {
      if (!declared.has_rare_letters || !text::equal_ignoring_case(column, declared.name)) continue;
      if (compared == Compared::with_themselves && declared.tells_apart()) continue;
      return fmt::format("{}{} has letters that the server's collation may take for others, or not",
                         compat::kRefusal, declared.name);
    }
  }
  return {};
}

bool Catalogue::is_table(const std::string& name) {
  auto rows = snapshot_.ask("SELECT 1 FROM handrail_tables WHERE name = " + dialect().text(name));
  const auto more = rows ? (*rows)->next() : Asked<bool>(false);
  return more && *more;
}

bool Catalogue::has_rowid(const std::string& table) {
  auto rows = snapshot_.ask(
      fmt::format("SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND wr = 0 AND name = {}",
                  dialect().text(table)));
  if (!rows) return false;
  const auto more = (*rows)->next();
  return more && *more;
}

const std::vector<Catalogue::ForeignKey>& Catalogue::foreign_keys() {
  if (foreign_keys_) return *foreign_keys_;
  foreign_keys_.emplace();
  const Dialect& own = dialect().engine() == Engine::sqlite ? sqlite_dialect() : dialect();
  auto rows =
      snapshot_.ask("SELECT table_name, constraint_name, column_name, parent_table, parent_column FROM (" +
                    own.foreign_keys() + ") AS found ORDER BY table_name, constraint_name, position");
  if (!rows) return *foreign_keys_;
  const auto text = [&](std::size_t column) { return std::string((*rows)->cell(column).bytes); };
  while (true) {
    const auto more = (*rows)->next();
    if (!more || !*more) break;
    const bool same = !foreign_keys_->empty() && foreign_keys_->back().table == text(0) &&
                      foreign_keys_->back().name == text(1);
    if (!same) foreign_keys_->push_back({text(0), text(1), {}, text(3), {}});
    foreign_keys_->back().columns.push_back(text(2));
    foreign_keys_->back().parent_columns.push_back(text(4));
  }
  return *foreign_keys_;
}

std::string Catalogue::shown_columns(const std::string& table, const std::vector<std::string>& looked_at) {
  const std::vector<Column>& columns = columns_of(table);
  if (columns.empty()) return "*";
  const auto rank = [&](const Column& column) {
    if (column.key_position > 0) return static_cast<std::size_t>(column.key_position);
    const auto asked = std::find_if(looked_at.begin(), looked_at.end(), [&](const std::string& name) {
      return text::lower(name) == text::lower(column.name);
    });
    return columns.size() + 1 + static_cast<std::size_t>(asked - looked_at.begin());
  };
  std::vector<const Column*> ordered;
  for (const Column& column : columns) ordered.push_back(&column);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const Column* a, const Column* b) { return rank(*a) < rank(*b); });
  std::string out;
  for (const Column* column : ordered) {
    if (!out.empty()) out += ", ";
    out += dialect().table(table) + "." + dialect().name(column->name);
  }
  return out;
}

}  // namespace handrail
