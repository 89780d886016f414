// Databases in use as snapshots: real MariaDB and PostgreSQL, and SQLite while somebody writes to it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { noMariaDb, noPostgreSql, startMariaDb, startPostgreSql } from "../executor/servers.mjs";
import { becomesTrue } from "../executor/workshop.mjs";

const handrail = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");

/** @param {import("node:test").TestContext} t */
function makeFolder(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-live-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @param {string[]} args @param {Record<string, string>} env */
const verify = (args, env = {}) => spawnSync(handrail, ["verify", ...args], { encoding: "utf8", env: { ...process.env, TZ: "UTC", ...env } });

const guide = (/** @type {string} */ engine, /** @type {string} */ checks) => `---
datastores: {shop: {engine: ${engine}}}
checks:
${checks}
---
# Upgrade
`;

const tables = `CREATE TABLE goods (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL DEFAULT 'x', price DECIMAL(10,2));
CREATE TABLE orders (id INTEGER PRIMARY KEY, goods_id INTEGER, FOREIGN KEY (goods_id) REFERENCES goods (id));
CREATE INDEX orders_goods ON orders (goods_id, id);
CREATE INDEX goods_name ON goods (name, id);
INSERT INTO goods VALUES (1, 'tea', 1.50), (2, '茶', NULL), (3, '😀', 12.00);
INSERT INTO orders VALUES (1, 1), (2, 2);`;

const vocabulary = `  - {id: names, not_null: {table: goods, column: name}}
  - {id: keys, unique: {table: goods, column: id}}
  - {id: prices, not_null: {table: goods, column: price}}
  - {id: values, accepted_values: {table: goods, column: name, values: [tea, 茶]}}
  - {id: parents, relationships: {table: orders, column: goods_id, to: goods, field: id}}
  - {id: count, row_count: {table: orders, equals: 2}}
  - {id: there, has_table: {table: goods}}
  - {id: column, has_column: {table: goods, column: name, nullable: false}}
  - {id: index, has_index: {table: orders, column: [goods_id]}}
  - {id: pattern, matches: {table: goods, column: name, pattern: "^[a-z茶]+$"}}
  - {id: plain, sql: "SELECT count(*) FROM goods", expect: 3}
  - {id: write, sql: "DELETE FROM orders", expect: empty}`;

const engines = [
  {
    name: "MariaDB",
    engine: "mysql",
    skip: noMariaDb,
    sleep: (/** @type {number} */ seconds) => `SELECT SLEEP(${seconds})`,
    start: async (/** @type {import("node:test").TestContext} */ t) => {
      const server = await startMariaDb(t);
      const location = `mysql://keeper:open%20sesame@localhost/shop?socket=${server.socket}`;
      const second = (/** @type {string} */ sql) => {
        server.sql(`CREATE DATABASE second CHARACTER SET utf8mb4; GRANT ALL ON second.* TO keeper@localhost; USE second; ${sql}`);
        return location.replace("/shop", "/second");
      };
      return { location, second, ...server };
    },
    running: (/** @type {number} */ seconds) => `SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '%SLEEP(${seconds})%' AND ID <> CONNECTION_ID()`,
    // What a transaction that only reads does not keep from happening.
    forbidden: ["SELECT 1 INTO OUTFILE '/tmp/handrail-must-not-be'", "SET GLOBAL max_connections = 3", "COMMIT"],
  },
  {
    name: "PostgreSQL",
    engine: "postgresql",
    skip: noPostgreSql,
    sleep: (/** @type {number} */ seconds) => `SELECT pg_sleep(${seconds})`,
    start: async (/** @type {import("node:test").TestContext} */ t) => {
      const server = await startPostgreSql(t);
      const location = `postgresql://keeper:open%20sesame@/shop?host=${server.folder}`;
      // A schema of its own, which is found first.
      const second = (/** @type {string} */ sql) => {
        server.sql(`CREATE SCHEMA second; SET search_path = second; ${sql} GRANT USAGE ON SCHEMA second TO keeper; GRANT SELECT ON ALL TABLES IN SCHEMA second TO keeper;`);
        return `${location}&options=-csearch_path%3Dsecond`;
      };
      return { location, second, ...server };
    },
    running: (/** @type {number} */ seconds) => `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(${seconds})%' AND state = 'active' AND pid <> pg_backend_pid()`,
    forbidden: ["SELECT 1 INTO goods_copy", "WITH gone AS (DELETE FROM orders RETURNING 1) SELECT * FROM gone", "SELECT nextval('numbers')"],
  },
];

for (const { name, engine, skip, sleep, start, running, forbidden } of engines) {
  test(`a ${name} in use is verified`, { skip }, async (t) => {
    const server = await start(t);
    server.sql(`${tables} ${engine === "postgresql" ? "CREATE SEQUENCE numbers; GRANT ALL ON ALL TABLES IN SCHEMA public TO keeper; GRANT ALL ON SEQUENCE numbers TO keeper;" : ""}`);
    const folder = makeFolder(t);
    const file = path.join(folder, "guide.md");

    await t.test("by the whole vocabulary, with the rows that fail", () => {
      writeFileSync(file, guide(engine, vocabulary));
      const done = verify([file, "--db", server.location, "--format", "json"]);
      assert.equal(done.status, 1, done.stdout + done.stderr);
      const report = JSON.parse(done.stdout);
      const outcomes = Object.fromEntries(report.checks.map((/** @type {any} */ check) => [check.id, check.outcome]));
      assert.deepEqual(outcomes, { names: "pass", keys: "pass", prices: "fail", values: "fail", parents: "pass", count: "pass", there: "pass", column: "pass", index: "pass", pattern: "fail", plain: "pass", write: "error" });
      const rows = (/** @type {string} */ id) => report.checks.find((/** @type {any} */ check) => check.id === id).rows;
      assert.deepEqual(rows("prices")[0].slice(0, 2), [2, null]);
      assert.ok(rows("values").flat().includes("😀"));
      assert.equal(report.checks.at(-1).reason, "not-reading");
      assert.ok(report.snapshot.bytes > 0);
      assert.equal(server.sql("SELECT count(*) FROM orders"), "2\n");
    });

    await t.test("its password is shown nowhere", async () => {
      writeFileSync(file, guide(engine, `  - {id: slow, sql: "${sleep(60)}", expect: empty}`));
      const child = spawn(handrail, ["verify", file, "--db", server.location], { stdio: ["ignore", "pipe", "pipe"] });
      let printed = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (printed += data));
      assert.ok(await becomesTrue(() => server.sql(running(60)) === "1\n", 20_000), printed);
      assert.ok(!readFileSync(`/proc/${child.pid}/cmdline`, "utf8").includes("sesame"), "ps does not show it");
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("close", resolve));
      const wrong = verify([file, "--db", server.location.replace(/(host|socket)=.*/, "$1=/nowhere")]);
      assert.equal(wrong.status, 2);
      assert.ok(!(printed + wrong.stdout + wrong.stderr).includes("sesame"), wrong.stderr);
      assert.match(wrong.stderr, /keeper@/);
    });

    await t.test("what would change it never happens", () => {
      writeFileSync(file, guide(engine, forbidden.map((sql, i) => `  - {id: f${i}, sql: "${sql}", expect: not_empty}`).join("\n") + `\n  - {id: last, sql: "SELECT count(*) FROM orders", expect: 2}`));
      const report = JSON.parse(verify([file, "--db", server.location, "--format", "json"]).stdout);
      assert.deepEqual(report.checks.map((/** @type {any} */ check) => check.outcome), ["error", "error", "error", "pass"], JSON.stringify(report.checks, null, 1));
      assert.equal(server.sql("SELECT count(*) FROM orders"), "2\n");
    });

    await t.test("a failed question does not spoil the next, nor one that was left in the middle", () => {
      const many = engine === "mysql" ? "SELECT seq FROM seq_1_to_3000000" : "SELECT * FROM generate_series(1, 3000000)";
      writeFileSync(file, guide(engine, `  - {id: broken, sql: "SELECT nothing FROM nowhere", expect: empty}\n  - {id: left, sql: "${many}", expect: same_as_before}\n  - {id: next, sql: "SELECT count(*) FROM goods", expect: 3}`));
      const report = JSON.parse(verify([file, "--db", server.location, "--before", server.location, "--no-compare", "--format", "json"]).stdout);
      assert.deepEqual(report.checks.map((/** @type {any} */ check) => check.outcome), ["error", "pass", "pass"]);
    });

    await t.test("a question that takes too long is ended in the server, and the next is answered", async () => {
      writeFileSync(file, guide(engine, `  - {id: slow, sql: "${sleep(600)}", expect: empty}\n  - {id: next, sql: "SELECT count(*) FROM goods", expect: 3}`));
      const report = JSON.parse(verify([file, "--db", server.location, "--time-limit", "300ms", "--format", "json"]).stdout);
      assert.deepEqual(report.checks.map((/** @type {any} */ check) => `${check.outcome} ${check.reason}`), ["error limit", "pass "]);
      assert.equal(server.sql(running(600)), "0\n");
    });

    await t.test("two databases in use are compared, key by key", () => {
      const same = verify(["--before", server.location, "--after", server.location]);
      assert.equal(same.status, 0, same.stdout + same.stderr);
      assert.match(same.stdout, /same +goods: 3 rows\n +same +orders: 2 rows/);
      const other = server.second(`${tables} UPDATE goods SET price = 2 WHERE id = 1; DELETE FROM orders WHERE id = 2; DROP INDEX goods_name${engine === "mysql" ? " ON goods" : ""};`);
      const lost = verify(["--before", server.location, "--after", other]);
      assert.equal(lost.status, 1, lost.stdout + lost.stderr);
      assert.match(lost.stdout, /LOST +index goods\.goods_name: \(name, id\)/);
      assert.match(lost.stdout, /CHANGED +1 value in price\n +1: 1\.50 -> 2\.00/);
      assert.match(lost.stdout, /orders: 2 rows -> 1, told apart by id\n +LOST +1 row\n +id = 2/);
    });
  });
}

