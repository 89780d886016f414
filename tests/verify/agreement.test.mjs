// The same checks on a live server, on its dump in several versions of options, and in the WebAssembly module: the same
// outcomes and the same rows, for MariaDB, PostgreSQL and SQLite. What a dump may refuse to answer, and what may be shown
// otherwise, is named here and told in docs/agreement.md; nothing else may.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { noMariaDb, noPostgreSql, startMariaDb, startPostgreSql } from "../executor/servers.mjs";
import { Bench, agree, agreeEverywhere, dumped } from "./agreement.mjs";

/** @typedef {import("./agreement.mjs").Check} Check */
/** @typedef {import("./agreement.mjs").Answer} Answer */
const rows = 100_000;

/** The vocabulary, on tables that every engine below has. @type {Check[]} */
const vocabulary = [
  { id: "not-null", not_null: { table: "kinds", column: "big" } },
  { id: "not-null-good", not_null: { table: "kinds", column: "id" } },
  { id: "unique", unique: { table: "kinds", column: "word" } },
  { id: "unique-good", unique: { table: "many", column: "id" } },
  { id: "accepted", accepted_values: { table: "kinds", column: "word", values: ["plain", "中文"] } },
  { id: "relationships", relationships: { table: "many", column: "kind_id", to: "kinds", field: "id" } },
  { id: "row-count", row_count: { table: "many", equals: rows } },
  { id: "row-count-bad", row_count: { table: "many", at_least: rows + 1 } },
  { id: "has-table", has_table: { table: ["kinds", "nowhere"] } },
  { id: "has-column", has_column: { table: "kinds", column: ["word", "nothing"] } },
  { id: "has-column-null", has_column: { table: "kinds", column: "word", nullable: false } },
  { id: "has-index", has_index: { table: "many", column: ["kind_id"] } },
  { id: "has-index-unique", has_index: { table: "many", column: ["kind_id"], unique: true } },
  { id: "matches", matches: { table: "kinds", column: "word", pattern: "^[a-z]+$" } },
  { id: "foreign-keys", foreign_keys: {} },
];

/** Plain SQL that means the same everywhere. @type {Check[]} */
const plain = [
  { id: "count", sql: "SELECT count(*) FROM many", expect: rows },
  { id: "sum", sql: "SELECT sum(kind_id) FROM many" },
  { id: "extremes", sql: "SELECT min(id), max(id), min(label), max(label) FROM many" },
  { id: "group", sql: "SELECT kind_id, count(*) FROM many GROUP BY kind_id ORDER BY kind_id" },
  { id: "join", sql: "SELECT k.id, k.word, count(*) FROM many m JOIN kinds k ON k.id = m.kind_id GROUP BY k.id, k.word ORDER BY k.id" },
  { id: "words", sql: "SELECT id, word FROM kinds ORDER BY id" },
  { id: "integers", sql: "SELECT id, small, big FROM kinds ORDER BY id" },
  { id: "decimals", sql: "SELECT id, amount FROM kinds ORDER BY id" },
  { id: "decimal-where", sql: "SELECT id FROM kinds WHERE amount > 9.5 ORDER BY id" },
  { id: "reals", sql: "SELECT id, ratio FROM kinds ORDER BY id" },
  { id: "dates", sql: "SELECT id, day, moment FROM kinds ORDER BY id" },
  { id: "date-where", sql: "SELECT id FROM kinds WHERE day >= '2024-02-29' ORDER BY id" },
  { id: "bytes", sql: "SELECT id, bytes FROM kinds ORDER BY id" },
  { id: "json", sql: "SELECT id, doc FROM kinds ORDER BY id" },
  { id: "truth", sql: "SELECT id, truth FROM kinds ORDER BY id" },
  { id: "nulls", sql: "SELECT count(*) FROM kinds WHERE big IS NULL", expect: 1 },
  { id: "coalesce", sql: "SELECT id, coalesce(word, 'none') FROM kinds ORDER BY id" },
  { id: "case", sql: "SELECT id, CASE WHEN small > 0 THEN 'positive' ELSE 'other' END FROM kinds ORDER BY id" },
  { id: "like", sql: "SELECT id FROM kinds WHERE word LIKE '%文%' ORDER BY id" },
  { id: "in", sql: "SELECT id FROM kinds WHERE word IN ('plain', '中文') ORDER BY id" },
  { id: "between", sql: "SELECT count(*) FROM many WHERE id BETWEEN 10 AND 20", expect: 11 },
  { id: "exists", sql: "SELECT id FROM kinds k WHERE NOT EXISTS (SELECT 1 FROM many m WHERE m.kind_id = k.id) ORDER BY id" },
  { id: "upper", sql: "SELECT upper(word) FROM kinds WHERE id = 1" },
  { id: "length", sql: "SELECT id, char_length(word) FROM kinds ORDER BY id" },
  { id: "no-table", sql: "SELECT * FROM nowhere", expect: "empty" },
  { id: "writes", sql: "DELETE FROM many", expect: "empty" },
];

