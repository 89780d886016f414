// Questions about SQL statements that several rules ask.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "model/runbook.h"

namespace handrail {

// Whether the statement is there so that nobody carries it out: below "Never …", "反例", or with such a
// comment above it; or in a section that only describes things.
bool is_only_shown(const Runbook& runbook, const SqlStatement& statement);

// Where a part of the statement's text stands in the guide; nothing where a shell's quoting changed the text.
std::optional<Span> place_in_guide(const Runbook& runbook, const SqlStatement& statement, Span in_text);
// The same, else the whole statement.
Span best_place(const Runbook& runbook, const SqlStatement& statement, Span in_text);

// Whether what carries it runs only when another command found something: `mysql -e "SHOW …" | grep -q x ||
// mysql -e "ALTER …"`, the branch of an `if`.
bool is_conditional(const Runbook& runbook, const SqlStatement& statement);

// The tables, indexes and databases that the guide itself makes or removes before a given place, so that what
// is done to them there touches nothing that was there before. Asked in reading order or not.
class OwnObjects {
 public:
  explicit OwnObjects(const Runbook& runbook);

  // Whether the guide creates the table or database before; a temporary one counts.
  bool is_created_before(std::string_view table, std::size_t statement) const;
  // Whether the guide drops the object (table, index, column as "table.column") before.
  bool is_dropped_before(std::string_view object, std::size_t statement) const;
  // Whether the guide takes every row out of the table before.
  bool is_emptied_before(std::string_view table, std::size_t statement) const;

 private:
  struct Seen {
    std::string name;
    std::size_t statement;
    bool operator<(const Seen& other) const {
      return name != other.name ? name < other.name : statement < other.statement;
    }
  };
  static bool is_before(const std::set<Seen>& seen, std::string_view name, std::size_t statement);

  std::set<Seen> created_, dropped_, emptied_;
};

// Names are compared as databases mostly do: letter case ignored.
std::string folded(std::string_view name);

}  // namespace handrail
