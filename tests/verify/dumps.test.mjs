// Dumps that the real programs write, in several versions of their options: each is read, and all give the same answers.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { noMariaDb, noPostgreSql, startMariaDb, startPostgreSql } from "../executor/servers.mjs";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");
/** @type {string} */ let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "handrail-dumps-"))));
after(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} program @param {string[]} parameters */
const outputOf = (program, ...parameters) => execFileSync(program, parameters, { maxBuffer: 256 << 20, stdio: ["ignore", "pipe", "pipe"] });

/**
 * What handrail answers, without the name and size of the dump.
 * @param {string} name @param {Buffer} dump @param {Record<string, unknown>[]} checks
 */
function answers(name, dump, checks, /** @type {string[]} */ ...more) {
  writeFileSync(join(folder, name), dump);
  writeFileSync(join(folder, "guide.md"), `---\nchecks: ${JSON.stringify(checks)}\n---\n# Upgrade\n`);
  const done = spawnSync(handrail, ["verify", join(folder, "guide.md"), "--db", join(folder, name), "--format", "json", ...more], { encoding: "utf8" });
  assert.equal(done.stderr, "", name);
  const report = JSON.parse(done.stdout);
  return { format: report.snapshot.format, notes: report.snapshot.notes, results: report.checks };
}

/** @param {{results: any[]}} report @param {string} id */
const rowsOf = (report, id) => report.results.find((/** @type {any} */ result) => result.id === id).rows;

const mysqlSchema = String.raw`
CREATE TABLE users (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(120) NOT NULL, UNIQUE KEY email_u (email));
CREATE TABLE kinds (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, t tinyint, ub bigint unsigned, d decimal(30,10), db double, vc varchar(100), tx text, vb varbinary(20), bl blob,
  dt date, tm time, dtt datetime(3), e enum('small','it''s','中'), s set('a','b'), j json, bt bit(9), b1 boolean);
INSERT INTO kinds (t,ub,d,db,vc,tx,vb,bl,dt,tm,dtt,e,s,j,bt,b1) VALUES
 (1,18446744073709551615,12345678901234567890.1234567890,1e100,'a\'b"c\\d','line1\nline2\r\n\t;-- x\0z',x'5c2700',x'0022275c0a1a','2024-02-29','-12:30:00','2024-01-02 03:04:05.678','it''s','a,b','{"k": [1, "中"]}',b'101010101',0),
 (NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),
 (-128,0,-0.0000000001,-1e-100,'','😀 汉字 ','',REPEAT(x'00ff27',50),'9999-12-31','838:59:59','1000-01-01 00:00:00.000','中','','[]',b'0',1);
CREATE TABLE orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id bigint unsigned NOT NULL, amount decimal(10,2) NOT NULL DEFAULT 0.00, note varchar(200), KEY user_k (user_id),
  CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);
CREATE TABLE pair (a int NOT NULL, b varchar(20) NOT NULL, PRIMARY KEY (a,b));
INSERT INTO users (email) SELECT CONCAT('user',seq,'@example.com') FROM seq_1_to_500;
INSERT INTO orders (user_id, amount, note) SELECT 1+seq%500, seq/7, CONCAT('note ', seq, ' it''s') FROM seq_1_to_2000;
INSERT INTO pair SELECT seq, CONCAT('b',seq) FROM seq_1_to_100;
CREATE VIEW v AS SELECT id, email FROM users;
CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = 'x;y';
CREATE PROCEDURE pr() SELECT ';';`;

const mysqlChecks = [
  { id: "kinds", sql: "SELECT *, hex(bl) FROM kinds ORDER BY id" },
  { id: "orders", sql: "SELECT count(*), min(amount), max(amount), (SELECT note FROM orders WHERE note = 'note 999 it''s'), count(DISTINCT note), count(DISTINCT user_id) FROM orders", expect: { contains: "note 999 it's" } },
  { id: "case", sql: "SELECT count(*) FROM users WHERE email = 'USER7@example.com '", expect: { equals: 1 } },
  { id: "pair", sql: "SELECT count(*), sum(a), count(DISTINCT b) FROM pair" },
  { id: "keys", foreign_keys: {} },
  { id: "integrity", integrity: {} },
  { id: "type", has_column: { table: "kinds", column: "ub", type: "bigint(20) unsigned" } },
  { id: "index", has_index: { table: "orders", column: "user_id" } },
];