test("an SQLite in use is read within one transaction, and not written", (t) => {
  const folder = makeFolder(t);
  const database = path.join(folder, "app.db");
  const made = spawnSync("python3", ["-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()", database, `PRAGMA journal_mode=WAL; ${tables}`], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  const file = path.join(folder, "guide.md");
  writeFileSync(file, guide("sqlite", vocabulary));
  const before = readFileSync(database, "hex");
  const report = JSON.parse(verify([file, "--db", `sqlite:${database}`, "--format", "json"]).stdout);
  assert.deepEqual(report.checks.map((/** @type {any} */ check) => `${check.id} ${check.outcome}`), ["names pass", "keys pass", "prices fail", "values fail", "parents pass", "count pass", "there pass", "column pass", "index pass", "pattern fail", "plain pass", "write error"]);
  assert.equal(report.snapshot.format, "sqlite in use");
  assert.equal(readFileSync(database, "hex"), before);
  const asFile = JSON.parse(verify([file, "--db", database, "--format", "json"]).stdout);
  const rows = (/** @type {any} */ of) => of.checks.map((/** @type {any} */ check) => check.rows);
  assert.deepEqual(rows(report), rows(asFile), "as its file says");
});

test("an address that leads nowhere is said plainly", () => {
  assert.match(verify(["--before", "sqlite:/nowhere/app.db", "--after", "sqlite:/nowhere/app.db"]).stderr, /\/nowhere\/app\.db/);
  assert.match(verify(["--before", "mysql://keeper@localhost", "--after", "x"]).stderr, /handrail: /);
});
