#include "verifier/rehearse/rehearsal.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>

#include "model/runbook.h"
#include "verifier/rehearse/planned_changes.h"
#include "verifier/testing.h"

namespace handrail {
namespace {

CheckSet changing(std::vector<std::string> statements, std::vector<Check> checks = {}) {
  CheckSet set = testing::set_of(std::move(checks));
  for (const std::string& sql : statements) {
    PlacedChange change;
    change.sql = sql;
    change.line = static_cast<std::uint32_t>(set.changes.size() + 1);
    set.changes.push_back(std::move(change));
  }
  return set;
}

std::unique_ptr<Snapshot> sample() {
  auto snapshot = testing::open_bytes({{"sample.db", testing::sample_database()}});
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

Rehearsal rehearsed(Snapshot& snapshot, CheckSet checks) {
  auto rehearsal = rehearse(snapshot, std::move(checks));
  REQUIRE(rehearsal);
  return std::move(*rehearsal);
}

std::string outcomes_of(const Rehearsal& rehearsal) {
  std::string out;
  for (const RehearsedChange& change : rehearsal.changes) {
    if (!out.empty()) out += ", ";
    out += name_of(change.outcome);
    if (change.outcome == RehearsalOutcome::done) out += " " + std::to_string(change.rows);
  }
  return out;
}

std::string count_in(Snapshot& snapshot, const std::string& sql) {
  auto rows = snapshot.ask(sql);
  REQUIRE(rows);
  REQUIRE(*(*rows)->next());
  return std::string((*rows)->cell(0).bytes);
}

Check when(When moment, Check check) {
  check.when = moment;
  return check;
}

std::vector<PlacedChange> changes_in(const std::string& guide, const PlanOptions& options = {}) {
  auto source = SourceText::make("guide.md", guide);
  REQUIRE(source);
  auto runbook = read_guide(*source);
  REQUIRE(runbook);
  auto plan = make_plan(**runbook, options);
  REQUIRE(plan);
  return changes_of(**runbook, *plan);
}

}  // namespace

TEST_CASE("statements change the overlay, with triggers, and never the snapshot") {
  const auto snapshot = sample();
  const Rehearsal rehearsal = rehearsed(
      *snapshot,
      changing(
          {"ALTER TABLE users ADD COLUMN nick TEXT", "BEGIN", "UPDATE users SET nick = email WHERE id <= 7",
           "COMMIT",
           "CREATE TRIGGER t AFTER DELETE ON users BEGIN DELETE FROM orders WHERE user_id = old.id; END",
           "DELETE FROM users WHERE id > 298"},
          {when(When::before, testing::sql_check("SELECT count(*) FROM users", ExpectKind::equals, {"300"})),
           when(When::after, testing::sql_check("SELECT count(*) FROM users WHERE nick IS NOT NULL",
                                                ExpectKind::equals, {"7"}))}));
  CHECK(outcomes_of(rehearsal) == "done 0, done 0, done 7, done 0, done 0, done 4");
  CHECK(rehearsal.before.count(Outcome::pass) == 1);
  REQUIRE(rehearsal.after);
  CHECK(rehearsal.after->count(Outcome::pass) == 1);
  CHECK(count_in(*snapshot, "SELECT count(*) FROM users") == "300");
  CHECK(count_in(*snapshot, "SELECT count(*) FROM pragma_table_info('users')") == "4");
  // The trigger's rows are nothing that the guide's own SQL names.
  const Comparison& comparison = *rehearsal.after->comparison;
  CHECK(comparison.unforeseen() == 1);
  CHECK(rehearsal.exit_code() == 1);
}

TEST_CASE("it stops at the statement that fails, and no check for after is run") {
  const auto snapshot = sample();
  const Rehearsal rehearsal = rehearsed(
      *snapshot,
      changing({"DELETE FROM orders", "INSERT INTO users(id, state) VALUES (1, 'x')", "DROP TABLE users"}));
  CHECK(outcomes_of(rehearsal) == "done 300, failed, not-reached");
  CHECK(rehearsal.changes[1].message == "UNIQUE constraint failed: users.id");
  CHECK(rehearsal.changes[1].change->line == 2);
  CHECK_FALSE(rehearsal.after);
  CHECK(rehearsal.exit_code() == 1);
}

TEST_CASE("what cannot be rehearsed is listed, and what fails after it says so") {
  const auto snapshot = sample();
  CheckSet checks = changing({"UPDATE users SET state = 'a'", "", "UPDATE users SET nick = 'n'"});
  checks.changes[0].engine = Engine::mysql;
  checks.changes[1].command = "flask db upgrade";
  checks.changes[1].left_out = "is a program of its own; only SQL can be rehearsed";
  const Rehearsal rehearsal = rehearsed(*snapshot, std::move(checks));
  CHECK(outcomes_of(rehearsal) == "left-out, left-out, failed");
  CHECK(rehearsal.changes[0].message == "is made for mysql, the snapshot is sqlite");
  CHECK(rehearsal.changes[2].message ==
        "no such column: nick; a change before it was left out, which may be why");
}

TEST_CASE("everything left out is no success") {
  const auto snapshot = sample();
  CheckSet checks = changing({"UPDATE users SET state = 'a'"});
  checks.changes[0].left_out = "needs a value for limit";
  CHECK(rehearsed(*snapshot, std::move(checks)).exit_code() == 2);
}

TEST_CASE("other files are out of reach") {
  const auto snapshot = sample();
  const Rehearsal rehearsal = rehearsed(*snapshot, changing({"ATTACH '/tmp/handrail-must-not-be.db' AS other",
                                                             "VACUUM INTO '/tmp/handrail-must-not-be.db'"}));
  CHECK(rehearsal.count(RehearsalOutcome::done) == 0);
  CHECK_FALSE(std::filesystem::exists("/tmp/handrail-must-not-be.db"));
}

TEST_CASE("a transaction that nobody ends is told") {
  const auto snapshot = sample();
  const Rehearsal rehearsal = rehearsed(*snapshot, changing({"BEGIN", "DELETE FROM orders"}));
  REQUIRE(rehearsal.notes.size() == 1);
  CHECK(rehearsal.notes[0].starts_with("A transaction is still open at the end"));
}

TEST_CASE("a guide that changes nothing is refused") {
  const auto snapshot = sample();
  const auto rehearsal = rehearse(*snapshot, testing::set_of({}));
  REQUIRE_FALSE(rehearsal);
  CHECK(rehearsal.error().message == "changes no data that could be rehearsed");
}

TEST_CASE("a plan's changes come in its order, from fences, arguments and heredocs, values filled in") {
  const std::string guide =
      "---\nparameters:\n  state: {default: active, placeholder: NEW_STATE}\n  limit: {placeholder: LIMIT}\n"
      "datastores: {app: {engine: sqlite, location: app.db}}\n---\n# Upgrade\n\n## Migrate\n\n"
      "```bash\nsqlite3 app.db \"ALTER TABLE users ADD COLUMN email TEXT;\"\nsqlite3 app.db <<'SQL'\nBEGIN;\n"
      "UPDATE users SET state = 'NEW_STATE';\nCOMMIT;\nSQL\nflask db upgrade\n"
      "sqlite3 app.db \"DELETE FROM users WHERE id = $(cat old)\"\n```\n\n"
      "```sql\nSELECT count(*) FROM users;\nDELETE FROM users WHERE id = LIMIT;\n```\n";
  const auto told = [](const std::vector<PlacedChange>& changes) {
    std::string out;
    for (const PlacedChange& change : changes) {
      out += fmt::format("{}: {}{}{}\n", change.line, change.sql, change.command,
                         change.left_out.empty() ? "" : " (" + change.left_out + ")");
    }
    return out;
  };
  CHECK(told(changes_in(guide)) ==
        "12: ALTER TABLE users ADD COLUMN email TEXT\n"
        "14: BEGIN\n"
        "15: UPDATE users SET state = 'active'\n"
        "16: COMMIT\n"
        "18: flask db upgrade (is a program of its own; only SQL can be rehearsed)\n"
        "19: DELETE FROM users WHERE id = $(cat old) (holds a value that only the shell knows)\n"
        "24: DELETE FROM users WHERE id = LIMIT (needs a value for limit)\n");
  PlanOptions options;
  options.parameters["limit"] = "7";
  CHECK(told(changes_in(guide, options)).ends_with("24: DELETE FROM users WHERE id = 7\n"));
}

}  // namespace handrail
