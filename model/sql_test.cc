#include "model/sql.h"

#include <vector>

#include "model/testing.h"

namespace handrail {
namespace {

using testing::joined;

std::vector<SqlStatement> split(const std::string& text) {
  return split_sql(CodeText(text, {0, static_cast<std::uint32_t>(text.size())}));
}

std::string texts(const std::string& text) {
  return joined(split(text), [](const SqlStatement& s) { return s.text; });
}

SqlStatement only(const std::string& text) {
  auto all = split(text);
  REQUIRE(all.size() == 1);
  return all.front();
}

std::string syntax_error(const std::string& text) { return find_sql_syntax_error(only(text)).message; }

}  // namespace

TEST_CASE("statements end at semicolons, but not at those in quotes, comments and dollar quotes") {
  CHECK(texts("SELECT 1; SELECT 2") == "SELECT 1 | SELECT 2");
  CHECK(texts("SELECT 'a;b', \"c;d\", `e;f`; SELECT 'it''s;', 'x\\';'") ==
        "SELECT 'a;b', \"c;d\", `e;f` | SELECT 'it''s;', 'x\\';'");
  CHECK(texts("SELECT 1 -- no; end\n+ 1; /* a;b */ SELECT 2") == "SELECT 1 -- no; end\n+ 1 | SELECT 2");
  CHECK(texts("DO $x$ BEGIN a; b; END $x$; SELECT 1") == "DO $x$ BEGIN a; b; END $x$ | SELECT 1");
  CHECK(texts(";;\n;") == "");
}

TEST_CASE("DELIMITER, triggers and routines keep their own semicolons") {
  CHECK(texts("DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\nCALL p();") ==
        "CREATE PROCEDURE p() BEGIN SELECT 1; END | CALL p()");
  CHECK(texts("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c=1; DELETE FROM d; END; SELECT 1;") ==
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c=1; DELETE FROM d; END | SELECT 1");
}

TEST_CASE("prompts, \\G and the clients' own commands are left out") {
  CHECK(texts("mysql> SELECT 1;\nMariaDB [app]> SELECT 2;\nsqlite> SELECT 3;\napp=# SELECT 4;\napp=> SELECT "
              "5;") == "SELECT 1 | SELECT 2 | SELECT 3 | SELECT 4 | SELECT 5");
  CHECK(texts("SHOW SLAVE STATUS\\G\nSELECT 1;") == "SHOW SLAVE STATUS | SELECT 1");
  CHECK(texts(".backup 'x.db'\n\\d users\nSELECT 1;") == "SELECT 1");
  CHECK(sqlite_shell_command("  .backup x") == ".backup x");
  CHECK(sqlite_shell_command("SELECT 1").empty());
}

TEST_CASE("comments belong to the statement below, and those right behind it to the one above as well") {
  const auto all = split("-- first\nSELECT 1;\n-- should return 1\n\n-- second\nSELECT 2;");
  REQUIRE(all.size() == 2);
  CHECK(all[0].comments_above.size() == 1);
  CHECK(all[0].comments_below.size() == 1);
  CHECK(all[1].comments_above.size() == 2);
}

TEST_CASE("verb, role and tables are told from the text") {
  const auto told = [](const char* text) {
    const SqlStatement s = only(text);
    return s.verb + " " + std::string(name_of(s.role)) + " " +
           joined(
               s.tables, [](const std::string& t) { return t; }, ",");
  };
  CHECK(told("select * from users u join app.`orders` o on o.id = u.id") == "SELECT query users,orders");
  CHECK(told("CREATE UNIQUE INDEX i ON t (a)") == "CREATE INDEX definition t");
  CHECK(told("ALTER TABLE IF EXISTS t ADD COLUMN c INT") == "ALTER TABLE definition t");
  CHECK(told("WITH x AS (SELECT 1 FROM a) DELETE FROM b") == "WITH change a,b");
  CHECK(told("PRAGMA journal_mode=WAL") == "PRAGMA pragma ");
  CHECK(told("BEGIN") == "BEGIN transaction ");
  CHECK(told("SET NAMES utf8mb4") == "SET session ");
  CHECK(told("INSERT INTO t SELECT * FROM s") == "INSERT change t,s");
}

TEST_CASE("what changes and what destroys data") {
  CHECK(changes_data(only("UPDATE t SET a=1")));
  CHECK(changes_data(only("PRAGMA journal_mode=WAL")));
  CHECK_FALSE(changes_data(only("PRAGMA journal_mode")));
  CHECK_FALSE(changes_data(only("GRANT SELECT ON t TO u")));
  CHECK(destroys_data(only("DELETE FROM t")));
  CHECK_FALSE(destroys_data(only("DELETE FROM t WHERE id = 1")));
  CHECK(destroys_data(only("DROP TABLE t")));
  CHECK_FALSE(destroys_data(only("DROP INDEX i")));
}

TEST_CASE("syntax errors that no dialect would take are found") {
  CHECK(syntax_error("SELECT 'a") == "the quote ' is never closed");
  CHECK(syntax_error("SELECT (1") == "'(' is never closed");
  CHECK(syntax_error("SELECT 1)") == "')' closes nothing");
  CHECK(syntax_error("SELECT a, FROM t") == "a comma with nothing behind it");
  CHECK(syntax_error("SELECT * FROM t WHERE") == "the statement ends after 'WHERE'");
  CHECK(syntax_error("DELETE FORM t WHERE a = 1") == "'FORM' stands where FROM is expected");
  CHECK(syntax_error("SELECT * FORM t") == "'FORM' stands where FROM is expected");
  CHECK(syntax_error("ALTER TABEL t ADD COLUMN c INT") == "'TABEL' stands where TABLE is expected");
  CHECK(syntax_error("UPDATE t SET a = 1,") == "the statement ends after ','");
}

TEST_CASE("text with placeholders or templates is never called wrong") {
  CHECK(syntax_error("SELECT * FROM {{ table }} WHERE").empty());
  CHECK(syntax_error("SELECT ... FROM t WHERE").empty());
  CHECK(syntax_error("SELECT * FROM <table> WHERE").empty());
}

TEST_CASE("sound statements of MySQL, PostgreSQL and SQLite are not reported") {
  const std::vector<std::string> sound = {
      // MySQL
      "ALTER TABLE users MODIFY COLUMN name VARCHAR(255) NOT NULL DEFAULT ''",
      "ALTER TABLE users CHANGE COLUMN old_name new_name VARCHAR(64) AFTER id",
      "ALTER TABLE users ADD INDEX idx_email (email(20))",
      "ALTER TABLE users ADD UNIQUE KEY uk_a (a, b)",
      "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
      "ALTER TABLE t ENGINE=InnoDB, ALGORITHM=INPLACE, LOCK=NONE",
      "ALTER TABLE t DROP FOREIGN KEY fk_a, DROP INDEX fk_a",
      "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES b (id) ON DELETE CASCADE",
      "ALTER DATABASE app CHARACTER SET = utf8mb4 COLLATE = utf8mb4_unicode_ci",
      "INSERT INTO t (a, b) VALUES (1, 2) ON DUPLICATE KEY UPDATE b = VALUES(b)",
      "INSERT IGNORE INTO t SELECT * FROM s",
      "REPLACE INTO t (a) VALUES (1)",
      "UPDATE a JOIN b ON a.id = b.a_id SET a.x = b.y WHERE b.z IS NULL",
      "DELETE a FROM a LEFT JOIN b ON a.id = b.a_id WHERE b.id IS NULL",
      "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
      "SELECT * FROM t WHERE created_at > NOW() - INTERVAL 7 DAY LIMIT 10",
      "SELECT GROUP_CONCAT(name ORDER BY id SEPARATOR ',') FROM t",
      "SELECT SQL_CALC_FOUND_ROWS * FROM t LIMIT 5, 10",
      "SELECT a->'$.b', a->>'$.c' FROM t",
      "SELECT @@global.max_connections",
      "SELECT @total := COUNT(*) FROM t",
      "SELECT * FROM t FORCE INDEX (i) WHERE a REGEXP '^x'",
      "SHOW CREATE TABLE users",
      "SHOW VARIABLES LIKE 'innodb%'",
      "SHOW FULL PROCESSLIST",
      "SHOW INDEX FROM users WHERE Key_name = 'a'",
      "GRANT ALL PRIVILEGES ON app.* TO 'app'@'%' IDENTIFIED BY 'x'",
      "CREATE DATABASE IF NOT EXISTS app DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
      "CREATE USER 'app'@'localhost' IDENTIFIED BY 'secret'",
      "CREATE TABLE t LIKE s",
      "CREATE TABLE t (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, s ENUM('a','b') COMMENT 'x', "
      "KEY i (s)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
      "CREATE TABLE t (d DATE) PARTITION BY RANGE (YEAR(d)) (PARTITION p0 VALUES LESS THAN (2020))",
      "RENAME TABLE a TO b, c TO d",
      "LOCK TABLES a WRITE, b READ",
      "SET FOREIGN_KEY_CHECKS = 0",
      "SET GLOBAL innodb_buffer_pool_size = 1073741824",
      "OPTIMIZE TABLE t",
      "ANALYZE TABLE t",
      "EXPLAIN FORMAT=JSON SELECT * FROM t",
      "LOAD DATA LOCAL INFILE 'x.csv' INTO TABLE t FIELDS TERMINATED BY ','",
      // PostgreSQL
      "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a RETURNING id",
      "DELETE FROM a USING b WHERE a.id = b.id RETURNING *",
      "UPDATE t AS x SET a = 1 FROM s WHERE s.id = x.id",
      "SELECT now()::date, '1'::int, ARRAY[1,2]",
      "SELECT data->'a'->>'b' FROM t WHERE data @> '{\"a\": 1}'::jsonb",
      "SELECT pg_size_pretty(pg_database_size('app'))",
      "SELECT * FROM t WHERE name ILIKE 'a%' AND id = ANY(ARRAY[1,2])",
      "SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b DESC NULLS LAST",
      "SELECT generate_series(1, 10)",
      "SELECT extract(epoch FROM now())",
      "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"",
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t USING gin (data)",
      "CREATE UNIQUE INDEX i ON t (lower(email)) WHERE deleted_at IS NULL",
      "CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY, d TIMESTAMPTZ DEFAULT now()) PARTITION BY "
      "RANGE (d)",
      "CREATE TYPE mood AS ENUM ('a', 'b')",
      "CREATE MATERIALIZED VIEW v AS SELECT 1",
      "CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END; $$ LANGUAGE plpgsql",
      "ALTER TABLE t ALTER COLUMN a TYPE bigint USING a::bigint",
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
      "ALTER TABLE ONLY t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
      "ALTER SYSTEM SET wal_level = 'logical'",
      "ALTER TYPE mood ADD VALUE 'c'",
      "ALTER EXTENSION postgis UPDATE TO '3.4'",
      "GRANT USAGE ON SCHEMA public TO app",
      "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO app",
      "EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM t",
      "VACUUM (VERBOSE, ANALYZE) t",
      "COPY t (a, b) FROM '/tmp/x.csv' WITH (FORMAT csv, HEADER)",
      "REINDEX DATABASE CONCURRENTLY app",
      "COMMENT ON COLUMN t.a IS 'x'",
      "DROP DATABASE IF EXISTS app WITH (FORCE)",
      // all three, or SQLite
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT * FROM n",
      "SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) AS r FROM t",
      "SELECT COUNT(*) FILTER (WHERE a > 1) FROM t",
      "SELECT CASE WHEN a THEN 1 ELSE 2 END AS x FROM t GROUP BY x HAVING COUNT(*) > 1",
      "SELECT * FROM a NATURAL LEFT JOIN b WHERE NOT EXISTS (SELECT 1 FROM c WHERE c.id = a.id)",
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      "SELECT * FROM pragma_table_info('users')",
      "SELECT json_extract(a, '$.b') FROM t",
      "INSERT OR REPLACE INTO t VALUES (1, 'x')",
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT CHECK (a <> '')) STRICT",
      "CREATE VIRTUAL TABLE s USING fts5(title, body)",
      "CREATE TABLE new AS SELECT * FROM old",
      "ALTER TABLE t RENAME COLUMN a TO b",
      "ALTER TABLE t ADD COLUMN d DATETIME DEFAULT CURRENT_TIMESTAMP",
      "DROP TABLE IF EXISTS t",
      "DROP INDEX IF EXISTS i",
      "DELETE FROM t WHERE id NOT IN (SELECT MIN(id) FROM t GROUP BY email)",
      "UPDATE users SET 状态 = '正常', name = TRIM(name) WHERE name LIKE ' %'",
      "SELECT 'from' AS \"from\", `order` FROM t",
      "SELECT 1",
      "VACUUM INTO 'backup.db'",
  };
  CHECK(sound.size() >= 60);
  for (const std::string& statement : sound) {
    CAPTURE(statement);
    CHECK(syntax_error(statement) == "");
  }
}

}  // namespace handrail
