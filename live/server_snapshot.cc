#include "live/server_snapshot.h"

#include <algorithm>

#include <fmt/core.h>

#include "live/reading.h"

namespace handrail {
namespace {

constexpr const char* kSavepoint = "handrail_question";

const RowSink kNoRows = [](const Row&) {};

std::string spoken(std::chrono::milliseconds limit) {
  if (limit.count() % 1000 != 0) return fmt::format("{} ms", limit.count());
  return fmt::format("{} s", limit.count() / 1000);
}

}  // namespace

class ServerSnapshot::AskedRows final : public Rows {
 public:
  AskedRows(ServerSnapshot& snapshot, std::unique_ptr<Cursor> cursor)
      : snapshot_(snapshot), cursor_(std::move(cursor)) {}
  AskedRows(const AskedRows&) = delete;
  AskedRows& operator=(const AskedRows&) = delete;
  ~AskedRows() override { close(); }

  const std::vector<std::string>& columns() const override { return cursor_->columns(); }

  Asked<bool> next() override {
    if (ended_) return false;
    auto more = cursor_->next();
    if (more && *more) return true;
    ended_ = true;
    snapshot_.time_.end();
    if (more) return false;
    Refusal refusal = snapshot_.refusal(more.error());
    failed_ = true;
    return tl::unexpected(std::move(refusal));
  }

  Cell cell(std::size_t column) override { return cursor_->cell(column); }

 private:
  // A cursor that is left before its end is cancelled in the server, which fails the statement.
  void close() {
    failed_ |= !ended_;
    snapshot_.time_.end();
    cursor_.reset();
    if (failed_) snapshot_.leave_failed_statement();
  }

  ServerSnapshot& snapshot_;
  std::unique_ptr<Cursor> cursor_;
  bool ended_ = false;
  bool failed_ = false;
};

ServerSnapshot::ServerSnapshot(SnapshotFacts facts, std::unique_ptr<Database> database,
                               std::unique_ptr<SqliteGuard> guard, std::chrono::milliseconds limit)
    : facts_(std::move(facts)),
      own_limit_(limit),
      limit_(limit),
      guard_(std::move(guard)),
      database_(std::move(database)),
      time_(*database_) {}

const Dialect& ServerSnapshot::dialect() const {
  switch (facts_.engine) {
    case Engine::mysql: return mysql_dialect();
    case Engine::postgresql: return postgresql_dialect();
    default: return sqlite_dialect();
  }
}

void ServerSnapshot::limit_time(std::optional<std::chrono::milliseconds> limit) {
  limit_ = limit ? std::min(*limit, own_limit_) : own_limit_;
}

Asked<std::unique_ptr<Rows>> ServerSnapshot::ask(std::string_view sql) {
  if (const std::string_view why = why_not_reading(sql); !why.empty())
    return tl::unexpected(Refusal{Refusal::Reason::not_reading, fmt::format("it {}", why)});
  if (sql.find('\0') != sql.npos)
    return tl::unexpected(Refusal{Refusal::Reason::sql, "there is a NUL character in it"});
  if (guard_) guard_->denied.message.clear();
  if (facts_.engine == Engine::postgresql) {
    const auto marked = database_->run(fmt::format("SAVEPOINT {}", kSavepoint), kNoRows);
    if (!marked) return tl::unexpected(refusal(marked.error()));
  }
  time_.begin(limit_);
  auto cursor = database_->query(std::string(sql));
  if (cursor) return std::make_unique<AskedRows>(*this, std::move(*cursor));
  time_.end();
  Refusal refused = refusal(cursor.error());
  leave_failed_statement();
  return tl::unexpected(std::move(refused));
}

void ServerSnapshot::leave_failed_statement() {
  if (facts_.engine == Engine::sqlite || database_->lost()) return;
  // A cancellation that came when the statement was over already may end this one instead, so it is tried
  // again.
  const bool postgresql = facts_.engine == Engine::postgresql;
  const std::string sql = postgresql ? fmt::format("ROLLBACK TO SAVEPOINT {}", kSavepoint) : "DO 0";
  for (int i = 0; i < 3; ++i) {
    if (database_->run(sql, kNoRows)) return;
  }
}

Refusal ServerSnapshot::refusal(const Error& error) const {
  if (time_.reached())
    return {Refusal::Reason::limit,
            fmt::format("it did not end within {} and was cancelled", spoken(limit_))};
  if (guard_ && !guard_->denied.message.empty()) return guard_->denied;
  if (database_->lost()) return {Refusal::Reason::unreadable, "the connection is lost: " + error.message};
  return {Refusal::Reason::sql, error.message};
}

}  // namespace handrail