/** @type {Check[]} */
const ofMysql = [
  { id: "if", sql: "SELECT id, IF(small > 0, 'yes', 'no') FROM kinds ORDER BY id" },
  { id: "concat", sql: "SELECT CONCAT(id, '-', word) FROM kinds WHERE id = 1" },
  { id: "show-tables", sql: "SHOW TABLES" },
  { id: "schema-columns", sql: "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'many' ORDER BY ordinal_position" },
  { id: "case-folds", sql: "SELECT id FROM kinds WHERE word = 'PLAIN'" },
  { id: "bits", sql: "SELECT id, bits FROM kinds ORDER BY id" },
  { id: "unsigned", sql: "SELECT id, huge FROM kinds ORDER BY id" },
  { id: "enum", sql: "SELECT id, choice, tags FROM kinds ORDER BY id" },
  { id: "time", sql: "SELECT id, clock, stamp, y FROM kinds ORDER BY id" },
];

/** @type {Check[]} */
const ofPostgresql = [
  { id: "cast", sql: "SELECT id, big::text FROM kinds ORDER BY id" },
  { id: "concat", sql: "SELECT id || '-' || word FROM kinds WHERE id = 1" },
  { id: "case-counts", sql: "SELECT id FROM kinds WHERE word = 'PLAIN'" },
  { id: "arrays", sql: "SELECT id, numbers, names FROM kinds ORDER BY id" },
  { id: "uuid", sql: "SELECT id, u FROM kinds ORDER BY id" },
  { id: "enum", sql: "SELECT id, mood FROM kinds ORDER BY id" },
  { id: "zoned", sql: "SELECT id, zoned, span FROM kinds ORDER BY id" },
  { id: "network", sql: "SELECT id, address FROM kinds ORDER BY id" },
];

const mysqlSchema = String.raw`
CREATE TABLE kinds (id int NOT NULL PRIMARY KEY, small smallint, big bigint, huge bigint unsigned, amount decimal(30,10), ratio double, word varchar(60),
  day date, moment datetime, stamp timestamp NULL, clock time, y year, bytes varbinary(40), doc json, truth boolean, bits bit(9), choice enum('a','b','中'), tags set('x','y'), longer longtext);
INSERT INTO kinds VALUES
 (1, 1, 9223372036854775807, 18446744073709551615, 12345678901234567890.1234567890, 1.5, 'plain', '2024-02-29', '2024-02-29 23:59:59', '2024-02-29 23:59:59', '12:34:56', 2024, x'00ff275c0a', '{"k": [1, "中"]}', true, b'101010101', 'a', 'x,y', REPEAT('long ', 5000)),
 (2, -32768, -9223372036854775808, 0, -0.0000000001, -1e100, '中文', '1000-01-01', '1000-01-01 00:00:00', '2001-02-03 04:05:06', '-12:30:00', 1999, '', '[]', false, b'0', '中', '', ''),
 (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (4, 0, 0, 5, 9.5, 0.1, '😀 emoji', '9999-12-31', '9999-12-31 23:59:59', '2024-06-30 12:00:00', '00:00:00', 2155, x'f09f9880', '"s"', true, b'1', 'b', 'y', 'quote '' back \\ new
line'),
 (5, 5, 42, 42, 10, 2, 'plain', '2024-03-01', '2024-03-01 00:00:00', '2024-03-01 00:00:00', '01:02:03', 2000, x'61', '{}', false, b'11', 'a', 'x', 'end');
CREATE TABLE many (id int NOT NULL PRIMARY KEY, kind_id int, label varchar(40), KEY many_kind (kind_id), CONSTRAINT fk FOREIGN KEY (kind_id) REFERENCES kinds (id));
INSERT INTO many SELECT seq, 1 + seq % 3, CONCAT('label ', LPAD(seq, 7, '0')) FROM seq_1_to_${rows};
`;

