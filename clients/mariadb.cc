// MariaDB and MySQL by libmariadb. Like the command line client it reads the group [client] of the option
// files, and MYSQL_PWD from the environment.
#include <cstdlib>

#include <fmt/format.h>
#include <mariadb/mysql.h>

#include "clients/database.h"
#include "clients/library.h"

namespace handrail {
namespace {

struct Functions {
  Library library{"libmariadb.so.3", "libmysqlclient.so.21", "libmysqlclient.so.24"};
  decltype(mysql_init)* init = nullptr;
  decltype(mysql_options)* options = nullptr;
  decltype(mysql_real_connect)* connect = nullptr;
  decltype(mysql_real_query)* query = nullptr;
  decltype(mysql_use_result)* use_result = nullptr;
  decltype(mysql_fetch_row)* fetch_row = nullptr;
  decltype(mysql_fetch_lengths)* fetch_lengths = nullptr;
  decltype(mysql_num_fields)* num_fields = nullptr;
  decltype(mysql_field_count)* field_count = nullptr;
  decltype(mysql_free_result)* free_result = nullptr;
  decltype(mysql_next_result)* next_result = nullptr;
  decltype(mysql_affected_rows)* affected_rows = nullptr;
  decltype(mysql_error)* error = nullptr;
  decltype(mysql_errno)* number = nullptr;
  decltype(mysql_close)* close = nullptr;

  Functions() {
    library.find(init, "mysql_init");
    library.find(options, "mysql_options");
    library.find(connect, "mysql_real_connect");
    library.find(query, "mysql_real_query");
    library.find(use_result, "mysql_use_result");
    library.find(fetch_row, "mysql_fetch_row");
    library.find(fetch_lengths, "mysql_fetch_lengths");
    library.find(num_fields, "mysql_num_fields");
    library.find(field_count, "mysql_field_count");
    library.find(free_result, "mysql_free_result");
    library.find(next_result, "mysql_next_result");
    library.find(affected_rows, "mysql_affected_rows");
    library.find(error, "mysql_error");
    library.find(number, "mysql_errno");
    library.find(close, "mysql_close");
  }
};

const Functions& mariadb() {
  static const Functions functions;
  return functions;
}

class MariaDb final : public Database {
 public:
  explicit MariaDb(MYSQL* connection) : connection_(connection) {}
  MariaDb(const MariaDb&) = delete;
  MariaDb& operator=(const MariaDb&) = delete;
  ~MariaDb() override { mariadb().close(connection_); }

  tl::unexpected<Error> trouble() const {
    return fail(fmt::format("ERROR {}: {}", mariadb().number(connection_), mariadb().error(connection_)));
  }

  Result<StatementEnd> run(const std::string& sql, const RowSink& sink) override {
    if (mariadb().query(connection_, sql.data(), sql.size()) != 0) return trouble();
    StatementEnd end;
    // CALL has a result for each of its queries, and one without rows at its end.
    for (bool first = true;; first = false) {
      MYSQL_RES* result = mariadb().use_result(connection_);
      if (result == nullptr && mariadb().field_count(connection_) != 0) return trouble();
      if (result != nullptr) {
        if (!end.has_rows) end = {true, 0};
        if (auto read = rows(result, sink, end); !read) return fail(read.error());
      } else if (first) {
        end.count = mariadb().affected_rows(connection_);
      }
      const int more = mariadb().next_result(connection_);
      if (more > 0) return trouble();
      if (more < 0) return end;
    }
  }

 private:
  Result<void> rows(MYSQL_RES* result, const RowSink& sink, StatementEnd& end) {
    const std::unique_ptr<MYSQL_RES, decltype(mysql_free_result)*> owned(result, mariadb().free_result);
    Row row(mariadb().num_fields(result));
    while (MYSQL_ROW cells = mariadb().fetch_row(result)) {
      const unsigned long* lengths = mariadb().fetch_lengths(result);
      for (std::size_t i = 0; i < row.size(); ++i) {
        row[i].reset();
        if (cells[i] != nullptr) row[i] = std::string_view(cells[i], lengths[i]);
      }
      ++end.count;
      sink(row);
    }
    if (mariadb().number(connection_) != 0) return trouble();
    return {};
  }

  MYSQL* connection_;
};

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace

bool has_mariadb_client() { return static_cast<bool>(mariadb().library); }

Result<std::unique_ptr<Database>> connect_mariadb(const DatabaseAddress& address) {
  MYSQL* connection = mariadb().init(nullptr);
  if (connection == nullptr) return fail("out of memory");
  auto database = std::make_unique<MariaDb>(connection);
  const auto option = [&](const char* name) {
    const auto found = address.options.find(name);
    return found == address.options.end() ? std::string() : found->second;
  };
  const unsigned int seconds = 10;
  mariadb().options(connection, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
  mariadb().options(connection, MYSQL_READ_DEFAULT_GROUP, "client");
  mariadb().options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const std::string socket = option("socket");
  const char* from_environment = std::getenv("MYSQL_PWD");
  const char* password = !address.password.empty() ? address.password.c_str() : from_environment;
  if (mariadb().connect(connection, or_null(address.host), or_null(address.user), password,
                        or_null(address.database), static_cast<unsigned>(address.port), or_null(socket),
                        0) == nullptr) {
    return database->trouble();
  }
  return database;
}

}  // namespace handrail
