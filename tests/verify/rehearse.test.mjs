// handrail rehearse as a person runs it: what is printed, and that the snapshot's files stay as they are.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { becomesTrue } from "../executor/workshop.mjs";

const handrail = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");

/** @param {import("node:test").TestContext} t @param {string} sql */
function workshop(t, sql) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-rehearse-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (/** @type {string} */ name) => path.join(folder, name);
  execFileSync("python3", ["-c", "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(sys.argv[2])\nc.close()", at("app.db"),
    "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT); INSERT INTO users VALUES (1, 'a'), (2, 'b'), (3, 'c')"]);
  writeFileSync(at("guide.md"), `---
parameters:
  limit: {placeholder: LIMIT}
checks:
  - {id: three, when: before, sql: "SELECT count(*) FROM users", expect: 3}
  - {id: column, when: after, has_column: {table: users, column: email}}
---
# Upgrade

## Migrate

\`\`\`sql
${sql}
\`\`\`
`);
  const state = () => readdirSync(folder).sort().map((name) => `${name} ${statSync(at(name), { bigint: true }).mtimeNs} ${readFileSync(at(name), "hex")}`);
  const rehearse = (/** @type {string[]} */ ...args) => spawnSync(handrail, ["rehearse", at("guide.md"), "--db", at("app.db"), ...args], { encoding: "utf8" });
  return { at, state, rehearse };
}

const migration = "ALTER TABLE users ADD COLUMN email TEXT;\nUPDATE users SET email = name || '@example.org' WHERE id < LIMIT;\nCREATE INDEX users_email ON users(email);";

test("a guide is rehearsed: checks before and after, rows, and the files stay as they are", (t) => {
  const shop = workshop(t, migration);
  const unchanged = shop.state();
  const done = shop.rehearse("--set", "limit=3");
  assert.equal(done.status, 0, done.stdout + done.stderr);
  assert.match(done.stdout, /pass +three/);
  assert.match(done.stdout, /done +UPDATE users SET email = name \|\| '@example\.org' WHERE id < 3 +guide\.md:14\n +[\d.]+ ms, 2 rows changed/);
  assert.match(done.stdout, /3 statements done in/);
  assert.match(done.stdout, /pass +column/);
  assert.match(done.stdout, /added +column users\.email: text NULL +\(foreseen\)/);
  assert.deepEqual(shop.state(), unchanged);
});

test("a value that is missing leaves its statement out, and says so: exit code 2", (t) => {
  const done = workshop(t, migration).rehearse();
  assert.equal(done.status, 2, done.stdout + done.stderr);
  assert.match(done.stdout, /LEFT OUT +UPDATE users[^\n]*\n +it needs a value for limit/);
});

test("a statement that fails is named with its line: exit code 1", (t) => {
  const shop = workshop(t, "INSERT INTO users VALUES (4, 'd');\nINSERT INTO users VALUES (4, 'e');\nDROP TABLE users;");
  const unchanged = shop.state();
  const done = shop.rehearse();
  assert.equal(done.status, 1, done.stdout + done.stderr);
  assert.match(done.stdout, /FAILED +INSERT INTO users VALUES \(4, 'e'\) +guide\.md:14\n +UNIQUE constraint failed: users\.id/);
  assert.match(done.stdout, /not reached +DROP TABLE users/);
  assert.deepEqual(shop.state(), unchanged);
});

test("the JSON is what docs/rehearse.schema.json says", (t) => {
  const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync("docs/rehearse.schema.json", "utf8")));
  for (const args of [["--set", "limit=3"], []]) {
    /** @type {any} */ const printed = JSON.parse(workshop(t, migration).rehearse(...args, "--format", "json").stdout);
    assert.equal(valid(printed), true, JSON.stringify(valid.errors, null, 1));
    assert.equal(valid({ ...printed, more: 1 }), false);
  }
});

test("of a guide's several databases the snapshot's is told by its name, or named", (t) => {
  const shop = workshop(t, "");
  writeFileSync(shop.at("guide.md"), "# Upgrade\n\n## Migrate\n\n```bash\nsqlite3 /srv/app.db \"DELETE FROM users WHERE id = 1\"\nsqlite3 /srv/hits.db \"DELETE FROM users\"\n```\n");
  const own = shop.rehearse();
  assert.match(own.stdout, /done +DELETE FROM users WHERE id = 1/);
  assert.match(own.stdout, /LEFT OUT +DELETE FROM users +guide\.md:7\n +it belongs to the database \/srv\/hits\.db, and the snapshot is another's/);
  const named = shop.rehearse("--datastore", "hits.db");
  assert.match(named.stdout, /LEFT OUT +DELETE FROM users WHERE id = 1/);
  assert.match(named.stdout, /done +DELETE FROM users +guide\.md:7\n +[\d.]+ ms, 3 rows changed/);
  copyFileSync(shop.at("app.db"), shop.at("copy.db"));
  const copy = spawnSync(handrail, ["rehearse", shop.at("guide.md"), "--db", shop.at("copy.db"), "--datastore", "hits.db"], { encoding: "utf8" });
  assert.match(copy.stdout, /done +DELETE FROM users +guide\.md:7\n +[\d.]+ ms, 3 rows changed/, "also where neither name nor tables tell");
  const unknown = shop.rehearse("--datastore", "other.db");
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /works on no database other\.db\n +mend: it works on \/srv\/app\.db, \/srv\/hits\.db/);
});

test("a database in use is not rehearsed on", (t) => {
  const shop = workshop(t, migration);
  const done = spawnSync(handrail, ["rehearse", shop.at("guide.md"), "--db", `sqlite:${shop.at("app.db")}`], { encoding: "utf8" });
  assert.equal(done.status, 2);
  assert.match(done.stderr, /is a database in use: a rehearsal there would be the upgrade itself[\s\S]*rehearse on a copy/);
});

test("the snapshot is open for reading only while statements run", { skip: process.platform !== "linux" && "no /proc" }, async (t) => {
  const shop = workshop(t, "INSERT INTO users(name) WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT max(i) FROM n;");
  const child = spawn(handrail, ["rehearse", shop.at("guide.md"), "--db", shop.at("app.db")], { stdio: "ignore" });
  /** @type {string[]} */ let flags = [];
  const isOpen = await becomesTrue(() => {
    try {
      const open = readdirSync(`/proc/${child.pid}/fd`).filter((fd) => readlinkSync(`/proc/${child.pid}/fd/${fd}`) === shop.at("app.db"));
      flags = open.map((fd) => /flags:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/fdinfo/${fd}`, "utf8"))?.[1] ?? "");
    } catch {
      return false; // it has just ended, or closed one
    }
    return flags.length > 0;
  }, 20_000);
  child.kill("SIGKILL");
  assert.ok(isOpen, "the file was seen open");
  assert.deepEqual(flags.map((flag) => parseInt(flag, 8) & 3), flags.map(() => 0), "O_RDONLY");
});
