// Changes written for MariaDB and PostgreSQL: what the server makes of its data, the rehearsal makes of its dump, or it
// leaves the statement out with the reason. Never anything else.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { noMariaDb, noPostgreSql, startMariaDb, startPostgreSql } from "../executor/servers.mjs";
import * as cases from "./changes.mjs";

// Tables that changes make.
const made = ["extra", "kept", "copy_", "journal", "bills"].map((table) => `SELECT * FROM ${table} ORDER BY 1`);
const handrail = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
const now = "2026-11-21T17:00:00Z";

/** @param {import("node:test").TestContext} t */
function folderFor(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-changes-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @param {string} folder @param {string} command @param {string} dump @param {string[]} shown @param {string} sql */
function report(folder, command, dump, shown, sql) {
  const guide = path.join(folder, "guide.md");
  const checks = shown.map((query, i) => `  - ${JSON.stringify({ id: `s${i}`, sql: query, shown_rows: 1000, when: "after" })}`);
  writeFileSync(guide, `---\nchecks:\n${checks.join("\n")}\n---\n# Upgrade\n\n## Migrate\n\n\`\`\`sql\n${sql.replaceAll("; ", ";\n")};\n\`\`\`\n`);
  const done = spawnSync(handrail, [command, guide, "--db", dump, "--format", "json", "--now", now], { encoding: "utf8" });
  assert.notEqual(done.stdout, "", done.stderr);
  return JSON.parse(done.stdout);
}

/** @param {any} verified */
const rowsOf = (verified) => verified.checks.map((/** @type {any} */ check) => ({ id: check.id, reason: check.outcome === "error" ? check.message : "", rows: check.rows }));

/**
 * What became of one change: "same", "refused" on both, "left" out, or a sentence that says what differs.
 * @param {{folder: string, base: string, shown: string[], apply: (sql: string) => string, dump: () => string}} place @param {string} sql
 */
function outcome(place, sql) {
  const rehearsal = report(place.folder, "rehearse", place.base, place.shown, sql);
  const changes = rehearsal.changes;
  const refusal = place.apply(sql);
  const failed = changes.find((/** @type {any} */ change) => change.outcome === "failed");
  const left = changes.find((/** @type {any} */ change) => change.outcome === "left-out");
  if (left) return left.message ? { is: "left", why: left.message } : { is: "different", why: "left out without a reason" };
  if (failed) return refusal ? { is: "refused", why: failed.message } : { is: "different", why: `failed: ${failed.message}` };
  if (refusal) return { is: "different", why: `the server refuses: ${refusal}` };
  const expected = rowsOf(report(place.folder, "verify", place.dump(), place.shown, sql));
  const got = rowsOf(rehearsal.after);
  for (const [i, { rows, reason }] of expected.entries()) {
    if (reason !== got[i].reason) return { is: "different", why: `${place.shown[i]}: ${reason || got[i].reason}` };
    if (JSON.stringify(rows) !== JSON.stringify(got[i].rows))
      return { is: "different", why: `${place.shown[i]}\n  server    ${JSON.stringify(rows)}\n  rehearsal ${JSON.stringify(got[i].rows)}` };
  }
  return { is: "same", why: changes.map((/** @type {any} */ change) => change.message).filter(Boolean).join("; ") };
}

/** @param {import("node:test").TestContext} t @param {Parameters<typeof outcome>[0]} place @param {Record<"same" | "refused" | "left", string[]>} lists */
function compare(t, place, lists) {
  const wrong = [];
  const count = { same: 0, refused: 0, left: 0, different: 0 };
  for (const [wanted, list] of Object.entries(lists)) {
    for (const sql of list) {
      const { is, why } = outcome(place, sql);
      count[/** @type {"same"} */ (is)] += 1;
      if (is === "different" || (wanted !== "left" && is !== wanted)) wrong.push(`${sql}\n  ${is} instead of ${wanted}: ${why}`);
      else if (process.env.SHOW_REASONS) t.diagnostic(`${is}: ${sql}: ${why}`);
    }
  }
  t.diagnostic(`${count.same} the same, ${count.refused} refused by both, ${count.left} left out, ${count.different} different`);
  assert.equal(wrong.join("\n"), "");
}

test("changes of MariaDB and of its dump", { skip: noMariaDb }, async (t) => {
  const server = await startMariaDb(t);
  const folder = folderFor(t);
  const dumped = () => execFileSync("mysqldump", ["--no-defaults", `--socket=${server.socket}`, "-uroot", "--skip-dump-date", "shop"], { encoding: "utf8" });
  server.sql(cases.mysqlTables);
  const base = path.join(folder, "base.sql");
  writeFileSync(base, dumped());
  const client = (/** @type {string} */ text) => spawnSync("mariadb", ["--no-defaults", "--default-character-set=utf8mb4", `--socket=${server.socket}`, "-uroot"], { encoding: "utf8", input: text });
  compare(t, {
    folder, base, shown: [...cases.mysqlShown, ...made],
    apply: (sql) => {
      const reset = client(`DROP DATABASE shop; CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop;\n${readFileSync(base, "utf8")}`);
      assert.equal(reset.status, 0, reset.stderr);
      const done = client(`USE shop; SET time_zone = '+00:00', timestamp = ${Date.parse(now) / 1000};\n${sql};`);
      return done.status === 0 ? "" : done.stderr;
    },
    dump: () => {
      const after = path.join(folder, "after.sql");
      writeFileSync(after, dumped());
      return after;
    },
  }, {
    same: [...cases.mysqlChanges, ...cases.mysqlDeclarations],
    refused: [...cases.mysqlRefused, ...cases.mysqlDeclarationsRefused],
    left: [...cases.mysqlLeft, ...cases.mysqlDeclarationsLeft],
  });
});

test("changes of PostgreSQL and of its dump", { skip: noPostgreSql }, async (t) => {
  const server = await startPostgreSql(t);
  const folder = folderFor(t);
  const client = (/** @type {string} */ text, database = "shop") => spawnSync("psql", ["-h", server.folder, "-U", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1", "-d", database], { encoding: "utf8", input: text, env: { ...process.env, PGTZ: "UTC" } });
  const dumped = () => execFileSync("pg_dump", ["-h", server.folder, "-U", "postgres", "shop"], { encoding: "utf8", env: { ...process.env, PGTZ: "UTC" } });
  const filled = client(cases.postgresqlTables);
  assert.equal(filled.status, 0, filled.stderr);
  const base = path.join(folder, "base.sql");
  writeFileSync(base, dumped());
  const kept = client("ALTER DATABASE shop RENAME TO base", "postgres");
  assert.equal(kept.status, 0, kept.stderr);
  compare(t, {
    folder, base, shown: [...cases.postgresqlShown, ...made],
    apply: (sql) => {
      const reset = client("DROP DATABASE IF EXISTS shop;\nCREATE DATABASE shop TEMPLATE base", "postgres");
      assert.equal(reset.status, 0, reset.stderr);
      const done = client(`${sql};`);
      return done.status === 0 ? "" : done.stderr;
    },
    dump: () => {
      const after = path.join(folder, "after.sql");
      writeFileSync(after, dumped());
      return after;
    },
  }, {
    same: [...cases.postgresqlChanges, ...cases.postgresqlDeclarations],
    refused: [...cases.postgresqlRefused, ...cases.postgresqlDeclarationsRefused],
    left: [...cases.postgresqlLeft, ...cases.postgresqlDeclarationsLeft],
  });
});
