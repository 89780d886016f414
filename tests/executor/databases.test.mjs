// SQL of a guide in real servers: MariaDB and PostgreSQL, each in a folder of its own; SQLite beside them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { onTerminal, skip as noTerminal } from "./on_terminal.mjs";
import { noMariaDb, noPostgreSql, startMariaDb, startPostgreSql } from "./servers.mjs";
import { Workshop, becomesTrue, fence } from "./workshop.mjs";

/** Errors of the check that these small guides deserve (no backup, …) are accepted. @param {Workshop} shop @param {string[]} args @param {Record<string, string>} env */
function runAccepting(shop, args = [], env = {}) {
  const refused = shop.run(args, env);
  const codes = [...new Set([...refused.err.matchAll(/\b([A-Z]\d{3}): /g)].map((match) => match[1] ?? ""))];
  return codes.length > 0 ? shop.run([...args, ...codes.flatMap((code) => ["--accept", code])], env) : refused;
}

/** @param {Workshop} shop @param {string} name */
function kept(shop, name) {
  const run = path.join(shop.state, "runs", readdirSync(path.join(shop.state, "runs"))[0] ?? "");
  return readFileSync(path.join(run, "items", name), "utf8");
}

const password = { HANDRAIL_DB_PASSWORD: "open sesame" };

/** @param {string} engine @param {string} location @param {string} sql */
const guideFor = (engine, location, sql, info = "sql") => `---
parameters:
  db_password: {type: secret, placeholder: DB_PASSWORD}
datastores:
  shop: {engine: ${engine}, location: "${location}"}
---
# Upgrade guide

## Migrate the tables

${fence(sql, info)}`;

const migration = `CREATE TABLE goods (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, note TEXT);
INSERT INTO goods VALUES (1, 'tea', NULL), (2, '茶', 'green; black');
SELECT count(*) FROM goods;
-- should return: 2
SELECT name, note FROM goods ORDER BY id;
-- should return: 2 rows
UPDATE goods SET name = 'green tea' WHERE id = 1;`;

const engines = [
  {
    name: "MariaDB",
    engine: "mariadb",
    skip: noMariaDb,
    start: async (/** @type {import("node:test").TestContext} */ t) => {
      const server = await startMariaDb(t);
      return { location: `mysql://keeper:DB_PASSWORD@localhost/shop?socket=${server.socket}`, sql: server.sql };
    },
    wrongPassword: /Access denied for user 'keeper'/,
    noTable: /ERROR 1146: Table 'shop\.nowhere' doesn't exist/,
    endless: "SELECT count(*) FROM seq_1_to_1000000000000 WHERE seq % 7 = 8",
    cancelled: /Query execution was interrupted/,
    underWay: "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%seq_1%' AND id <> connection_id()",
  },
  {
    name: "PostgreSQL",
    engine: "postgresql",
    skip: noPostgreSql,
    start: async (/** @type {import("node:test").TestContext} */ t) => {
      const server = await startPostgreSql(t);
      return { location: `postgresql://keeper:DB_PASSWORD@/shop?host=${server.folder}`, sql: server.sql };
    },
    wrongPassword: null, // it trusts its socket
    noTable: /relation "nowhere" does not exist/,
    endless: "SELECT count(*) FROM generate_series(1, 1000000000000) n WHERE n % 7 = 8",
    cancelled: /canceling statement due to user request/,
    underWay: "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active' AND pid <> pg_backend_pid()",
  },
];

