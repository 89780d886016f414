// What a snapshot's catalogue says of its tables, all at once, so that two snapshots can be laid side by
// side.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/snapshot.h"

namespace handrail {

struct ColumnShape {
  std::string name;
  std::string type;  // as the catalogue spells it
  std::optional<std::string> default_value;
  bool nullable = true;
  int key_position = 0;  // within the primary key, from 1; else 0
};

struct IndexShape {
  std::string name;
  bool unique = false;
  bool partial = false;
  std::vector<std::string> columns;  // lower case; an expression is empty
};

struct ForeignKeyShape {
  std::vector<std::string> columns;
  std::string parent;
  std::vector<std::string> parent_columns;
};

struct TableShape {
  std::string name;
  std::vector<ColumnShape> columns;
  std::vector<IndexShape> indexes;
  std::vector<ForeignKeyShape> foreign_keys;

  // Null when it has none of this name.
  const ColumnShape* column(std::string_view wanted) const;
  // The columns by which a row is told from the others: the primary key's, else those of a unique index that
  // takes no NULL. Empty when nothing tells them.
  std::vector<std::string> key() const;
};

struct Shape {
  std::vector<TableShape> tables;  // in the order of their names' bytes
  std::vector<std::string> views;

  const TableShape* table(std::string_view name) const;
};

// Whether two names mean the same table or column: engines differ in what they make of upper and lower case.
bool same_name(std::string_view a, std::string_view b);

Asked<Shape> shape_of(Snapshot& snapshot);

}  // namespace handrail
