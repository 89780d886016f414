// handrail verify as a person runs it: exit codes, what is printed, and that nothing on the disk changes.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { skip as noTerminal } from "../executor/on_terminal.mjs";

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
  writeFileSync(at("delete.md"), "# Upgrade\n\n## Clean up\n\n```sql\nDELETE FROM users WHERE id = 2;\n```\n");
  writeFileSync(at("plain.md"), "# A guide without checks\n");
  makeDatabase("old.db", "CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'a'), (2, 'b')");
  makeDatabase("new.db", "PRAGMA journal_mode=WAL; CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'a'), (2, 'b')");
  makeDatabase("lost.db", "PRAGMA journal_mode=WAL; CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'a')");
  const rich = "CREATE TABLE p(id INTEGER PRIMARY KEY, v BLOB, r REAL); CREATE TABLE c(id TEXT PRIMARY KEY, p_id REFERENCES p(id)); CREATE TABLE bag(a);"
    + "INSERT INTO p VALUES (1, x'00', 1.5), (2, x'01', NULL); INSERT INTO c VALUES ('x', 1), ('y', 2); INSERT INTO bag VALUES (1), (NULL);";
  makeDatabase("rich_old.db", rich);
  makeDatabase("rich_new.db", `${rich} DELETE FROM p WHERE id = 2; UPDATE p SET v = 'text'; ALTER TABLE p ADD more INT; DELETE FROM bag WHERE a IS NULL; CREATE INDEX i ON bag(a)`);
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
  ["a guide without checks, and two snapshots", ["plain.md", "--before", "old.db", "--after", "new.db"], 0, /same     users: 2 rows/],
  ["a row that was lost, without any guide", ["--before", "old.db", "--after", "lost.db"], 1, /users: 2 rows -> 1, told apart by|users: 2 rows -> 1, compared as whole rows[\s\S]*LOST     1 row\n +2 \| b/],
  ["a row that may be lost", ["--before", "old.db", "--after", "lost.db", "--allow", "users"], 0, /lost     1 row  \(foreseen\)/],
  ["a row that the guide deletes", ["delete.md", "--before", "old.db", "--after", "lost.db"], 0, /lost     1 row  \(foreseen\)/],
  ["no comparison asked for", ["guide.md", "--db", "new.db", "--before", "old.db", "--no-compare", "--select", "wal"], 0, /1 passed\n$|1 passed\nThe snapshot fits/],
  ["neither a guide nor a second snapshot", ["--db", "new.db"], 2, /name a guide, or two snapshots with --before and --after/],
  ["one snapshot to compare", ["--before", "old.db"], 2, /name a database file with --db/],
  ["a list", ["guide.md", "--list"], 0, /\[after\]/],
];
for (const [name, parameters, status, expected] of cases) {
  test(`${name}: exit code ${status}`, () => {
    const files = () => readdirSync(folder).sort().map((file) => `${file} ${statSync(at(file)).mtimeMs} ${readFileSync(at(file), "hex")}`);
    const unchanged = files();
    const named = parameters.map((word) => (/\.(db|md)$/.test(word) ? at(word) : word));
    const result = verify(...named);
    assert.equal(result.status, status, result.stdout + result.stderr);
    assert.match(result.stdout + result.stderr, expected);
    assert.deepEqual(files(), unchanged);
  });
}

test("the comparison's JSON is what docs/compare.schema.json says, alone and in a guide's report", () => {
  const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync("docs/compare.schema.json", "utf8")));
  /** @type {any} */ const alone = JSON.parse(verify("--before", at("rich_old.db"), "--after", at("rich_new.db"), "--format", "json").stdout);
  assert.equal(valid(alone), true, JSON.stringify(valid.errors, null, 1));
  const parts = [alone.schema, alone.tables, alone.orphans, alone.tables.flatMap((/** @type {any} */ table) => table.changed)];
  assert.ok(parts.every((part) => part.length > 0), "every part of the schema has something to be tried on");
  /** @type {any} */ const report = JSON.parse(verify(at("guide.md"), "--before", at("rich_old.db"), "--after", at("rich_new.db"), "--format", "json").stdout);
  assert.deepEqual(report.comparison, alone);
  assert.equal(valid({ ...alone, more: 1 }), false);
});

test("how far a large dump is loaded is told on a terminal, and nowhere else", { skip: noTerminal }, () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `INSERT INTO \`t\` VALUES (${i},'${"x".repeat(6000)}');\n`).join("");
  writeFileSync(at("large.sql"), `-- MySQL dump\nCREATE TABLE \`t\` (\`id\` int NOT NULL, \`a\` longtext, PRIMARY KEY (\`id\`));\n${rows}-- Dump completed\n`);
  writeFileSync(at("count.md"), "---\nchecks:\n  - {row_count: {table: t, equals: 1000}}\n---\n# Upgrade\n");
  /** @param {string[]} more */
  const onTerminal = (...more) => spawnSync("script", ["-qfec", `exec '${handrail}' verify '${at("count.md")}' --db '${at("large.sql")}' ${more.join(" ")}`, at("typescript")], { encoding: "utf8", env: { ...process.env, TERM: "xterm" } });
  const watched = onTerminal();
  assert.equal(watched.status, 0, watched.stdout);
  assert.match(watched.stdout, /^\r\x1b\[Kloading large\.sql: \d of 5 MiB, \d+ %/);
  assert.match(watched.stdout, /loading large\.sql: 5 of 5 MiB, 100 %\r\x1b\[Klarge\.sql: mysql-dump/);
  assert.doesNotMatch(onTerminal("--quiet").stdout, /loading/);
  assert.equal(verify(at("count.md"), "--db", at("large.sql")).stderr, "");
});
