// A rehearsal in the module, under Node: the program's JSON to the byte, but for the times that were measured.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { withoutTimes } from "../browser/check_page.mjs";
import { noRehearsal, verifierInNode } from "./verifier_in_node.mjs";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");

const kData = `CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT NOT NULL, old TEXT);
CREATE TABLE posts(id INTEGER PRIMARY KEY, author INTEGER REFERENCES users(id) ON DELETE CASCADE, body TEXT);
CREATE TRIGGER told AFTER DELETE ON posts BEGIN UPDATE users SET old = 'lost a post' WHERE id = old.author; END;
INSERT INTO users VALUES (1, '李雷', 'x'), (2, 'Zoë', NULL), (3, 'Ada', 'z');
INSERT INTO posts VALUES (1, 1, 'one'), (2, 1, 'two'), (3, 3, 'three');`;

/** @param {string} sql */
const guide = (sql) => `---
checks:
  - {id: three, when: before, sql: "SELECT count(*) FROM users", expect: 3}
  - {id: mail, when: after, has_column: {table: users, column: email}}
  - {id: whole, integrity: {}}
---
# Upgrade

## Migrate the SQLite database

\`\`\`sql
${sql}
\`\`\`
`;

describe("a rehearsal in the module", { skip: noRehearsal }, () => {
  /** @param {import("node:test").TestContext} t @param {string} sql @param {string} data */
  async function both(t, sql, data = kData) {
    const folder = mkdtempSync(join(tmpdir(), "handrail-rehearse-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const [db, md] = [join(folder, "app.db"), join(folder, "guide.md")];
    execFileSync("python3", ["-c", "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(sys.argv[2])\nc.close()", db, data]);
    writeFileSync(md, guide(sql));
    const native = spawnSync(handrail, ["rehearse", md, "--db", db, "--format", "json"], { encoding: "utf8" });
    const checks = spawnSync(handrail, ["verify", md, "--list", "--format", "json"], { encoding: "utf8" }).stdout;
    const verifier = await verifierInNode();
    const bytes = readFileSync(db);
    const given = Uint8Array.from(bytes);
    const page = verifier.rehearse({ checks, files: [{ name: "app.db", bytes: given }] });
    assert.deepEqual(Buffer.from(given), bytes, "the file is only read");
    assert.ok(page.memory <= 112 << 20, `${page.memory} bytes`);
    return { native, page };
  }

  /** @type {[string, string, number][]} */
  const cases = [
    ["what goes well", "ALTER TABLE users ADD COLUMN email TEXT;\nUPDATE users SET email = name || '@example.org';\nCREATE INDEX users_email ON users(email);", 0],
    ["what changes more than it says: triggers, foreign keys", "PRAGMA foreign_keys=ON;\nALTER TABLE users ADD COLUMN email TEXT;\nDELETE FROM posts WHERE id = 1;\nDELETE FROM users WHERE id = 3;", 1],
    ["a statement that fails", "ALTER TABLE users ADD COLUMN email TEXT;\nINSERT INTO users(id, name) VALUES (1, 'again');\nDROP TABLE posts;", 1],
    ["what is left out", "ALTER TABLE users ADD COLUMN email TEXT;\nVACUUM INTO 'copy.db';\nUPDATE users SET email = 'your_email';", 2],
    ["a transaction that is taken back", "BEGIN;\nALTER TABLE users ADD COLUMN email TEXT;\nDELETE FROM posts;\nROLLBACK;", 1],
  ];
  for (const [name, sql, exit] of cases) {
    test(`${name}: the program's report`, async (t) => {
      const { native, page } = await both(t, sql);
      assert.equal(native.status, exit, native.stdout + native.stderr);
      assert.equal(page.failed, false, page.text);
      assert.equal(withoutTimes(page.text), withoutTimes(native.stdout));
      const { changes } = JSON.parse(page.text);
      assert.deepEqual(page.changes, changes.map((/** @type {unknown} */ _, /** @type {number} */ i) => `${i + 1} of ${changes.length}`));
    });
  }

  test("what does not fit into the page's memory is a failure that says so, as are files that are no database", async (t) => {
    const grow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO posts(body) SELECT hex(randomblob(1000)) FROM n;";
    const { page } = await both(t, grow);
    const [change] = JSON.parse(page.text).changes;
    assert.equal(change.outcome, "failed");
    assert.match(change.message, /^more than 48 MiB would be written, and there is memory for no more/);
    const verifier = await verifierInNode();
    const checks = JSON.stringify({ format: 1, guide: "g.md", title: "", language: "en", checks: [], changes: [] });
    const text = verifier.rehearse({ checks, files: [{ name: "notes.txt", bytes: new TextEncoder().encode("no database\n".repeat(500)) }] });
    assert.equal(text.failed, true);
    assert.match(text.text, /^notes\.txt: is not a database/);
  });
});
