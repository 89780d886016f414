// A column of the row that an SQLite statement stands on.
#pragma once

#include "model/cell.h"

struct sqlite3_stmt;

namespace handrail {

// Valid until the statement moves on.
Cell sqlite_cell(sqlite3_stmt* statement, int column);

}  // namespace handrail
