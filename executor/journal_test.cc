#include "executor/journal.h"

#include <sqlite3.h>

#include <doctest/doctest.h>

#include "executor/scratch_test.h"

namespace handrail {
namespace {

void change(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

std::string journal_with_three_records(const Scratch& scratch) {
  const std::string path = scratch.path("journal.db");
  auto journal = Journal::create(path);
  REQUIRE(journal);
  REQUIRE(journal->append("run", "", {{"guide", "a.md"}}));
  REQUIRE(journal->append("intent", "backup.1", {{"key", "k"}}));
  REQUIRE(journal->append("outcome", "backup.1", {{"key", "k"}, {"ok", true}}));
  return path;
}

}  // namespace

TEST_CASE("a journal gives back its records in order") {
  const Scratch scratch;
  const auto journal = Journal::open(journal_with_three_records(scratch));
  REQUIRE(journal);
  const auto records = journal->records();
  REQUIRE(records);
  REQUIRE(records->size() == 3);
  CHECK(records->at(1).kind == "intent");
  CHECK(records->at(1).item == "backup.1");
  CHECK(records->at(2).body["ok"] == true);
  CHECK(records->at(2).number == 3);
}

TEST_CASE("a journal that was opened again goes on with the chain") {
  const Scratch scratch;
  const std::string path = journal_with_three_records(scratch);
  auto journal = Journal::open(path);
  REQUIRE(journal);
  REQUIRE(journal->append("end", "", {{"status", "done"}}));
  CHECK(Journal::open(path)->records()->size() == 4);
}

TEST_CASE("a record that was changed, dropped or renumbered is noticed") {
  const Scratch scratch;
  const std::string path = journal_with_three_records(scratch);
  SUBCASE("changed body") {
    change(path, R"(UPDATE records SET body = '{"key":"k","ok":false}' WHERE number = 3)");
  }
  SUBCASE("changed item") { change(path, "UPDATE records SET item = 'restore.1' WHERE number = 2"); }
  SUBCASE("changed time") {
    change(path, "UPDATE records SET at = '2020-01-01T00:00:00.000Z' WHERE number = 1");
  }
  SUBCASE("dropped") { change(path, "DELETE FROM records WHERE number = 2"); }
  SUBCASE("dropped and renumbered") {
    change(path, "DELETE FROM records WHERE number = 2; UPDATE records SET number = 2 WHERE number = 3");
  }
  const auto journal = Journal::open(path);
  REQUIRE_FALSE(journal);
  CHECK(journal.error().message.find("was altered") != std::string::npos);
}

TEST_CASE("a journal is never created over another one") {
  const Scratch scratch;
  const std::string path = journal_with_three_records(scratch);
  CHECK_FALSE(Journal::create(path));
  CHECK(Journal::open(path)->records()->size() == 3);
}

TEST_CASE("a journal that cannot be written says so before anything is done") {
  const Scratch scratch;
  const std::string path = journal_with_three_records(scratch);
  auto journal = Journal::open(path);
  REQUIRE(journal);
  change(path, "PRAGMA max_page_count = 1; DROP TABLE records");
  CHECK_FALSE(journal->append("intent", "x", {}));
}

TEST_CASE("a file that is no journal is refused") {
  const Scratch scratch;
  scratch.write("journal.db", std::string(5000, 'x'));
  CHECK_FALSE(Journal::open(scratch.path("journal.db")));
}

TEST_CASE("the head beside a journal says how many records there are") {
  const Scratch scratch;
  const std::string path = journal_with_three_records(scratch);
  const auto head = read_journal_head(path);
  REQUIRE(head);
  CHECK(head->records == 3);
  const auto journal = Journal::open(path);
  REQUIRE(journal);
  CHECK(head->hash == journal->records()->back().hash);
  CHECK(journal->head().hash == head->hash);
  SUBCASE("records cut off at the end leave a good chain and another head") {
    change(path, "DELETE FROM records WHERE number = 3");
    REQUIRE(Journal::open(path));
    CHECK(Journal::open(path)->head().records == 2);
    CHECK(read_journal_head(path)->records == 3);
  }
  SUBCASE("a head that is none is refused") {
    scratch.write("journal.head", "3 abc\n");
    CHECK_FALSE(read_journal_head(path));
  }
}

TEST_CASE("a journal whose making was cut off has no records") {
  const Scratch scratch;
  scratch.write("journal.db", "");
  const auto journal = Journal::open_to_read(scratch.path("journal.db"));
  REQUIRE(journal);
  const auto records = journal->records();
  REQUIRE(records);
  CHECK(records->empty());
}

}  // namespace handrail