test("dumps of MariaDB", { skip: noMariaDb, timeout: 240_000 }, async (t) => {
  const server = await startMariaDb(t);
  server.sql(mysqlSchema);
  assert.equal(server.sql("SELECT count(*) FROM orders").trim(), "2000");
  /** @param {string[]} options */
  const dump = (...options) => outputOf("mariadb-dump", "--no-defaults", `--socket=${server.socket}`, "-uroot", ...options);

  const plain = answers("plain.sql", dump("shop"), mysqlChecks);
  assert.equal(plain.format, "mysql-dump");
  assert.deepEqual(plain.notes, ["1 trigger and 1 view were not loaded"]);
  assert.equal(plain.results.filter((/** @type {any} */ result) => ["fail", "error"].includes(result.outcome)).length, 0, JSON.stringify(plain.results, null, 1));
  const [first, second, third] = rowsOf(plain, "kinds");
  assert.deepEqual(first.slice(0, 4), [1, 1, "18446744073709551615", "12345678901234567890.1234567890"]);
  assert.deepEqual(first.slice(5, 7), ["a'b\"c\\d", "line1\nline2\r\n\t;-- x\0z"]);
  assert.equal(first.at(-1), "0022275C0A1A");
  assert.deepEqual(first.slice(11, 17), ["2024-01-02 03:04:05.678", "it's", "a,b", '{"k": [1, "中"]}', 341, 0]);
  assert.ok(second.slice(1, 17).every((/** @type {unknown} */ value) => value === null));
  assert.equal(third[6], "😀 汉字 ");

  /** @type {[string, Buffer][]} */
  const others = [
    ["hex.sql", dump("--hex-blob", "--routines", "--events", "--triggers", "shop")],
    ["single.sql", dump("--skip-extended-insert", "--complete-insert", "shop")],
    ["replace.sql", dump("--replace", "--order-by-primary", "--skip-quote-names", "shop")],
    ["compact.sql", dump("--compact", "--skip-set-charset", "--default-character-set=utf8mb4", "shop")],
    ["bare.sql", dump("--skip-opt", "--skip-comments", "shop")],
    ["databases.sql", dump("--databases", "shop", "--add-drop-database")],
    ["everything.sql", dump("--all-databases", "--single-transaction")],
    ["packed.sql.gz", gzipSync(dump("shop"))],
  ];
  for (const [name, bytes] of others) assert.deepEqual(answers(name, bytes, mysqlChecks).results, plain.results, name);
  assert.match(answers("everything.sql", dump("--all-databases"), mysqlChecks).notes.join("\n"), /holds the databases mysql(, other)? and shop; shop was read/);

  // In a character set that has no emoji the server itself writes question marks; the rest stays.
  const gbk = answers("gbk.sql", dump("--default-character-set=gbk", "shop"), mysqlChecks);
  assert.equal(rowsOf(gbk, "kinds")[2][6], "? 汉字 ");
  assert.deepEqual(rowsOf(gbk, "kinds")[0], first);
});

