#include "verifier/sqlite_snapshot.h"

#include <doctest/doctest.h>

#include "verifier/testing.h"

namespace handrail {
namespace {

using testing::outcome_of;
using testing::sql_check;

class Rehearsal {
 public:
  explicit Rehearsal(const std::string& sql) {
    const testing::Folder folder;
    testing::make_database(folder / "a.db", sql);
    bytes_ = testing::bytes_of(folder / "a.db");
    SnapshotVfs::Files files;
    files.database = std::make_unique<MemorySource>(bytes_);
    snapshot_ = std::make_unique<SqliteSnapshot>(SnapshotFacts{"a.db", "sqlite", Engine::sqlite, 0, {}, {}},
                                                 std::move(files), SnapshotLimits{},
                                                 SqliteSnapshot::Purpose::rehearsal);
    REQUIRE(snapshot_->open());
  }

  // "done" or why it was refused.
  std::string change(const std::string& sql) {
    auto rows = snapshot_->change(sql);
    if (!rows) return rows.error().message;
    while (true) {
      auto more = (*rows)->next();
      if (!more) return more.error().message;
      if (!*more) return "done";
    }
  }

  std::string asks(const std::string& sql, const std::string& expected) {
    return outcome_of(*snapshot_, sql_check(sql, ExpectKind::equals, {expected}));
  }

 private:
  std::string bytes_;
  std::unique_ptr<SqliteSnapshot> snapshot_;
};

TEST_CASE("a rehearsal changes data and schema, and its checks still only read") {
  Rehearsal rehearsal("CREATE TABLE t(x); INSERT INTO t VALUES (1), (2)");
  CHECK(rehearsal.change("BEGIN") == "done");
  CHECK(rehearsal.change("ALTER TABLE t ADD COLUMN y DEFAULT 'new'") == "done");
  CHECK(rehearsal.change("UPDATE t SET x = x + 10") == "done");
  CHECK(rehearsal.change("COMMIT") == "done");
  CHECK(rehearsal.change("CREATE INDEX i ON t(x)") == "done");
  CHECK(rehearsal.asks("SELECT sum(x) || y FROM t", "23new") == "pass");
  CHECK(rehearsal.change("VACUUM") == "done");
  CHECK(rehearsal.asks("PRAGMA integrity_check", "ok") == "pass");
  CHECK(rehearsal.asks("DELETE FROM t", "").rfind("error: it would change", 0) == 0);
  CHECK(rehearsal.asks("SELECT count(*) FROM t", "2") == "pass");
}

TEST_CASE("triggers fire in a rehearsal as they will in the upgrade") {
  Rehearsal rehearsal(
      "CREATE TABLE t(x); CREATE TABLE log(x);"
      "CREATE TRIGGER note AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.x); END");
  CHECK(rehearsal.change("INSERT INTO t VALUES (7)") == "done");
  CHECK(rehearsal.asks("SELECT x FROM log", "7") == "pass");
}

TEST_CASE("a rehearsal does not reach beyond its snapshot") {
  Rehearsal rehearsal("CREATE TABLE t(x)");
  CHECK(rehearsal.change("ATTACH '/tmp/other.db' AS other") ==
        "it attaches another file; there is only the snapshot here");
  CHECK(rehearsal.change("VACUUM INTO '/tmp/other.db'") ==
        "it attaches another file; there is only the snapshot here");
  CHECK(rehearsal.change("PRAGMA query_only=OFF") ==
        "PRAGMA query_only belongs to a connection, the file does not tell it");
  CHECK(rehearsal.change("PRAGMA writable_schema=ON") ==
        "PRAGMA writable_schema belongs to a connection, the file does not tell it");
}

}  // namespace
}  // namespace handrail
