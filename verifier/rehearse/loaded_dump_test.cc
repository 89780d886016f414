// A server's SQL, rehearsed on its dump. tests/verify/changes.test.mjs holds the same against real servers.
#include <doctest/doctest.h>

#include "verifier/rehearse/rehearsal.h"
#include "verifier/testing.h"

namespace handrail {
namespace {

const std::string kMysqlDump = R"(-- MySQL dump 10.19
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE `users` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `email` varchar(12) NOT NULL,
  `age` tinyint(3) unsigned DEFAULT NULL,
  `price` decimal(6,2) NOT NULL DEFAULT 1.50,
  PRIMARY KEY (`id`),
  UNIQUE KEY `by_email` (`email`)
) ENGINE=InnoDB AUTO_INCREMENT=8 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `users` VALUES (1,'a@x.org',30,10.00),(2,'b@x.org',NULL,0.20);
CREATE TABLE `orders` (
  `id` int(11) NOT NULL,
  `user_id` int(11) DEFAULT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE,
  CONSTRAINT `some` CHECK (`id` < 1000)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `orders` VALUES (1,1),(2,2);
CREATE TABLE `seen` (`id` int(11) NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;
CREATE TRIGGER `look` AFTER INSERT ON `seen` FOR EACH ROW SET @a = 1;
-- Dump completed on 2026-01-01
)";

// What became of each statement; then the rows that `shown` gives afterwards.
struct Told {
  std::string outcomes, messages, rows;
};

Told told(const std::vector<std::string>& statements, const std::string& shown) {
  auto snapshot = testing::open_bytes({{"shop.sql", kMysqlDump}});
  REQUIRE(snapshot);
  Check check = testing::sql_check(shown);
  check.when = When::after;
  CheckSet set = testing::set_of({check});
  for (const std::string& sql : statements) {
    PlacedChange change;
    change.sql = sql;
    set.changes.push_back(std::move(change));
  }
  RehearsalOptions options;
  options.now = parse_instant("2026-11-21 17:00:00");
  const auto rehearsal = rehearse(**snapshot, std::move(set), options);
  REQUIRE(rehearsal);
  Told out;
  for (const RehearsedChange& change : rehearsal->changes) {
    out.outcomes += (out.outcomes.empty() ? "" : ", ") + std::string(name_of(change.outcome));
    if (change.outcome == RehearsalOutcome::done) out.outcomes += " " + std::to_string(change.rows);
    if (!change.message.empty()) out.messages += (out.messages.empty() ? "" : "; ") + change.message;
  }
  if (!rehearsal->after) return out;
  for (const auto& row : rehearsal->after->results.front().rows) {
    std::string line;
    for (const Value& value : row) {
      line += line.empty() ? "" : "|";
      line += value.kind == Cell::Kind::integer ? std::to_string(value.integer) : value.text;
    }
    out.rows += line + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE(
    "a statement of MySQL changes its loaded dump as the server would: numbers, defaults, rounding, "
    "cascades") {
  const Told done =
      told({"INSERT INTO users(email, price) VALUES ('c@x.org', 2.345)", "DELETE FROM users WHERE id = 1",
            "UPDATE users SET age = IFNULL(age, 0) + 1"},
           "SELECT id, email, age, price, (SELECT COUNT(*) FROM orders) FROM users ORDER BY id");
  CHECK(done.outcomes == "done 1, done 2, done 2");
  CHECK(done.rows == "2|b@x.org|1|0.20|1\n8|c@x.org|1|2.35|1\n");
}

TEST_CASE("what the server refuses fails: length, range, NULL, a key, a foreign key, a CHECK") {
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"UPDATE users SET email = 'far too long an address'", "a value is too long for email"},
      {"UPDATE users SET age = 300", "300 is out of the range of age"},
      {"UPDATE users SET email = NULL", "email may not be NULL"},
      {"INSERT INTO users(email) VALUES ('A@X.ORG')", "UNIQUE constraint failed: users.email"},
      {"INSERT INTO users(price) VALUES (1)", "email has no default, and no value is given"},
      {"INSERT INTO orders VALUES (3, 77)", "FOREIGN KEY constraint failed"},
      {"INSERT INTO orders VALUES (3000, 1)", "a row breaks the constraint CHECK some"},
      {"UPDATE users SET mail = ''", "no such column: mail"},
      {"TRUNCATE users", "a foreign key of another table leads to users"},
  };
  for (const auto& one : refused) {
    const Told failed = told({one.first}, "SELECT 1");
    CHECK_MESSAGE(failed.outcomes == "failed", one.first);
    CHECK(failed.messages == one.second);
  }
}

TEST_CASE("what is not sure on a loaded dump is left out, and what follows says that it may depend on it") {
  const Told left = told({"UPDATE users SET price = price * 1.1", "UPDATE users SET age = 1",
                          "INSERT INTO orders VALUES (9, 1)"},
                         "SELECT DISTINCT age FROM users");
  CHECK(left.outcomes == "left-out, done 2, done 1");
  CHECK(left.messages ==
        "is left to the server: * with what is no whole or floating point number; a statement before it that "
        "was left "
        "out names users: on the server it may do something else");
  CHECK(left.rows == "1\n");
}

TEST_CASE("triggers and settings that a loaded dump has not leave statements to the server") {
  CHECK(told({"INSERT INTO seen VALUES (1)"}, "SELECT 1").messages ==
        "is left to the server: seen, whose trigger look is left out of a loaded dump");
  const Told behind =
      told({"SET sql_mode = ''", "UPDATE users SET age = 300"}, "SELECT age FROM users WHERE id = 1");
  CHECK(behind.outcomes == "left-out, left-out");
  CHECK(behind.rows == "30\n");
}

TEST_CASE("transactions keep their meaning: ROLLBACK takes back, TRUNCATE commits in MySQL") {
  CHECK(told({"START TRANSACTION", "UPDATE users SET age = 1", "ROLLBACK"},
             "SELECT age FROM users WHERE id = 1")
            .rows == "30\n");
  CHECK(told({"START TRANSACTION", "UPDATE users SET age = 1", "TRUNCATE orders", "ROLLBACK"},
             "SELECT age, (SELECT COUNT(*) FROM orders) FROM users WHERE id = 1")
            .rows == "1|0\n");
}

TEST_CASE("declarations change the loaded dump as the server would, rows included") {
  const Told done = told({"ALTER TABLE users ADD COLUMN level ENUM('low','high') NOT NULL AFTER email",
                          "ALTER TABLE users MODIFY email VARCHAR(40) NOT NULL, ADD INDEX by_level (level)",
                          "INSERT INTO users(email, level) VALUES ('longer-than-twelve@x.org', 'HIGH')",
                          "ALTER TABLE orders DROP FOREIGN KEY fk", "RENAME TABLE orders TO bills",
                          "INSERT INTO bills VALUES (5, 99)"},
                         "SELECT id, email, level, (SELECT COUNT(*) FROM bills) FROM users ORDER BY id");
  CHECK(done.outcomes == "done 0, done 0, done 1, done 0, done 0, done 1");
  CHECK(done.rows == "1|a@x.org|low|3\n2|b@x.org|low|3\n8|longer-than-twelve@x.org|high|3\n");
  CHECK(told({"ALTER TABLE users ADD COLUMN n INT"},
             "SELECT column_name, column_type FROM information_schema.columns WHERE column_name = 'n'")
            .rows == "n|int(11)\n");
}

TEST_CASE(
    "a declaration that rows do not fit fails, one that is not sure is left out, and neither leaves a "
    "trace") {
  const Told failed = told({"ALTER TABLE users MODIFY email VARCHAR(3) NOT NULL"}, "SELECT 1");
  CHECK(failed.outcomes == "failed");
  CHECK(failed.messages == "a value is too long for email");
  const Told left =
      told({"ALTER TABLE users ADD COLUMN data JSON", "UPDATE users SET email = 'same'  WHERE id = 1"},
           "SELECT COUNT(*) FROM information_schema.columns WHERE column_name = 'data'");
  CHECK(left.outcomes == "left-out, done 1");
  CHECK(left.rows == "0\n");
}

}  // namespace handrail