const postgresqlSchema = String.raw`
CREATE TYPE mood AS ENUM ('sad','it''s'); CREATE DOMAIN positive AS integer CHECK (VALUE > 0); CREATE SCHEMA app;
CREATE TABLE users (id bigserial PRIMARY KEY, email varchar(120) NOT NULL UNIQUE);
CREATE TABLE kinds (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b bigint, n numeric(30,10), n2 numeric, d double precision, bo boolean, c char(5), t text, by bytea, da date,
  ts timestamp, tz timestamptz, iv interval, u uuid, jb jsonb, m mood, p positive, ar int[], ta text[]);
INSERT INTO kinds (b,n,n2,d,bo,c,t,by,da,ts,tz,iv,u,jb,m,p,ar,ta) VALUES
 (9223372036854775807,12345678901234567890.1234567890,'NaN','Infinity',true,'ab',E'line1\nline2\r\n\ttab \\ back \x07;-- x','\x00ff275c0a','2024-02-29','2024-01-02 03:04:05.678','2024-01-02 03:04:05+00','1 day 02:00:00','123e4567-e89b-12d3-a456-426614174000','{"a":1}','it''s',5,'{1,NULL,3}','{"a b",NULL,"c\"d"}'),
 (NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),
 (-9223372036854775808,-0.0000000001,123456789012345678901234567890,-1e100,false,'','😀 中文 \. \N','','infinity','-infinity',NULL,'-1 mon','00000000-0000-0000-0000-000000000000','"s"','sad',1,'{}','{}');
CREATE TABLE orders (id serial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE, amount numeric(10,2) NOT NULL DEFAULT 0, note text);
CREATE INDEX orders_user ON orders (user_id); CREATE UNIQUE INDEX lower_email ON users (lower(email));
CREATE TABLE app.things (a int, "Strange Name" text, PRIMARY KEY (a, "Strange Name"));
CREATE TABLE parts (id int NOT NULL, y int NOT NULL, PRIMARY KEY (id, y)) PARTITION BY RANGE (y); CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10); CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
CREATE TABLE empty ();
INSERT INTO users (email) SELECT 'user'||g||'@example.com' FROM generate_series(1,500) g; INSERT INTO orders (user_id, amount, note) SELECT 1+g%500, g/7.0, 'note '||g||' it''s' FROM generate_series(1,2000) g;
INSERT INTO app.things VALUES (1,'x'),(2,'y'); INSERT INTO parts SELECT g, g FROM generate_series(0,19) g;
CREATE VIEW v AS SELECT id FROM users; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; -- ';
END; $$; CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f(); COMMENT ON COLUMN users.email IS 'it''s; here';`;

const postgresqlChecks = [
  { id: "kinds", sql: "SELECT *, upper(encode(by, 'hex')) FROM kinds ORDER BY id" },
  { id: "orders", sql: "SELECT count(*), min(amount), max(amount), (SELECT note FROM orders WHERE note = 'note 999 it''s'), count(DISTINCT note), count(DISTINCT user_id) FROM orders", expect: { contains: "note 999 it's" } },
  { id: "parts", sql: "SELECT (SELECT count(*) FROM parts), (SELECT sum(y) FROM parts_2), (SELECT count(*) FROM \"app.things\"), (SELECT count(*) FROM \"empty\")" },
  { id: "keys", foreign_keys: {} },
  { id: "integrity", integrity: {} },
  { id: "type", has_column: { table: "users", column: "email", type: "varchar(120)", nullable: false } },
  { id: "index", has_index: { table: "orders", column: "user_id" } },
];

