// Checks written for MariaDB and PostgreSQL: what the server answers, its dump loaded into SQLite answers too, or says
// that it cannot be checked there. Never anything else.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { noMariaDb, noPostgreSql, startMariaDb, startPostgreSql } from "../executor/servers.mjs";
import * as cases from "./compatibility.mjs";

const handrail = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");

/** @param {import("node:test").TestContext} t */
function folderFor(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-compatibility-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What each statement gives: its rows, or why it has none. @param {string} folder @param {string[]} statements @param {string} database */
function answers(folder, statements, database) {
  const guide = path.join(folder, "guide.md");
  const checks = statements.map((sql, i) => `  - ${JSON.stringify({ id: `s${i}`, sql, shown_rows: 100 })}`);
  writeFileSync(guide, `---\nchecks:\n${checks.join("\n")}\n---\n# Upgrade\n`);
  const run = spawnSync(handrail, ["verify", guide, "--db", database, "--format", "json", "--now", "2026-11-21T17:00:00Z"], { encoding: "utf8", env: { ...process.env, TZ: "UTC" } });
  assert.notEqual(run.stdout, "", run.stderr);
  /** @type {any} */
  const report = JSON.parse(run.stdout);
  return report.checks.map((/** @type {any} */ check) => ({
    reason: check.outcome === "error" ? check.reason : "",
    message: check.message,
    // How a driver types a value is not the question here, and a number may be written with more zeros.
    rows: check.rows.map((/** @type {any[]} */ row) => row.map((value) => (value === null ? null : String(value)))),
  }));
}

/** @param {string} folder @param {string[]} same @param {string[]} refused @param {string} live @param {string} dump */
function compare(folder, same, refused, live, dump) {
  const expected = answers(folder, same, live);
  const got = answers(folder, same, dump);
  same.forEach((sql, i) => {
    assert.equal(expected[i].reason, "", `${sql} on the server: ${expected[i].message}`);
    assert.deepEqual({ rows: got[i].rows, reason: got[i].reason, message: got[i].reason && got[i].message }, { rows: expected[i].rows, reason: "", message: "" }, sql);
  });
  answers(folder, refused, dump).forEach((/** @type {any} */ answer, /** @type {number} */ i) => {
    assert.equal(answer.reason, "not-here", `${refused[i]}: ${JSON.stringify(answer)}`);
  });
}

test("MariaDB and its dump", { skip: noMariaDb }, async (t) => {
  const server = await startMariaDb(t);
  const folder = folderFor(t);
  server.sql(cases.mysqlTables);
  const dump = path.join(folder, "shop.sql");
  writeFileSync(dump, execFileSync("mysqldump", ["--no-defaults", `--socket=${server.socket}`, "-uroot", "shop"]));
  compare(folder, cases.mysqlStatements, cases.mysqlRefused, `mysql://keeper:open%20sesame@localhost/shop?socket=${server.socket}`, dump);
});

test("PostgreSQL and its dump", { skip: noPostgreSql }, async (t) => {
  const server = await startPostgreSql(t);
  const folder = folderFor(t);
  server.sql(cases.postgresqlTables);
  server.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO keeper");
  const dump = path.join(folder, "shop.sql");
  writeFileSync(dump, execFileSync("pg_dump", ["-h", server.folder, "-U", "postgres", "shop"], { env: { ...process.env, PGTZ: "UTC" } }));
  compare(folder, cases.postgresqlStatements, cases.postgresqlRefused, `postgresql://keeper:open%20sesame@localhost/shop?host=${server.folder}`, dump);
});
