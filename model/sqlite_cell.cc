#include "model/sqlite_cell.h"

#include <sqlite3.h>

namespace handrail {

Cell sqlite_cell(sqlite3_stmt* statement, int column) {
  Cell cell;
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: return cell;
    case SQLITE_INTEGER:
      cell.kind = Cell::Kind::integer;
      cell.integer = sqlite3_column_int64(statement, column);
      break;
    case SQLITE_FLOAT:
      cell.kind = Cell::Kind::real;
      cell.real = sqlite3_column_double(statement, column);
      break;
    case SQLITE_BLOB: cell.kind = Cell::Kind::blob; break;
    default: cell.kind = Cell::Kind::text; break;
  }
  const void* bytes = cell.kind == Cell::Kind::blob
                          ? sqlite3_column_blob(statement, column)
                          : static_cast<const void*>(sqlite3_column_text(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  if (bytes != nullptr) cell.bytes = {static_cast<const char*>(bytes), size};
  return cell;
}

}  // namespace handrail
