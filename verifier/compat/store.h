// A value on its way into a column: as the server would convert it, in the form in which a dump of it would
// be loaded. What does not fit the column's declared type, length or range fails here as it does there (in
// MySQL's strict mode); what the server would convert in a way that is not sure is left to it.
#pragma once

#include <string>

#include "verifier/compat/expression.h"
#include "verifier/dump/table.h"

namespace handrail::compat {

// Where the server would refuse the statement; ends in the change's failure.
[[noreturn]] void refuse(std::string why);

// SQL that gives what the column gets, or fails. NULL included. Throws CannotCheck and Refused.
std::string stored(const Expression& value, const dump::DumpTable& table, const dump::DumpColumn& column,
                   Engine engine);

// A literal as the server itself wrote it in the declaration of a column of this type.
Expression of_declared_type(std::string text, const dump::DumpColumn& column, Engine engine);

// What MySQL gives rows that have no value for a column that may not be NULL, and has no default, when the
// column is added to them: 0, an empty text. Nothing for times (0000-00-00).
std::optional<Expression> implicit_default(const dump::DumpColumn& column);

// "decimal(10,2) unsigned" in its parts.
struct ColumnType {
  std::string base;  // "decimal", "character varying", "timestamp with time zone"
  std::vector<std::string> parameters;
  bool is_unsigned = false;

  static ColumnType of(std::string_view declared);
  std::int64_t parameter(std::size_t index, std::int64_t otherwise) const;
};

}  // namespace handrail::compat
