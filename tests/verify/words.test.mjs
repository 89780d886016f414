// The page's translations of what the verifier says: each belongs to a sentence that the C++ (or SQLite) has, and the sentences
// that a reader is likely to meet have one.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import vm from "node:vm";
import { hostileGuide, makeMutants, noMutants } from "../wasm/hostile_snapshots.mjs";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");

/** @type {{ VerifierWords: new (language: string) => { translated(text: string): string | undefined, say(text: string): string, sayError(text: string): string }, verifierPhrases: Record<string, [string, string][]> }} */
const page = /** @type {any} */ (vm.createContext({}));
vm.runInContext(readFileSync("site/js/verify_words.js", "utf8"), page);

/** The texts in quotes of a C or C++ source, adjacent ones joined, places for values as {}. @param {string} source */
function literals(source) {
  const code = source.replace(/^\s*(\/\/|#).*$/gm, "");
  return [...code.matchAll(/"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*/g)].map(([all]) =>
    [...all.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map((one) => one[1]).join("")
      .replace(/\\(.)/g, "$1").replace(/\{\d?\}|%[#.*\d]*[a-zA-Z]/g, "{}"));
}

test("each translation is of a sentence that is said, and uses no more places than it has", () => {
  const files = ["verifier", "wasm"].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(cc|h)$/.test(name) && !/_test\.cc$/.test(name)).map((name) => join(folder, name)));
  const said = [...files, "cli/guide_checks.cc", "node_modules/better-sqlite3/deps/sqlite3/sqlite3.c"].flatMap((file) => literals(readFileSync(file, "utf8")));
  for (const [language, phrases] of Object.entries(page.verifierPhrases)) {
    for (const [template, translation] of phrases) {
      // A sentence may be put together of several: "{} rows" and "with NULL in {}".
      const parts = template.split(/\{\}|\b\w+\((?:s|es)\)/).map((part) => part.trim().replace(/:$/, "")).filter((part) => part.length > 3);
      for (const part of parts) assert.ok(said.some((text) => text.includes(part)), `${language}: nobody says “${part}” of “${template}” any more`);
      const places = template.split("{}").length - 1;
      for (const [, number] of translation.matchAll(/\{(\d)!?\}/g)) assert.ok(Number(number) >= 1 && Number(number) <= places, `${template}: {${number}}`);
    }
  }
});

/** What a page would show as sentences of the verifier. @param {any} report @returns {string[]} */
function sentencesOf(report) {
  const checks = report.checks.filter((/** @type {any} */ check) => check.message && !["shown", "pass"].includes(check.outcome) && !["value", "other-moment"].includes(check.reason));
  const compared = report.comparison ? [...report.comparison.notes, ...[...report.comparison.tables, ...report.comparison.orphans].flatMap((one) => one.trouble?.message ?? [])] : [];
  return [...checks.map((/** @type {any} */ check) => check.message), ...report.snapshot.notes, ...compared];
}

/** @param {import("node:test").TestContext} t */
function makeFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), "handrail-words-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("what the whole vocabulary of checks says of a bad snapshot has its translation", (t) => {
  const folder = makeFolder(t);
  execFileSync("python3", ["-c", "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(sys.argv[2])\nc.close()", join(folder, "a.db"), `
    PRAGMA journal_mode=WAL;
    CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT, state TEXT, made TEXT);
    CREATE TABLE posts(id INTEGER PRIMARY KEY, author INTEGER REFERENCES users(id));
    INSERT INTO users VALUES (1, NULL, 'odd', '2020-01-01'), (2, 'a', 'new', '2020-01-01'), (3, 'a', 'new', NULL);
    INSERT INTO posts VALUES (1, 9), (2, 8);`]);
  const checks = ["not_null: users.email", "unique: users.email", "accepted_values: {table: users, column: state, values: [new]}",
    "relationships: {table: posts, column: author, to: users, field: id}", "row_count: {table: users, equals: 7}",
    "freshness: {table: users, column: made, within: 2d}", "has_table: {table: [users, gone]}", "has_column: {table: users, column: phone}",
    "has_index: {table: users, column: email}", "matches: {table: users, column: email, pattern: '@'}", "foreign_keys: {}",
    "columns_named_in: {table: users, names: [id]}", "columns_named_in: {file: missing.csv}",
    "sql: SELECT * FROM users\n    expect: empty", "sql: SELECT * FROM users WHERE 0\n    expect: not_empty", "sql: SELECT * FROM users\n    expect: {rows: 9}",
    "sql: SELECT email FROM users\n    expect: {contains: [zz]}", "sql: SELECT email FROM users\n    expect: {matches: zz}",
    "sql: SELECT id FROM users\n    expect: {equals: 1}", "sql: SELECT * FROM gone\n    expect: empty", "sql: SELECT gone FROM users\n    expect: empty",
    "sql: DELETE FROM users\n    expect: empty", "sql: SELECT FROM\n    expect: empty", "sql: PRAGMA foreign_keys\n    expect: {equals: 1}",
    "sql: SELECT count(*) FROM users\n    expect: same_as_before",
    "sql: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n\n    expect: {equals: 1}\n    time_limit: 100ms"];
  writeFileSync(join(folder, "g.md"), `---\nchecks:\n${checks.map((check, i) => `  - id: c${i}\n    ${check}\n`).join("")}---\n# 升级\n\n升级步骤。\n`);
  const { stdout, stderr } = spawnSync(handrail, ["verify", join(folder, "g.md"), "--db", join(folder, "a.db"), "--format", "json"], { encoding: "utf8" });
  assert.ok(stdout, stderr);
  const words = new page.VerifierWords("zh");
  const sentences = sentencesOf(JSON.parse(stdout));
  assert.ok(sentences.length > 20, sentences.join("\n"));
  assert.deepEqual(sentences.filter((sentence) => words.translated(sentence) === undefined), []);
  assert.equal(words.say("2 rows with NULL in email or name"), "有 2 行的 email or name 为 NULL");
  assert.equal(words.say("the file is damaged: no such table: x"), "文件已损坏：没有表 x");
  assert.equal(new page.VerifierWords("en").say("2 rows with NULL in email"), "2 rows with NULL in email");
  assert.equal(words.sayError("/tmp/a b.db:7: is empty, there is no database in it"), "/tmp/a b.db:7：是空文件，里面没有数据库");
  assert.equal(words.sayError("what nobody knows: really\n  mend: pray"), "what nobody knows: really\n改法：pray");
  assert.equal(new page.VerifierWords("en").sayError("a.db: is empty\n  mend: fill it"), "a.db: is empty\n  mend: fill it");
});

test("what is said of damaged databases has its translation", { skip: noMutants }, (t) => {
  const folder = makeFolder(t);
  writeFileSync(join(folder, "g.md"), hostileGuide);
  const words = new page.VerifierWords("zh");
  const without = new Set();
  let sentences = 0;
  for (const [database] of makeMutants(join(folder, "mutants"), 60)) {
    const { stdout, stderr } = spawnSync(handrail, ["verify", join(folder, "g.md"), "--db", database, "--format", "json"], { encoding: "utf8" });
    const said = stdout ? sentencesOf(JSON.parse(stdout)) : [stderr.split("\n")[0].replace("handrail: ", "")];
    sentences += said.length;
    for (const sentence of said) if (words.sayError(sentence) === sentence) without.add(sentence);
  }
  assert.ok(sentences > 60, `${sentences}`);
  assert.deepEqual([...without], []);
});
