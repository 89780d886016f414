// Which differences between a snapshot from before and one from after the guide's own SQL accounts for.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace handrail {

// Names are in lower case, unquoted, without their schema.
class ForeseenChanges {
 public:
  // Takes in one statement of the guide; of what only reads nothing is taken.
  void add(std::string_view sql);
  // Whatever happens to the table, or to one column of it, is foreseen.
  void allow(std::string_view table, std::string_view column = {});

  bool adds_rows(std::string_view table) const;
  bool removes_rows(std::string_view table) const;
  bool changes(std::string_view table, std::string_view column) const;
  // A column, an index; of an empty name the table itself.
  bool defines(std::string_view table, std::string_view name = {}) const;
  bool drops_constraints(std::string_view table) const;

 private:
  using Pair = std::pair<std::string, std::string>;

  void add_definition(std::string_view sql);
  void add_assignments(class ForeseenReader& reader, const std::set<std::string>& tables);

  std::set<std::string> rows_added_, rows_removed_, constraints_;  // tables
  std::set<Pair> values_;                                          // table and column; an empty one: any
  std::set<Pair> definitions_;  // table and what it has; an empty one: the table as a whole
};

}  // namespace handrail
