// A column that MySQL or PostgreSQL computes of the others (GENERATED ALWAYS AS …), so that the same values
// can be computed in SQLite, where a dump holds none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verifier/compat/translate.h"

namespace handrail::compat {

struct ComputedColumn {
  std::string sql;          // over the table's columns, for a statement on this table alone
  std::size_t longest = 0;  // characters that the type takes; 0: as many as there are
};

// `table` holds the columns that it may name. Fails, with the reason, where the expression or what the
// column's type makes of its value (decimals, rounded times, padded texts) might not give the server's value
// to the letter. Evaluated, the SQL needs the functions of compat/sqlite_functions.h.
Asked<ComputedColumn> computed_column(std::string_view expression, const DeclaredColumn& column,
                                      const std::vector<DeclaredColumn>& table, Engine engine);

}  // namespace handrail::compat
