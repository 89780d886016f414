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
  decltype(mysql_thread_id)* thread_id = nullptr;
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
    library.find(thread_id, "mysql_thread_id");
    library.find(close, "mysql_close");
  }
};

const Functions& mariadb() {
  static const Functions functions;
  return functions;
}

using Connection = std::unique_ptr<MYSQL, decltype(mysql_close)*>;

tl::unexpected<Error> trouble_of(MYSQL* connection) {
  return fail(fmt::format("ERROR {}: {}", mariadb().number(connection), mariadb().error(connection)));
}

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

Result<Connection> open_connection(const DatabaseAddress& address) {
  Connection connection(mariadb().init(nullptr), mariadb().close);
  if (!connection) return fail("out of memory");
  const auto option = [&](const char* name) {
    const auto found = address.options.find(name);
    return found == address.options.end() ? std::string() : found->second;
  };
  const unsigned int seconds = 10;
  mariadb().options(connection.get(), MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
  mariadb().options(connection.get(), MYSQL_READ_DEFAULT_GROUP, "client");
  mariadb().options(connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const std::string socket = option("socket");
  const char* from_environment = std::getenv("MYSQL_PWD");
  const char* password = !address.password.empty() ? address.password.c_str() : from_environment;
  if (mariadb().connect(connection.get(), or_null(address.host), or_null(address.user), password,
                        or_null(address.database), static_cast<unsigned>(address.port), or_null(socket),
                        0) == nullptr) {
    return trouble_of(connection.get());
  }
  return connection;
}

class MariaDb final : public Database {
 public:
  MariaDb(Connection connection, DatabaseAddress address)
      : connection_(std::move(connection)),
        thread_(mariadb().thread_id(connection_.get())),
        address_(std::move(address)) {}

  Result<StatementEnd> run(const std::string& sql, const RowSink& sink) override {
    if (mariadb().query(connection_.get(), sql.data(), sql.size()) != 0) return trouble();
    StatementEnd end;
    // CALL has a result for each of its queries, and one without rows at its end.
    for (bool first = true;; first = false) {
      MYSQL_RES* result = mariadb().use_result(connection_.get());
      if (result == nullptr && mariadb().field_count(connection_.get()) != 0) return trouble();
      if (result != nullptr) {
        if (!end.has_rows) end = {true, 0};
        if (auto read = rows(result, sink, end); !read) return fail(read.error());
      } else if (first) {
        end.count = mariadb().affected_rows(connection_.get());
      }
      const int more = mariadb().next_result(connection_.get());
      if (more > 0) return trouble();
      if (more < 0) return end;
    }
  }

  // The protocol has no other way than a second connection of the same user.
  Result<void> cancel() override {
    const auto second = open_connection(address_);
    if (!second) return fail(second.error());
    const std::string sql = fmt::format("KILL QUERY {}", thread_);
    if (mariadb().query(second->get(), sql.data(), sql.size()) != 0) return trouble_of(second->get());
    return {};
  }

 private:
  tl::unexpected<Error> trouble() const { return trouble_of(connection_.get()); }

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
    if (mariadb().number(connection_.get()) != 0) return trouble();
    return {};
  }

  Connection connection_;
  unsigned long thread_;  // of the server, for this connection
  DatabaseAddress address_;
};

}  // namespace

bool has_mariadb_client() { return static_cast<bool>(mariadb().library); }

Result<std::unique_ptr<Database>> connect_mariadb(const DatabaseAddress& address) {
  auto connection = open_connection(address);
  if (!connection) return fail(connection.error());
  return std::make_unique<MariaDb>(std::move(*connection), address);
}

}  // namespace handrail
