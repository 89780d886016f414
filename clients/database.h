// A connection to a database, statement by statement: SQLite, which is built in, and the servers whose client
// library is loaded when the first connection needs it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/address.h"
#include "model/cell.h"
#include "model/result.h"

struct sqlite3;

namespace handrail {

// One row of a result, NULL as nothing. The bytes are valid during the call only.
using Row = std::vector<std::optional<std::string_view>>;
using RowSink = std::function<void(const Row&)>;

struct StatementEnd {
  bool has_rows = false;    // it is a query, also when it found nothing
  std::uint64_t count = 0;  // rows of the result, else rows that it changed
};

// The rows of one query, one at a time. Destroying it before the last row ends the query in the server.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual const std::vector<std::string>& columns() const = 0;
  // False after the last row. An error is the server's own message.
  virtual Result<bool> next() = 0;
  // Typed as the engine's dumps are when they are loaded (docs/dumps.md): decimals are text with all their
  // digits, truth is 1 and 0, MySQL's BIT is a number, whole numbers beyond 63 bits are text. Valid until the
  // next row.
  virtual Cell cell(std::size_t column) const = 0;
};

class Database {
 public:
  virtual ~Database() = default;
  // One statement. Rows are handed on as they come, so that a large result takes no memory. An error is the
  // server's own message; the connection stays usable unless it was lost.
  virtual Result<StatementEnd> run(const std::string& sql, const RowSink& row) = 0;
  // One statement that gives rows, one at a time: the database outlives the cursor, and is asked nothing else
  // while it is there. Fails on what gives no rows, and on more than one statement.
  virtual Result<std::unique_ptr<Cursor>> query(const std::string& sql) = 0;
  // Whether the server went away.
  virtual bool lost() const = 0;
  // Tells the server to end what run() is carrying out, which then fails with the server's message; the
  // connection stays usable. The only call that another thread may make while one is in run(). Nothing
  // happens when nothing runs. An error: the server could not be told, and may go on with the statement even
  // after this connection is closed. Takes as long as a connection does, ten seconds at most.
  virtual Result<void> cancel() = 0;
};

// Fails with the server's message, or with what is to be installed.
Result<std::unique_ptr<Database>> connect(const DatabaseAddress& address);

// Why no database of this engine can be reached from this machine, and what mends it; empty when it can.
std::string why_no_client(Engine engine);

// What connect() chooses from, one file each.
// `set_up` is called with the open connection: functions, limits, an authorizer. Gives SQLite's result code.
using SqliteSetUp = std::function<int(sqlite3*)>;
Result<std::unique_ptr<Database>> connect_sqlite(const DatabaseAddress& address,
                                                 const SqliteSetUp& set_up = {});
Result<std::unique_ptr<Database>> connect_mariadb(const DatabaseAddress& address);
Result<std::unique_ptr<Database>> connect_postgresql(const DatabaseAddress& address);
bool has_mariadb_client();
bool has_postgresql_client();

}  // namespace handrail