const postgresqlSchema = String.raw`
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE kinds (id integer PRIMARY KEY, small smallint, big bigint, amount numeric(30,10), ratio double precision, word varchar(60), day date, moment timestamp, zoned timestamptz, span interval,
  bytes bytea, doc jsonb, truth boolean, u uuid, mood mood, numbers int[], names text[], address inet, longer text);
INSERT INTO kinds VALUES
 (1, 1, 9223372036854775807, 12345678901234567890.1234567890, 1.5, 'plain', '2024-02-29', '2024-02-29 23:59:59', '2024-02-29 23:59:59+00', '1 day 02:00:00', '\x00ff275c0a', '{"k": [1, "中"]}', true, '123e4567-e89b-12d3-a456-426614174000', 'sad', '{1,NULL,3}', '{"a b",c}', '10.0.0.1/8', repeat('long ', 5000)),
 (2, -32768, -9223372036854775808, -0.0000000001, -1e100, '中文', '1000-01-01', '1000-01-01 00:00:00', '2001-02-03 04:05:06+00', '-1 mon', '', '[]', false, '00000000-0000-0000-0000-000000000000', 'happy', '{}', '{}', '::1', ''),
 (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (4, 0, 0, 9.5, 0.1, '😀 emoji', '9999-12-31', '9999-12-31 23:59:59', '2024-06-30 12:00:00+00', '00:00:00', '\xf09f9880', '"s"', true, NULL, 'sad', '{5}', '{"q\"uote"}', '192.168.0.1', E'quote '' back \\ new\nline\ttab'),
 (5, 5, 42, 10, 2, 'plain', '2024-03-01', '2024-03-01 00:00:00', '2024-03-01 00:00:00+00', '01:02:03', '\x61', '{}', false, NULL, NULL, NULL, NULL, NULL, 'end');
CREATE TABLE many (id integer PRIMARY KEY, kind_id integer REFERENCES kinds (id), label varchar(40));
CREATE INDEX many_kind ON many (kind_id);
INSERT INTO many SELECT g, 1 + g % 3, 'label ' || lpad(g::text, 7, '0') FROM generate_series(1, ${rows}) g;
GRANT ALL ON ALL TABLES IN SCHEMA public TO keeper;
`;

const sqliteSchema = `
CREATE TABLE kinds (id INTEGER PRIMARY KEY, small INTEGER, big INTEGER, amount TEXT, ratio REAL, word TEXT, day TEXT, moment TEXT, bytes BLOB, doc TEXT, truth BOOLEAN);
INSERT INTO kinds VALUES (1, 1, 9223372036854775807, '12345678901234567890.1234567890', 1.5, 'plain', '2024-02-29', '2024-02-29 23:59:59', x'00ff275c0a', '{"k": [1, "中"]}', 1),
 (2, -32768, -9223372036854775808, '-0.0000000001', -1e100, '中文', '1000-01-01', '1000-01-01 00:00:00', x'', '[]', 0), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (4, 0, 0, '9.5', 0.1, '😀 emoji', '9999-12-31', '9999-12-31 23:59:59', x'f09f9880', '"s"', 1), (5, 5, 42, '10', 2, 'plain', '2024-03-01', '2024-03-01 00:00:00', x'61', '{}', 0);
CREATE TABLE many (id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kinds (id), label TEXT);
CREATE INDEX many_kind ON many (kind_id);
WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) INSERT INTO many SELECT i, 1 + i % 3, printf('label %07d', i) FROM n;
`;

