// PostgreSQL by libpq, which knows PGPASSWORD, ~/.pgpass and its other variables by itself.
#include <fmt/format.h>
#include <postgresql/libpq-fe.h>

#include "clients/cells.h"
#include "clients/database.h"
#include "clients/library.h"

namespace handrail {
namespace {

struct Functions {
  Library library{"libpq.so.5"};
  decltype(PQconnectdbParams)* connect = nullptr;
  decltype(PQstatus)* status = nullptr;
  decltype(PQfinish)* finish = nullptr;
  decltype(PQerrorMessage)* error = nullptr;
  decltype(PQsendQuery)* send = nullptr;
  decltype(PQsendQueryParams)* send_one = nullptr;
  decltype(PQsetSingleRowMode)* row_by_row = nullptr;
  decltype(PQgetResult)* next = nullptr;
  decltype(PQresultStatus)* result_status = nullptr;
  decltype(PQresultErrorMessage)* result_error = nullptr;
  decltype(PQcmdTuples)* changed = nullptr;
  decltype(PQnfields)* fields = nullptr;
  decltype(PQntuples)* tuples = nullptr;
  decltype(PQfname)* field_name = nullptr;
  decltype(PQftype)* field_type = nullptr;
  decltype(PQftable)* field_table = nullptr;
  decltype(PQgetisnull)* is_null = nullptr;
  decltype(PQgetvalue)* value = nullptr;
  decltype(PQgetlength)* length = nullptr;
  decltype(PQclear)* clear = nullptr;
  decltype(PQgetCancel)* how_to_cancel = nullptr;
  decltype(PQcancel)* cancel = nullptr;
  decltype(PQfreeCancel)* free_cancel = nullptr;

  Functions() {
    library.find(connect, "PQconnectdbParams");
    library.find(status, "PQstatus");
    library.find(finish, "PQfinish");
    library.find(error, "PQerrorMessage");
    library.find(send, "PQsendQuery");
    library.find(send_one, "PQsendQueryParams");
    library.find(row_by_row, "PQsetSingleRowMode");
    library.find(next, "PQgetResult");
    library.find(result_status, "PQresultStatus");
    library.find(result_error, "PQresultErrorMessage");
    library.find(changed, "PQcmdTuples");
    library.find(fields, "PQnfields");
    library.find(tuples, "PQntuples");
    library.find(field_name, "PQfname");
    library.find(field_type, "PQftype");
    library.find(field_table, "PQftable");
    library.find(is_null, "PQgetisnull");
    library.find(value, "PQgetvalue");
    library.find(length, "PQgetlength");
    library.find(clear, "PQclear");
    library.find(how_to_cancel, "PQgetCancel");
    library.find(cancel, "PQcancel");
    library.find(free_cancel, "PQfreeCancel");
  }
};

const Functions& libpq() {
  static const Functions functions;
  return functions;
}

std::string trimmed(const char* message) {
  std::string text = message;
  text.erase(text.find_last_not_of("\n ") + 1);
  return text;
}

enum class ColumnType : std::uint8_t { text, bytea, integer, real, boolean, sum };

// By their numbers in pg_type, which never change.
ColumnType type_of(PGresult* result, int column) {
  switch (libpq().field_type(result, column)) {
    case 16: return ColumnType::boolean;
    case 17: return ColumnType::bytea;
    case 20:                              // bigint
    case 21:                              // smallint
    case 23:                              // integer
    case 26: return ColumnType::integer;  // oid
    case 700:
    case 701: return ColumnType::real;
    // A sum of bigints has this type, too; it is computed, so no table is named.
    case 1700: return libpq().field_table(result, column) == 0 ? ColumnType::sum : ColumnType::text;
    default: return ColumnType::text;
  }
}

class PostgreSqlCursor final : public Cursor {
 public:
  using Owned = std::unique_ptr<PGresult, decltype(PQclear)*>;

  // `first` holds the first row, or none when there is none.
  PostgreSqlCursor(Database& database, PGconn* connection, Owned first)
      : database_(database), connection_(connection), result_(std::move(first)) {
    for (int i = 0; i < libpq().fields(result_.get()); ++i) {
      names_.emplace_back(libpq().field_name(result_.get(), i));
      types_.push_back(type_of(result_.get(), i));
    }
    decoded_.resize(names_.size());
  }
  PostgreSqlCursor(const PostgreSqlCursor&) = delete;
  PostgreSqlCursor& operator=(const PostgreSqlCursor&) = delete;
  ~PostgreSqlCursor() override {
    if (!ended_) (void)database_.cancel();
    result_.reset();
    while (PGresult* rest = libpq().next(connection_)) libpq().clear(rest);
  }

  const std::vector<std::string>& columns() const override { return names_; }

  Result<bool> next() override {
    if (ended_) return false;
    if (started_) result_.reset(libpq().next(connection_));
    started_ = true;
    const ExecStatusType status = result_ ? libpq().result_status(result_.get()) : PGRES_TUPLES_OK;
    if (status == PGRES_SINGLE_TUPLE) return true;
    ended_ = true;
    if (status == PGRES_TUPLES_OK) return false;
    return fail(trimmed(libpq().result_error(result_.get())));
  }