for (const { name, engine, skip, start, wrongPassword, noTable, endless, cancelled, underWay } of engines) {
  test(`SQL runs in a real ${name}`, { skip }, async (t) => {
    const server = await start(t);

    await t.test("statement by statement, with rows, counts and expectations", (t) => {
      const shop = new Workshop(t, guideFor(engine, server.location, migration));
      const ended = runAccepting(shop, [], password);
      assert.equal(ended.code, 0, ended.out + ended.err);
      assert.match(ended.out, /\| tea\|NULL\n +\| 茶\|green; black\n/);
      assert.equal(kept(shop, "0003.out"), "2\n");
      assert.equal(kept(shop, "0002.err"), "2 row(s) changed\n");
      assert.equal(server.sql("SELECT name FROM goods ORDER BY id"), "green tea\n茶\n");
      assert.ok(!shop.everythingKept().includes("open sesame"));
    });

    await t.test("an expectation that is not met fails the step", (t) => {
      const shop = new Workshop(t, guideFor(engine, server.location, "SELECT count(*) FROM goods;\n-- should return: 7"));
      const ended = runAccepting(shop, [], password);
      assert.equal(ended.code, 1, ended.out + ended.err);
      assert.match(ended.out, /printed “2”, expected “7”/);
    });

    await t.test("an error fails the step with the server's own words", (t) => {
      const shop = new Workshop(t, guideFor(engine, server.location, "INSERT INTO nowhere VALUES (1);"));
      const ended = runAccepting(shop, [], password);
      assert.equal(ended.code, 1, ended.out + ended.err);
      assert.match(ended.out, noTable);
    });

    await t.test("a transaction that fails in the middle leaves nothing behind", (t) => {
      const shop = new Workshop(t, guideFor(engine, server.location, "BEGIN;\nINSERT INTO goods VALUES (3, 'coffee', NULL);\nINSERT INTO nowhere VALUES (1);\nCOMMIT;"));
      assert.equal(runAccepting(shop, [], password).code, 1);
      assert.equal(server.sql("SELECT count(*) FROM goods"), "2\n");
    });

    await t.test("a large result takes no memory", (t) => {
      const numbers = engine === "mariadb" ? "SELECT seq, repeat('x', 1000) FROM seq_1_to_300000" : "SELECT n, repeat('x', 1000) FROM generate_series(1, 300000) n";
      const shop = new Workshop(t, guideFor(engine, server.location, `${numbers};\n-- should return: 300000 rows`));
      const ended = spawnSync("bash", ["-c", 'ulimit -v 400000; exec "$@"', "bash", ...["nice", process.env.HANDRAIL ?? "build/release/handrail"].map((word, i) => (i === 0 ? word : path.resolve(word))), "run", shop.guide, "--yes", "--quiet", "--accept", "Q001"], { cwd: shop.place, env: shop.environment(password), encoding: "utf8", maxBuffer: 1 << 28 });
      assert.equal(ended.status, 0, ended.stdout.slice(-2000) + ended.stderr);
      assert.match(kept(shop, "0001.err"), /^300000 row\(s\)\n$/);
    });

    for (const [what, args] of /** @type {[string, string[]][]} */ ([["its own limit", ["--timeout", "1s"]], ["the run's limit", ["--run-timeout", "1s"]]])) {
      await t.test(`at ${what} a statement ends in the server too, not only its client`, async (t) => {
        const shop = new Workshop(t, guideFor(engine, server.location, `BEGIN;\nINSERT INTO goods VALUES (4, 'milk', NULL);\n${endless};\nCOMMIT;`, "sql {grace=30s}"));
        const ended = runAccepting(shop, args, password);
        assert.equal(ended.code, 1, ended.out + ended.err);
        assert.match(ended.err, /not done after \d+ ms/);
        assert.match(kept(shop, "0001.err"), cancelled);
        assert.ok(await becomesTrue(() => server.sql(underWay) === "0\n"), "the server goes on with it");
        assert.equal(server.sql("SELECT count(*) FROM goods"), "2\n", "what its transaction had done is taken back");
      });
    }

    if (wrongPassword) {
      await t.test("a wrong password fails with the server's own words", (t) => {
        const shop = new Workshop(t, guideFor(engine, server.location, "SELECT 1;"));
        const ended = runAccepting(shop, [], { HANDRAIL_DB_PASSWORD: "wrong-password" });
        assert.equal(ended.code, 1, ended.out + ended.err);
        assert.match(ended.out, wrongPassword);
        assert.equal(runAccepting(new Workshop(t, guideFor(engine, server.location, "SELECT 1;"))).code, 2, "without one nothing runs");
      });

      await t.test("mysql -p asks for its password on the terminal", { skip: noTerminal }, async (t) => {
        const socket = /socket=(.*)$/.exec(server.location)?.[1];
        const shop = new Workshop(t, `# Upgrade guide\n\n## Verify\n\n${fence(`mariadb --no-defaults -ukeeper -p -S ${socket} -B -N -e 'SELECT count(*) FROM goods' shop\n# should return: 2`)}`);
        const ended = await onTerminal(shop, ["run", shop.guide, "--yes", "--on-failure", "stop"], [[/Enter password: /, "open sesame\n"]]);
        assert.match(ended.screen, /Enter password: /);
        assert.ok(!ended.screen.includes("open sesame"));
        assert.match(kept(shop, "0001.out"), /\n2\r?\n$/);
      });
    }
  });
}

test("a server that is not there fails the step, and says so", { skip: noPostgreSql }, (t) => {
  const shop = new Workshop(t, guideFor("postgresql", "postgresql://keeper:DB_PASSWORD@/shop?host=/nowhere", "SELECT 1;"));
  const ended = runAccepting(shop, [], password);
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.match(ended.out, /\/nowhere/);
});

test("the plan shows where SQL goes without the password, and starts nothing", (t) => {
  const shop = new Workshop(t, guideFor("mariadb", "mysql://keeper:DB_PASSWORD@localhost/shop", "SELECT 1;"));
  const plan = shop.handrail(["plan", shop.guide], password);
  assert.match(plan.out, /SQL in mysql:\/\/keeper@localhost\/shop/);
  const json = shop.handrail(["plan", shop.guide, "--json"], password);
  assert.ok(!(plan.out + json.out).includes("open"), json.out);
});