/** @param {Answer[]} live */
function meanSomething(live) {
  const outcomes = Object.fromEntries(live.map((answer) => [answer.id, answer.outcome]));
  for (const id of ["not-null", "unique", "accepted", "row-count-bad", "has-table", "has-column", "has-index-unique", "matches"]) assert.equal(outcomes[id], "fail", id);
  for (const id of ["not-null-good", "unique-good", "relationships", "row-count", "has-index", "count", "nulls", "between"]) assert.equal(outcomes[id], "pass", `${id} ${live.find((answer) => answer.id === id)?.message}`);
  for (const id of ["no-table", "writes"]) assert.equal(outcomes[id], "error", id);
}

test("MariaDB: server, dumps and browser agree", { skip: noMariaDb, timeout: 500_000 }, async (t) => {
  const server = await startMariaDb(t);
  server.sql(mysqlSchema);
  assert.equal(server.sql("SELECT count(*) FROM many"), `${rows}\n`, "the schema was made");
  const bench = new Bench(t, "mysql", [...vocabulary, ...plain, ...ofMysql]);
  const live = bench.native(`mysql://keeper:open%20sesame@localhost/shop?socket=${server.socket}`);
  meanSomething(live);
  const dump = (/** @type {string[]} */ ...options) => dumped("mariadb-dump", "--no-defaults", `--socket=${server.socket}`, "-uroot", ...options, "shop");
  await agreeEverywhere(t, bench, live, [
    ["plain.sql", dump()],
    ["hex.sql", dump("--hex-blob", "--single-transaction", "--routines")],
    ["complete.sql", dump("--complete-insert", "--skip-extended-insert")],
    ["compact.sql", dump("--skip-opt", "--skip-quote-names", "--default-character-set=utf8mb4")],
    ["packed.sql.gz", gzipSync(dump("--order-by-primary"))],
  ], { refused: ["extremes"], shown: ["has-column-null", "matches"] });
});

test("PostgreSQL: server, dumps and browser agree", { skip: noPostgreSql, timeout: 500_000 }, async (t) => {
  const server = await startPostgreSql(t);
  server.sql(postgresqlSchema);
  assert.equal(server.sql("SELECT count(*) FROM many"), `${rows}\n`, "the schema was made");
  const bench = new Bench(t, "postgresql", [...vocabulary, ...plain, ...ofPostgresql]);
  const live = bench.native(`postgresql://keeper:open%20sesame@/shop?host=${server.folder}`);
  meanSomething(live);
  const dump = (/** @type {string[]} */ ...options) => dumped("env", "PGTZ=UTC", "pg_dump", "-h", server.folder, "-U", "postgres", ...options, "shop");
  await agreeEverywhere(t, bench, live, [
    ["plain.sql", dump()],
    ["inserts.sql", dump("--inserts", "--no-owner")],
    ["columns.sql", dump("--column-inserts", "--rows-per-insert=100")],
    ["clean.sql", dump("--clean", "--create", "--if-exists")],
    ["packed.sql.gz", gzipSync(dump("--no-comments"))],
  ], { refused: ["extremes"], shown: ["matches"] });
});

test("SQLite: the database in use, its file, its dump and the browser agree", { timeout: 500_000 }, async (t) => {
  const bench = new Bench(t, "sqlite", [...vocabulary, ...plain.filter(({ id }) => id !== "length")]);
  const database = path.join(bench.folder, "shop.db");
  execFileSync("python3", ["-c", "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(sys.stdin.read())\nc.close()", database], { input: sqliteSchema });
  const live = bench.native(`sqlite:${database}`);
  meanSomething(live);
  const nothing = { refused: [], shown: [] };
  agree(live, bench.native(database), "the file", nothing);
  const dump = execFileSync("python3", ["-c", "import sqlite3, sys\nfor line in sqlite3.connect(sys.argv[1]).iterdump(): print(line)", database], { maxBuffer: 1 << 28 });
  await agreeEverywhere(t, bench, live, [["shop.sql", dump], ["packed.sql.gz", gzipSync(dump)]], nothing);
});