  Cell cell(std::size_t column) const override {
    const int index = static_cast<int>(column);
    if (libpq().is_null(result_.get(), 0, index) != 0) return {};
    const std::string_view bytes(libpq().value(result_.get(), 0, index),
                                 static_cast<std::size_t>(libpq().length(result_.get(), 0, index)));
    switch (types_[column]) {
      case ColumnType::text: return text_cell(bytes);
      case ColumnType::integer: return integer_cell(bytes);
      case ColumnType::sum: return bytes.find('.') == bytes.npos ? integer_cell(bytes) : text_cell(bytes);
      case ColumnType::real: return real_cell(bytes);
      case ColumnType::boolean: return integer_cell(bytes == "t" ? "1" : "0");
      case ColumnType::bytea:  // \x616263
        decoded_[column] = bytes_of_hex(bytes.substr(std::min<std::size_t>(2, bytes.size())));
        return {Cell::Kind::blob, 0, 0, decoded_[column]};
    }
    return {};
  }

 private:
  Database& database_;
  PGconn* connection_;
  Owned result_;
  std::vector<std::string> names_;
  std::vector<ColumnType> types_;
  mutable std::vector<std::string> decoded_;
  bool started_ = false;
  bool ended_ = false;
};

class PostgreSql final : public Database {
 public:
  explicit PostgreSql(PGconn* connection)
      : connection_(connection), cancel_(libpq().how_to_cancel(connection)) {}
  PostgreSql(const PostgreSql&) = delete;
  PostgreSql& operator=(const PostgreSql&) = delete;
  ~PostgreSql() override {
    if (cancel_ != nullptr) libpq().free_cancel(cancel_);
    libpq().finish(connection_);
  }

  tl::unexpected<Error> trouble() const { return fail(trimmed(libpq().error(connection_))); }

  Result<StatementEnd> run(const std::string& sql, const RowSink& sink) override {
    if (libpq().send(connection_, sql.c_str()) == 0) return trouble();
    libpq().row_by_row(connection_);
    StatementEnd end;
    std::string failure;
    // All results have to be read before the next statement, also after a failure.
    while (PGresult* raw = libpq().next(connection_)) {
      const std::unique_ptr<PGresult, decltype(PQclear)*> result(raw, libpq().clear);
      switch (libpq().result_status(raw)) {
        case PGRES_SINGLE_TUPLE:
        case PGRES_TUPLES_OK: rows(raw, sink, end); break;
        case PGRES_COMMAND_OK: {
          const std::string changed = libpq().changed(raw);
          if (!end.has_rows) end.count = changed.empty() ? 0 : std::stoull(changed);
          break;
        }
        case PGRES_EMPTY_QUERY: break;  // a comment
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
          // Its data would have to come from, or go to, a client's file.
          return fail(
              "COPY … FROM STDIN and TO STDOUT are for psql; use a file of the server or a shell step");
        default:
          if (failure.empty()) failure = trimmed(libpq().result_error(raw));
      }
    }
    if (!failure.empty()) return fail(failure);
    return end;
  }

  Result<std::unique_ptr<Cursor>> query(const std::string& sql) override {
    // The extended protocol takes one statement only.
    if (libpq().send_one(connection_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 0)
      return trouble();
    libpq().row_by_row(connection_);
    PostgreSqlCursor::Owned first(libpq().next(connection_), libpq().clear);
    if (!first) return trouble();
    const ExecStatusType status = libpq().result_status(first.get());
    if (status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK)
      return std::make_unique<PostgreSqlCursor>(*this, connection_, std::move(first));
    const std::string failure =
        status == PGRES_FATAL_ERROR ? trimmed(libpq().result_error(first.get())) : "it gives no rows";
    while (PGresult* rest = libpq().next(connection_)) libpq().clear(rest);
    return fail(failure);
  }

  bool lost() const override { return libpq().status(connection_) != CONNECTION_OK; }

  // By a connection of its own, which PQcancel opens; cancel_ holds what that needs apart from connection_.
  Result<void> cancel() override {
    char message[256] = "not connected";
    if (cancel_ == nullptr || libpq().cancel(cancel_, message, sizeof message) == 0)
      return fail(trimmed(message));
    return {};
  }

 private:
  static void rows(PGresult* result, const RowSink& sink, StatementEnd& end) {
    if (!end.has_rows) end = {true, 0};
    Row row(static_cast<std::size_t>(libpq().fields(result)));
    for (int i = 0; i < libpq().tuples(result); ++i) {
      for (std::size_t k = 0; k < row.size(); ++k) {
        const int column = static_cast<int>(k);
        row[k].reset();
        if (libpq().is_null(result, i, column) == 0) {
          row[k] = std::string_view(libpq().value(result, i, column),
                                    static_cast<std::size_t>(libpq().length(result, i, column)));
        }
      }
      ++end.count;
      sink(row);
    }
  }

  PGconn* connection_;
  PGcancel* cancel_;  // null when there is no connection
};

}  // namespace

bool has_postgresql_client() { return static_cast<bool>(libpq().library); }

Result<std::unique_ptr<Database>> connect_postgresql(const DatabaseAddress& address) {
  std::vector<std::pair<std::string, std::string>> settings;
  const auto set = [&](std::string name, std::string value) {
    if (!value.empty()) settings.emplace_back(std::move(name), std::move(value));
  };
  set("connect_timeout", "10");
  set("application_name", "handrail");
  set("client_encoding", "UTF8");
  set("host", address.host);
  set("port", address.port != 0 ? std::to_string(address.port) : std::string());
  set("user", address.user);
  set("password", address.password);
  set("dbname", address.database);
  for (const auto& [name, value] : address.options)
    set(name, value);  // of two that are equal, the last counts
  std::vector<const char*> names, values;
  for (const auto& [name, value] : settings) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  PGconn* connection = libpq().connect(names.data(), values.data(), 0);
  if (connection == nullptr) return fail("out of memory");
  auto database = std::make_unique<PostgreSql>(connection);
  if (libpq().status(connection) != CONNECTION_OK) return database->trouble();
  return database;
}

}  // namespace handrail
