// What a snapshot's catalogue says, asked once and kept: words of the vocabulary need it to write their SQL,
// so that rows that fail are shown with their key first.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/dialect.h"
#include "verifier/snapshot.h"

namespace handrail {

class Catalogue {
 public:
  struct Column {
    std::string name;
    int key_position = 0;  // within the primary key, from 1; else 0
  };

  // The snapshot must outlive it.
  explicit Catalogue(Snapshot& snapshot) : snapshot_(snapshot) {}

  const Dialect& dialect() const { return snapshot_.dialect(); }

  // In their order; empty when there is no such table, or when it cannot be read: whoever goes on to ask for
  // its rows is told why.
  const std::vector<Column>& columns_of(const std::string& table);

  // What a SELECT names so that rows of `table` can be told: its key's columns, then those that are looked
  // at, then the others. "*" when the table is not known.
  std::string shown_columns(const std::string& table, const std::vector<std::string>& looked_at);

 private:
  Snapshot& snapshot_;
  std::map<std::string, std::vector<Column>> columns_;
};

}  // namespace handrail