test("dumps of PostgreSQL", { skip: noPostgreSql, timeout: 240_000 }, async (t) => {
  const server = await startPostgreSql(t);
  server.sql(postgresqlSchema);
  /** @param {string} program @param {string[]} options */
  const dump = (program, ...options) => outputOf(program, "-h", server.folder, "-U", "postgres", ...options);

  const plain = answers("plain.sql", dump("pg_dump", "shop"), postgresqlChecks);
  assert.equal(plain.format, "postgresql-dump");
  assert.deepEqual(plain.notes, ["1 routine, 1 trigger and 1 view were not loaded"]);
  assert.equal(plain.results.filter((/** @type {any} */ result) => ["fail", "error"].includes(result.outcome)).length, 0, JSON.stringify(plain.results, null, 1));
  const [first, second, third] = rowsOf(plain, "kinds");
  assert.deepEqual(first.slice(2, 4), ["12345678901234567890.1234567890", "NaN"]);
  assert.deepEqual(first.slice(5, 8), [1, "ab   ", "line1\nline2\r\n\ttab \\ back \x07;-- x"]);
  assert.equal(first.at(-1), "00FF275C0A");
  assert.deepEqual(first.slice(15, 19), ["it's", 5, "{1,NULL,3}", '{"a b",NULL,"c\\"d"}'].slice(0, 4));
  assert.ok(second.slice(1, 19).every((/** @type {unknown} */ value) => value === null));
  assert.equal(third[7], "😀 中文 \\. \\N");
  assert.deepEqual(rowsOf(plain, "parts"), [[20, 145, 2, 0]]);

  /** @type {[string, Buffer][]} */
  const others = [
    ["inserts.sql", dump("pg_dump", "--inserts", "shop")],
    ["columns.sql", dump("pg_dump", "--column-inserts", "--rows-per-insert=50", "--on-conflict-do-nothing", "--clean", "--if-exists", "--create", "shop")],
    ["no_owner.sql", dump("pg_dump", "--no-owner", "--no-privileges", "--no-comments", "--disable-dollar-quoting", "shop")],
    ["quoted.sql", dump("pg_dump", "--quote-all-identifiers", "shop")],
    ["all.sql", dump("pg_dumpall")],
    ["packed.sql.gz", gzipSync(dump("pg_dump", "shop"))],
  ];
  for (const [name, bytes] of others) assert.deepEqual(answers(name, bytes, postgresqlChecks).results, plain.results, name);

  const custom = spawnSync(handrail, ["verify", join(folder, "guide.md"), "--db", (writeFileSync(join(folder, "a.dump"), dump("pg_dump", "-Fc", "shop")), join(folder, "a.dump"))], { encoding: "utf8" });
  assert.equal(custom.status, 2);
  assert.match(custom.stderr, /custom format[\s\S]*pg_restore --file=/);
});

const sqliteSchema = `CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL, b BLOB, c REAL, d);
INSERT INTO t(a,b,c,d) VALUES ('x''y', x'00ff', 1.5, NULL), (char(10)||'l'||char(13)||char(10), zeroblob(3), 1e999, 9223372036854775807), ('中😀', NULL, -1e-300, -9223372036854775808);
CREATE INDEX i ON t(a); CREATE VIEW v AS SELECT count(*) AS n FROM t; CREATE TABLE "we ird"("a b", x GENERATED ALWAYS AS ("a b" || '!')); INSERT INTO "we ird" VALUES ('q');
CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = ';' WHERE id = 1; DELETE FROM "we ird"; END;
CREATE TABLE w(a PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO w VALUES (1, 2); CREATE VIRTUAL TABLE ft USING fts5(body); INSERT INTO ft VALUES ('hello world'), ('foo; bar'); ANALYZE;`;

const sqliteChecks = [
  { id: "t", sql: "SELECT *, typeof(d), hex(a), hex(b) FROM t ORDER BY id" },
  { id: "v", sql: "SELECT n FROM v", expect: { equals: 3 } },
  { id: "weird", sql: 'SELECT * FROM "we ird"' },
  { id: "text", sql: "SELECT body FROM ft WHERE ft MATCH 'world'" },
  { id: "schema", sql: "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY name" },
  { id: "sequence", sql: "SELECT * FROM sqlite_sequence" },
  { id: "integrity", integrity: {} },
];

test("dumps of SQLite answer as the database does", () => {
  const database = join(folder, "a.db");
  execFileSync("sqlite3", [database, sqliteSchema]);
  writeFileSync(join(folder, "guide.md"), `---\nchecks: ${JSON.stringify(sqliteChecks)}\n---\n# Upgrade\n`);
  const itself = JSON.parse(outputOf(handrail, "verify", join(folder, "guide.md"), "--db", database, "--format", "json").toString());
  for (const command of [".dump", ".dump --preserve-rowids"]) {
    const dumped = answers("a.sql", outputOf("sqlite3", database, command), sqliteChecks);
    assert.equal(dumped.format, "sqlite-dump");
    assert.deepEqual(dumped.results, itself.checks, command);
  }
});
