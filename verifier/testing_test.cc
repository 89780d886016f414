#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "verifier/testing.h"

namespace handrail::testing {

Folder::Folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "handrail-test-XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

void make_database(const std::string& path, const std::string& sql, const std::function<void()>& look) {
  sqlite3* connection = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
  char* message = nullptr;
  const int code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &message);
  INFO(message);
  CHECK(code == SQLITE_OK);
  sqlite3_free(message);
  if (look) look();
  sqlite3_close(connection);
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

const std::string& sample_database() {
  static const std::string bytes = [] {
    const Folder folder;
    make_database(
        folder / "sample.db",
        "PRAGMA page_size=1024;"
        "CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT, state TEXT NOT NULL DEFAULT 'new', age REAL);"
        "CREATE TABLE orders(id INTEGER PRIMARY KEY, user_id INTEGER, note TEXT);"
        "CREATE UNIQUE INDEX users_email ON users(email);"
        "CREATE INDEX orders_user ON orders(user_id, note);"
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
        "INSERT INTO users SELECT i, 'user' || i || '@example.org', CASE i % 3 WHEN 0 THEN 'new' ELSE 'old' "
        "END,"
        " i / 2.0 FROM n;"
        "INSERT INTO orders SELECT id, id, printf('order %d', id) FROM users;");
    return bytes_of(folder / "sample.db");
  }();
  return bytes;
}

Result<std::unique_ptr<Snapshot>> open_bytes(std::vector<std::pair<std::string, std::string>> files,
                                             const SnapshotLimits& limits) {
  std::vector<SnapshotFile> sources;
  for (auto& [name, bytes] : files)
    sources.push_back({name, std::make_unique<MemorySource>(std::move(bytes))});
  return open_snapshot(std::move(sources), limits);
}

Check sql_check(std::string sql, ExpectKind kind, std::vector<std::string> values) {
  Check check;
  check.id = "check";
  check.title = "a check";
  check.sql = std::move(sql);
  check.expect.kind = kind;
  check.expect.values = std::move(values);
  return check;
}

Check word_check(std::string word, std::map<std::string, std::vector<std::string>> arguments) {
  Check check = sql_check({});
  check.kind = std::move(word);
  check.origin = Origin::declared;
  check.arguments = std::move(arguments);
  return check;
}

CheckSet set_of(std::vector<Check> checks) {
  CheckSet set{"guide.md", "A guide", "en", {}, {}};
  for (Check& check : checks) set.checks.push_back({std::move(check), 1, 1, Engine::unknown, {}});
  return set;
}

CheckResult result_of(Snapshot& snapshot, const Check& check) {
  auto report = verify(snapshot, set_of({check}));
  REQUIRE(report);
  CheckResult result = report->results.at(0);
  result.check = nullptr;  // it belongs to the report
  return result;
}

std::string outcome_of(Snapshot& snapshot, const Check& check) {
  const Verdict verdict = result_of(snapshot, check).verdict;
  return std::string(name_of(verdict.outcome)) + (verdict.message.empty() ? "" : ": " + verdict.message);
}

}  // namespace handrail::testing
