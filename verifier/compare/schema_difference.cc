#include "verifier/compare/schema_difference.h"

#include <algorithm>

#include <fmt/core.h>

#include "model/text.h"
#include "verifier/check_kind.h"

namespace handrail {
namespace {

std::string definition_of(const ColumnShape& column, Spelling spelling) {
  std::string text = spelling == Spelling::same ? text::lower(column.type) : std::string();
  const auto add = [&](const std::string& words) { text += (text.empty() ? "" : " ") + words; };
  add(column.nullable ? "NULL" : "NOT NULL");
  if (spelling == Spelling::same && column.default_value) add("DEFAULT " + *column.default_value);
  if (column.key_position > 0) add(fmt::format("PRIMARY KEY part {}", column.key_position));
  return text;
}

std::string definition_of(const IndexShape& index) {
  std::vector<std::string> columns;
  for (const std::string& column : index.columns)
    columns.push_back(column.empty() ? "an expression" : column);
  return fmt::format("{}({}){}", index.unique ? "UNIQUE " : "", joined(columns, ", "),
                     index.partial ? " of some rows" : "");
}

std::string definition_of(const ForeignKeyShape& key) {
  return fmt::format("({}) -> {}({})", text::lower(joined(key.columns, ", ")), text::lower(key.parent),
                     text::lower(joined(key.parent_columns, ", ")));
}

class Differences {
 public:
  Differences(Spelling spelling, const ForeseenChanges& foreseen)
      : spelling_(spelling), foreseen_(foreseen) {}

  void views(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    const auto has = [](const std::vector<std::string>& names, const std::string& name) {
      return std::any_of(names.begin(), names.end(), [&](const auto& one) { return same_name(one, name); });
    };
    for (const std::string& name : before) {
      if (!has(after, name)) add(Difference::lost, Of::view, name, name, {}, {}, foreseen_.defines(name));
    }
    for (const std::string& name : after) {
      if (!has(before, name)) add(Difference::added, Of::view, name, name, {}, {}, foreseen_.defines(name));
    }
  }

  void tables(const Shape& before, const Shape& after) {
    for (const TableShape& table : before.tables) {
      if (const TableShape* other = after.table(table.name)) {
        columns(table, *other);
        indexes(table, *other);
        foreign_keys(table, *other);
      } else {
        add(Difference::lost, Of::table, table.name, table.name, {}, {}, foreseen_.defines(table.name));
      }
    }
    for (const TableShape& table : after.tables) {
      if (before.table(table.name) == nullptr)
        add(Difference::added, Of::table, table.name, table.name, {}, {}, foreseen_.defines(table.name));
    }
  }

  std::vector<SchemaDifference> found;

 private:
  using Of = SchemaDifference::Of;

  void add(Difference difference, Of of, const std::string& table, const std::string& name,
           std::string before, std::string after, bool foreseen) {
    found.push_back({difference, of, table, name, std::move(before), std::move(after), foreseen});
  }

  void columns(const TableShape& before, const TableShape& after) {
    for (const ColumnShape& column : before.columns) {
      const ColumnShape* other = after.column(column.name);
      const bool foreseen = foreseen_.defines(before.name, column.name);
      std::string was = definition_of(column, spelling_);
      std::string is = other != nullptr ? definition_of(*other, spelling_) : std::string();
      if (was == is) continue;
      add(other != nullptr ? Difference::changed : Difference::lost, Of::column, before.name, column.name,
          std::move(was), std::move(is), foreseen);
    }
    for (const ColumnShape& column : after.columns) {
      if (before.column(column.name) != nullptr) continue;
      add(Difference::added, Of::column, before.name, column.name, {}, definition_of(column, spelling_),
          foreseen_.defines(before.name, column.name));
    }
  }

  // An index is the same under another name, too: names are often made up by the engine, or by a number.
  void indexes(const TableShape& before, const TableShape& after) {
    std::vector<const IndexShape*> left, right;
    for (const IndexShape& index : before.indexes) left.push_back(&index);
    for (const IndexShape& index : after.indexes) right.push_back(&index);
    const auto pair_up = [&](auto&& equal, auto&& paired) {
      std::erase_if(left, [&](const IndexShape* one) {
        const auto other = std::find_if(right.begin(), right.end(),
                                        [&](const IndexShape* candidate) { return equal(*one, *candidate); });
        if (other == right.end()) return false;
        paired(*one, **other);
        right.erase(other);
        return true;
      });
    };
    const auto same_definition = [](const IndexShape& a, const IndexShape& b) {
      return definition_of(a) == definition_of(b);
    };
    const auto nothing = [](const IndexShape&, const IndexShape&) {};
    pair_up([&](const auto& a, const auto& b) { return same_name(a.name, b.name) && same_definition(a, b); },
            nothing);
    pair_up(same_definition, nothing);
    pair_up([](const auto& a, const auto& b) { return same_name(a.name, b.name); },
            [&](const IndexShape& was, const IndexShape& is) {
              add(Difference::changed, Of::index, before.name, was.name, definition_of(was),
                  definition_of(is), foreseen_.defines(before.name, was.name));
            });
    for (const IndexShape* index : left) {
      add(Difference::lost, Of::index, before.name, index->name, definition_of(*index), {},
          foreseen_.defines(before.name, index->name));
    }
    for (const IndexShape* index : right) {
      add(Difference::added, Of::index, before.name, index->name, {}, definition_of(*index),
          foreseen_.defines(before.name, index->name));
    }
  }

  void foreign_keys(const TableShape& before, const TableShape& after) {
    std::vector<std::string> right;
    for (const ForeignKeyShape& key : after.foreign_keys) right.push_back(definition_of(key));
    const bool foreseen = foreseen_.drops_constraints(before.name);
    for (const ForeignKeyShape& key : before.foreign_keys) {
      std::string was = definition_of(key);
      if (const auto other = std::find(right.begin(), right.end(), was); other != right.end()) {
        right.erase(other);
      } else {
        add(Difference::lost, Of::foreign_key, before.name, joined(key.columns, ", "), std::move(was), {},
            foreseen);
      }
    }
    for (const ForeignKeyShape& key : after.foreign_keys) {
      const std::string is = definition_of(key);
      if (std::find(right.begin(), right.end(), is) == right.end()) continue;
      add(Difference::added, Of::foreign_key, before.name, joined(key.columns, ", "), {}, is, foreseen);
    }
  }

  Spelling spelling_;
  const ForeseenChanges& foreseen_;
};

}  // namespace

std::vector<SchemaDifference> schema_differences(const Shape& before, const Shape& after, Spelling spelling,
                                                 const ForeseenChanges& foreseen) {
  Differences differences(spelling, foreseen);
  differences.tables(before, after);
  differences.views(before.views, after.views);
  return std::move(differences.found);
}

}  // namespace handrail
