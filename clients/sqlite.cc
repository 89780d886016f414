#include <sqlite3.h>

#include "clients/database.h"
#include "model/sqlite_cell.h"

namespace handrail {
namespace {

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(sqlite3* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement, sqlite3_finalize) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i)
      names_.emplace_back(sqlite3_column_name(statement, i));
  }

  const std::vector<std::string>& columns() const override { return names_; }

  Result<bool> next() override {
    const int step = sqlite3_step(statement_.get());
    if (step == SQLITE_ROW) return true;
    if (step == SQLITE_DONE) return false;
    return fail(sqlite3_errmsg(database_));
  }

  Cell cell(std::size_t column) const override {
    return sqlite_cell(statement_.get(), static_cast<int>(column));
  }

 private:
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
  std::vector<std::string> names_;
};

class Sqlite final : public Database {
 public:
  explicit Sqlite(sqlite3* database) : database_(database, sqlite3_close) {}

  Result<StatementEnd> run(const std::string& sql, const RowSink& sink) override {
    StatementEnd end;
    const char* rest = sql.c_str();
    while (*rest != '\0') {
      sqlite3_stmt* raw = nullptr;
      if (sqlite3_prepare_v2(database_.get(), rest, -1, &raw, &rest) != SQLITE_OK) return trouble();
      const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
      if (!statement) continue;  // a comment
      const int columns = sqlite3_column_count(raw);
      end = {columns > 0, 0};
      const std::int64_t changed_before = sqlite3_total_changes64(database_.get());
      int step = SQLITE_OK;
      Row row(static_cast<std::size_t>(columns));
      while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
        for (int i = 0; i < columns; ++i) {
          const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, i));
          auto& cell = row[static_cast<std::size_t>(i)];
          cell.reset();
          if (text != nullptr)
            cell = std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(raw, i)));
        }
        ++end.count;
        sink(row);
      }
      if (step != SQLITE_DONE) return trouble();
      if (!end.has_rows)
        end.count = static_cast<std::uint64_t>(sqlite3_total_changes64(database_.get()) - changed_before);
    }
    return end;
  }

  Result<std::unique_ptr<Cursor>> query(const std::string& sql) override {
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, &rest) != SQLITE_OK)
      return trouble();
    auto cursor = std::make_unique<SqliteCursor>(database_.get(), statement);
    sqlite3_stmt* second = nullptr;
    const int code = sqlite3_prepare_v2(database_.get(), rest, -1, &second, nullptr);
    sqlite3_finalize(second);
    if (code != SQLITE_OK || second != nullptr) return fail("it is more than one statement");
    if (cursor->columns().empty()) return fail("it gives no rows");
    return cursor;
  }

  bool lost() const override { return false; }

  Result<void> cancel() override {
    sqlite3_interrupt(database_.get());
    return {};
  }

 private:
  tl::unexpected<Error> trouble() const { return fail(sqlite3_errmsg(database_.get())); }

  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

}  // namespace

Result<std::unique_ptr<Database>> connect_sqlite(const DatabaseAddress& address, const SqliteSetUp& set_up) {
  sqlite3* raw = nullptr;
  // The file has to be there: an upgrade guide works on data that exists, and an empty new file would hide a
  // typo.
  const int mode = address.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const int opened = sqlite3_open_v2(address.file.c_str(), &raw, mode, nullptr);
  auto database = std::make_unique<Sqlite>(raw);
  if (opened != SQLITE_OK) return fail(address.file + ": " + sqlite3_errmsg(raw));
  sqlite3_busy_timeout(raw, 5000);
  if (set_up) {
    if (const int code = set_up(raw); code != SQLITE_OK)
      return fail(address.file + ": " + sqlite3_errmsg(raw));
  }
  return database;
}

}  // namespace handrail
