#include "verifier/catalogue.h"

#include <algorithm>
#include <charconv>

#include "model/text.h"

namespace handrail {
namespace {

int number_of(const Cell& cell) {
  int number = 0;
  std::from_chars(cell.bytes.data(), cell.bytes.data() + cell.bytes.size(), number);
  return number;
}

}  // namespace

const std::vector<Catalogue::Column>& Catalogue::columns_of(const std::string& table) {
  const auto [place, added] = columns_.try_emplace(table);
  if (!added) return place->second;
  auto rows = snapshot_.ask("SELECT name, key_position FROM (" + dialect().columns(table) +
                            ") AS found ORDER BY position");
  if (!rows) return place->second;
  while (true) {
    const auto more = (*rows)->next();
    if (!more || !*more) break;
    place->second.push_back({std::string((*rows)->cell(0).bytes), number_of((*rows)->cell(1))});
  }
  return place->second;
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
