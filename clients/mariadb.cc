// MariaDB and MySQL by libmariadb. Like the command line client it reads the group [client] of the option
// files, and MYSQL_PWD from the environment.
#include <cstdlib>

#include <fmt/format.h>
#include <mariadb/mysql.h>

#include "clients/cells.h"
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
  decltype(mysql_fetch_fields)* fetch_fields = nullptr;
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
    library.find(fetch_fields, "mysql_fetch_fields");
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

enum class ColumnType : std::uint8_t { text, blob, integer, real, bits, sum };

ColumnType type_of(const MYSQL_FIELD& field) {
  constexpr unsigned kBinary = 63;  // the character set of what is no text
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR: return ColumnType::integer;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE: return ColumnType::real;
    case MYSQL_TYPE_BIT: return field.length > 63 ? ColumnType::blob : ColumnType::bits;
    case MYSQL_TYPE_GEOMETRY: return ColumnType::blob;
    // A sum of whole numbers has this type, too; it is computed, so no table is named.
    case MYSQL_TYPE_NEWDECIMAL:
      return field.decimals == 0 && field.org_table_length == 0 ? ColumnType::sum : ColumnType::text;
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING: return field.charsetnr == kBinary ? ColumnType::blob : ColumnType::text;
    default: return ColumnType::text;
  }
}

class MariaDbCursor final : public Cursor {
 public:
  // `result` comes from mysql_use_result: rows are still on their way.
  MariaDbCursor(Database& database, MYSQL* connection, MYSQL_RES* result)
      : database_(database), connection_(connection), result_(result, mariadb().free_result) {
    const MYSQL_FIELD* fields = mariadb().fetch_fields(result);
    for (unsigned i = 0; i < mariadb().num_fields(result); ++i) {
      names_.emplace_back(fields[i].name, fields[i].name_length);
      types_.push_back(type_of(fields[i]));
    }
  }
  MariaDbCursor(const MariaDbCursor&) = delete;
  MariaDbCursor& operator=(const MariaDbCursor&) = delete;
  ~MariaDbCursor() override {
    // The rest of the rows has to be read before anything else can be asked, so the server is told to stop.
    if (!ended_) {
      (void)database_.cancel();
      while (mariadb().fetch_row(result_.get()) != nullptr) {}
    }
    result_.reset();
    while (mariadb().next_result(connection_) == 0) {
      MYSQL_RES* more = mariadb().use_result(connection_);
      if (more != nullptr) mariadb().free_result(more);
    }
  }

  const std::vector<std::string>& columns() const override { return names_; }

  Result<bool> next() override {
    row_ = mariadb().fetch_row(result_.get());
    if (row_ != nullptr) {
      lengths_ = mariadb().fetch_lengths(result_.get());
      return true;
    }
    ended_ = true;
    if (mariadb().number(connection_) != 0) return trouble_of(connection_);
    return false;
  }

  Cell cell(std::size_t column) const override {
    if (row_[column] == nullptr) return {};
    const std::string_view bytes(row_[column], lengths_[column]);
    switch (types_[column]) {
      case ColumnType::text: return text_cell(bytes);
      case ColumnType::blob: return {Cell::Kind::blob, 0, 0, bytes};
      case ColumnType::integer:
      case ColumnType::sum: return integer_cell(bytes);
      case ColumnType::real: return real_cell(bytes);
      case ColumnType::bits: {
        std::uint64_t bits = 0;
        for (const char c : bytes) bits = bits << 8 | static_cast<unsigned char>(c);
        bits_ = std::to_string(bits);
        return integer_cell(bits_);
      }
    }
    return {};
  }

 private:
  Database& database_;
  MYSQL* connection_;
  std::unique_ptr<MYSQL_RES, decltype(mysql_free_result)*> result_;
  std::vector<std::string> names_;
  std::vector<ColumnType> types_;
  MYSQL_ROW row_ = nullptr;
  const unsigned long* lengths_ = nullptr;
  mutable std::string bits_;
  bool ended_ = false;
};

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

  Result<std::unique_ptr<Cursor>> query(const std::string& sql) override {
    if (mariadb().query(connection_.get(), sql.data(), sql.size()) != 0) return trouble();
    MYSQL_RES* result = mariadb().use_result(connection_.get());
    if (result != nullptr) return std::make_unique<MariaDbCursor>(*this, connection_.get(), result);
    if (mariadb().field_count(connection_.get()) != 0) return trouble();
    return fail("it gives no rows");
  }

  bool lost() const override {
    constexpr unsigned kServerGone = 2006, kServerLost = 2013;  // CR_SERVER_GONE_ERROR, CR_SERVER_LOST
    const unsigned number = mariadb().number(connection_.get());
    return number == kServerGone || number == kServerLost;
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
