#include "model/sql_ddl.h"

#include "model/testing.h"

namespace handrail {
namespace {

using testing::joined;

std::string_view word_for(DdlAction action) {
  switch (action) {
    case DdlAction::create_table: return "create table";
    case DdlAction::create_index: return "create index";
    case DdlAction::create_database: return "create database";
    case DdlAction::create_other: return "create other";
    case DdlAction::drop_table: return "drop table";
    case DdlAction::drop_index: return "drop index";
    case DdlAction::drop_database: return "drop database";
    case DdlAction::drop_other: return "drop other";
    case DdlAction::truncate: return "truncate";
    case DdlAction::add_column: return "add column";
    case DdlAction::add_index: return "add index";
    case DdlAction::add_constraint: return "add constraint";
    case DdlAction::drop_column: return "drop column";
    case DdlAction::drop_constraint: return "drop constraint";
    case DdlAction::change_column: return "change column";
    case DdlAction::set_not_null: return "set not null";
    case DdlAction::rename: return "rename";
    case DdlAction::convert: return "convert";
    case DdlAction::other: return "other";
  }
  return "?";
}

// "users: add column age INT, drop column name?"; a question mark says that it is guarded.
std::string read(std::string_view sql) {
  const Ddl ddl = read_ddl(sql);
  std::string out = ddl.table + ": ";
  return out + joined(
                   ddl.clauses,
                   [](const DdlClause& c) {
                     std::string shown = std::string(word_for(c.action)) + " " + c.name;
                     if (!c.column.type.empty()) shown += " " + c.column.type;
                     if (c.column.not_null) shown += " not null";
                     if (c.column.has_default) shown += " default " + c.column.default_value;
                     return shown + (c.guarded ? "?" : "");
                   },
                   ", ");
}

}  // namespace

TEST_CASE("each clause of ALTER TABLE is read by itself") {
  CHECK(read("ALTER TABLE `users` ADD COLUMN `age` INT(11) UNSIGNED NOT NULL DEFAULT 10 COMMENT 'a, b' AFTER "
             "name, "
             "ADD nick VARCHAR(32), DROP COLUMN old") ==
        "users: add column age INT(11) UNSIGNED not null default 10, add column nick VARCHAR(32), drop "
        "column old");
  CHECK(read("alter table app.users add column if not exists age numeric(10, 2) default 1.5") ==
        "users: add column age NUMERIC(10,2) default 1.5?");
  CHECK(read("ALTER TABLE t ADD INDEX i (a, b), ADD UNIQUE KEY u (c), ADD CONSTRAINT fk FOREIGN KEY (d) "
             "REFERENCES e (id)") == "t: add index i, add index u, add constraint fk");
  CHECK(read("ALTER TABLE t MODIFY COLUMN a BIGINT NOT NULL, CHANGE b c TEXT") ==
        "t: change column a BIGINT not null, change column b TEXT");
  CHECK(read("ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER b TYPE character varying(20) USING b::text") ==
        "t: set not null a, change column b CHARACTER VARYING(20)");
  CHECK(read("ALTER TABLE t ADD COLUMN (a INT, b TEXT NOT NULL)") ==
        "t: add column a INT, add column b TEXT not null");
  CHECK(read("ALTER TABLE t RENAME TO u") == "t: rename ");
  CHECK(read("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4") == "t: convert ");
  CHECK(read("ALTER TABLE t DROP SYSTEM VERSIONING") == "t: other ");
  CHECK(read("ALTER TABLE t ADD") == "t: ");
}

TEST_CASE("defaults are read whole") {
  CHECK(read("ALTER TABLE t ADD c TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL") ==
        "t: add column c TIMESTAMP WITH TIME ZONE not null default now()");
  CHECK(read("ALTER TABLE t ADD c jsonb DEFAULT '{}'::jsonb NOT NULL") ==
        "t: add column c JSONB not null default '{}'::jsonb");
  CHECK(read("ALTER TABLE t ADD c INT DEFAULT -1") == "t: add column c INT default -1");
  CHECK(read("ALTER TABLE t ADD c TEXT DEFAULT (uuid()) NOT NULL") ==
        "t: add column c TEXT not null default (uuid())");
}

TEST_CASE("what is created and dropped, and whether it is guarded") {
  CHECK(read("CREATE TABLE IF NOT EXISTS t (id INT)") == "t: create table t?");
  CHECK(read("CREATE OR REPLACE TABLE t (id INT)") == "t: create table t?");
  CHECK(read("CREATE UNIQUE INDEX CONCURRENTLY i ON app.t USING btree (a)") == "t: create index i");
  CHECK(read("CREATE INDEX ON t (a)") == "t: create index ");
  CHECK(read("DROP TABLE IF EXISTS a, b CASCADE") == "a: drop table a?, drop table b?");
  CHECK(read("DROP DATABASE shop") == ": drop database shop");
  CHECK(read("DROP INDEX i ON t") == "t: drop index i");
  CHECK(read("TRUNCATE TABLE a, b") == "a: truncate a, truncate b");
  CHECK(read("SELECT 1") == ": ");
  CHECK(read_ddl("CREATE TEMP TABLE t (id INT)").temporary);
  CHECK(read_ddl("CREATE INDEX CONCURRENTLY i ON t (a)").concurrently);
  CHECK(read_ddl("CREATE INDEX i ON t (a) ALGORITHM=INPLACE LOCK=NONE").algorithm == "INPLACE");
  CHECK(read_ddl("ALTER TABLE t ADD INDEX i (a), ALGORITHM=INPLACE, LOCK=NONE").lock == "NONE");
}

TEST_CASE("the columns of a new table") {
  const Ddl ddl = read_ddl(
      "CREATE TABLE t (id BIGSERIAL PRIMARY KEY, name VARCHAR(64) NOT NULL DEFAULT '', n DECIMAL(10, 2), "
      "PRIMARY KEY (id), CONSTRAINT c CHECK (n > 0 AND n < 10), at TIMESTAMP)");
  CHECK(joined(
            ddl.columns, [](const ColumnDefinition& c) { return c.name + " " + c.type; }, ", ") ==
        "id BIGSERIAL, name VARCHAR(64), n DECIMAL(10,2), at TIMESTAMP");
  CHECK(ddl.columns[0].fills_itself);
  CHECK(ddl.columns[1].not_null);
}

TEST_CASE("a guard's place is where it has to be written") {
  const std::string_view alter = "ALTER TABLE t ADD COLUMN a INT";
  CHECK(alter.substr(read_ddl(alter).clauses.at(0).guard_at) == "a INT");
  const std::string_view create = "CREATE INDEX CONCURRENTLY i ON t (a)";
  CHECK(create.substr(read_ddl(create).clauses.at(0).guard_at) == "i ON t (a)");
  CHECK(read_ddl("CREATE INDEX ON t (a)").clauses.at(0).guard_at == 0);
}

TEST_CASE("text that breaks off is read as far as it goes") {
  for (const std::string_view text :
       {"ALTER", "ALTER TABLE", "ALTER TABLE t", "CREATE", "CREATE TABLE t (", "DROP", "DROP TABLE IF",
        "ALTER TABLE t ADD CONSTRAINT", "ALTER TABLE t MODIFY", "CREATE INDEX", "ALTER TABLE t ADD COLUMN (",
        "ALTER TABLE t ADD c INT DEFAULT", "CREATE TABLE t ((((", "TRUNCATE", "ALTER TABLE t ) , ) ("})
    CHECK(read_ddl(text).clauses.size() < 5);
}

}  // namespace handrail
