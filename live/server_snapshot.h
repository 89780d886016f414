// A Snapshot over a client's connection that stands in a read-only transaction.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "clients/database.h"
#include "live/time_limit.h"
#include "verifier/snapshot.h"
#include "verifier/sqlite_guard.h"

namespace handrail {

class ServerSnapshot final : public Snapshot {
 public:
  // `guard` is the authorizer of an SQLite connection, else nullptr.
  ServerSnapshot(SnapshotFacts facts, std::unique_ptr<Database> database, std::unique_ptr<SqliteGuard> guard,
                 std::chrono::milliseconds limit);

  const SnapshotFacts& facts() const override { return facts_; }
  SnapshotFacts& facts() { return facts_; }
  const Dialect& dialect() const override;
  void limit_time(std::optional<std::chrono::milliseconds> limit) override;
  Asked<std::unique_ptr<Rows>> ask(std::string_view sql) override;
  std::uint64_t bytes_read() const override { return 0; }
  // The transaction sees no change.
  std::string changed() override { return {}; }

 private:
  class AskedRows;

  Refusal refusal(const Error& error) const;
  // After it the next question may be asked: PostgreSQL's transaction would have failed as a whole.
  void leave_failed_statement();

  SnapshotFacts facts_;
  std::chrono::milliseconds own_limit_;
  std::chrono::milliseconds limit_;     // of the next questions
  std::unique_ptr<SqliteGuard> guard_;  // outlives the connection that asks it
  std::unique_ptr<Database> database_;
  TimeLimit time_;
};

}  // namespace handrail
