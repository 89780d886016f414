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
#include "model/result.h"

namespace handrail {

// One row of a result, NULL as nothing. The bytes are valid during the call only.
using Row = std::vector<std::optional<std::string_view>>;
using RowSink = std::function<void(const Row&)>;

struct StatementEnd {
  bool has_rows = false;    // it is a query, also when it found nothing
  std::uint64_t count = 0;  // rows of the result, else rows that it changed
};

class Database {
 public:
  virtual ~Database() = default;
  // One statement. Rows are handed on as they come, so that a large result takes no memory. An error is the
  // server's own message; the connection stays usable unless it was lost.
  virtual Result<StatementEnd> run(const std::string& sql, const RowSink& row) = 0;
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
Result<std::unique_ptr<Database>> connect_sqlite(const DatabaseAddress& address);
Result<std::unique_ptr<Database>> connect_mariadb(const DatabaseAddress& address);
Result<std::unique_ptr<Database>> connect_postgresql(const DatabaseAddress& address);
bool has_mariadb_client();
bool has_postgresql_client();

}  // namespace handrail
