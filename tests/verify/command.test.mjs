// handrail verify as a person runs it: exit codes, what is printed, and that nothing on the disk changes.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");
/** @type {string} */ let folder;
/** @param {string} name */
const at = (name) => join(folder, name);
/** @param {string[]} parameters */
const verify = (...parameters) => spawnSync(handrail, ["verify", ...parameters], { encoding: "utf8" });

/** @param {string} name @param {string} sql */
function makeDatabase(name, sql) {
  execFileSync("python3", ["-c", `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.executescript(sys.argv[2])
c.close()`, at(name), sql]);
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), "handrail-verify-"));
  writeFileSync(at("guide.md"), `---
checks:
  - {id: wal, when: after, pragma: journal_mode, expect: wal}
  - {id: rollback-journal, when: before, pragma: journal_mode, expect: delete}
  - {id: kept, when: after, sql: "SELECT id, name FROM users ORDER BY id", expect: same_as_before}
---
# Upgrade
`);
  writeFileSync(at("plain.md"), "# A guide without checks\n");
  makeDatabase("old.db", "CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'a'), (2, 'b')");
  makeDatabase("new.db", "PRAGMA journal_mode=WAL; CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'a'), (2, 'b')");
  makeDatabase("lost.db", "PRAGMA journal_mode=WAL; CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'a')");
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** @type {[string, string[], number, RegExp][]} */
const cases = [
  ["a snapshot as it should be before", ["guide.md", "--db", "old.db", "--when", "before"], 0, /1 passed, 2 skipped/],
  ["a snapshot that was not upgraded", ["guide.md", "--db", "old.db", "--when", "after", "--before", "old.db"], 1, /expected wal/],
  ["an upgraded snapshot beside the one from before", ["guide.md", "--db", "new.db", "--when", "after", "--before", "old.db"], 0, /2 passed/],
  ["a row that was lost", ["guide.md", "--db", "lost.db", "--when", "after", "--before", "old.db"], 1, /first in row 2/],
  ["nothing to compare with", ["guide.md", "--db", "new.db", "--when", "after"], 0, /needs the snapshot from before[\s\S]*1 passed, 2 skipped/],
  ["one check only", ["guide.md", "--db", "new.db", "--select", "wal"], 0, /1 passed/],
  ["a check that is not there", ["guide.md", "--db", "new.db", "--select", "other"], 2, /has no check "other"/],
  ["no database named", ["guide.md"], 2, /name a database file with --db/],
  ["a file that is not there", ["guide.md", "--db", "none.db"], 2, /none\.db: cannot be opened/],
  ["a guide as the database", ["guide.md", "--db", "plain.md"], 2, /plain\.md: is not a database/],
  ["a guide without checks", ["plain.md", "--db", "new.db"], 2, /states no check/],
  ["a list", ["guide.md", "--list"], 0, /\[after\]/],
];
for (const [name, [guide, ...parameters], status, expected] of cases) {
  test(`${name}: exit code ${status}`, () => {
    const files = () => readdirSync(folder).sort().map((file) => `${file} ${statSync(at(file)).mtimeMs} ${readFileSync(at(file), "hex")}`);
    const unchanged = files();
    const named = parameters.map((word) => (/\.(db|md)$/.test(word) ? at(word) : word));
    const result = verify(at(guide), ...named);
    assert.equal(result.status, status, result.stdout + result.stderr);
    assert.match(result.stdout + result.stderr, expected);
    assert.deepEqual(files(), unchanged);
  });
}
