// The StepFlow runbook taken back by `handrail rollback`: after a migration that failed, and after an upgrade that
// went well.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { Installation } from "./stepflow_installation.mjs";

/** @param {Installation} stepflow */
const content = (stepflow) => createHash("sha256").update(stepflow.query(".dump")).digest("hex");

/** @param {Installation} stepflow @param {string} before @param {string} config */
async function assertAsBefore(stepflow, before, config) {
  assert.deepEqual(await stepflow.health(), { status: "healthy", version: "1.4.2", journal_mode: "delete" });
  assert.equal(content(stepflow), before);
  assert.ok(!existsSync(`${stepflow.database}-wal`));
  assert.equal(readlinkSync(path.join(stepflow.home, "current")), "releases/1.4.2");
  assert.equal(readFileSync(path.join(stepflow.home, "config/stepflow.env"), "utf8"), config);
}

/** Somebody who reads the database and does not go away: it cannot change its mode. @param {Installation} stepflow */
async function reader(stepflow) {
  const child = spawn("sqlite3", [stepflow.database], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((resolve) => {
    child.stdout.once("data", resolve);
    child.stdin.write("BEGIN; SELECT COUNT(*) FROM executions;\n");
  });
  return {
    leave: () =>
      new Promise((resolve) => {
        child.on("close", resolve);
        child.stdin.end(".exit\n");
      }),
  };
}

test("a migration that fails is taken back: the service of the old release runs on the same data", async (t) => {
  const stepflow = await Installation.make(t);
  const before = content(stepflow);
  const config = readFileSync(path.join(stepflow.home, "config/stepflow.env"), "utf8");
  const guest = await reader(stepflow);
  const failed = stepflow.upgrade();
  await guest.leave();
  assert.equal(failed.code, 1, failed.out + failed.err);
  assert.match(failed.err, /migrate\.1/);
  assert.equal(readlinkSync(path.join(stepflow.home, "current")), "releases/2.0.0", "the failure left the new code behind");

  const planned = stepflow.handrail("rollback", "--dry-run");
  assert.equal(planned.code, 0, planned.out + planned.err);
  assert.doesNotMatch(planned.out, /leave-wal/, "another way out is not part of this one");
  const ended = stepflow.handrail("rollback", "--yes");
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(ended.err, /backup proven: .*stepflow\.db \(SQLite database, integrity_check ok/);
  await assertAsBefore(stepflow, before, config);
  const [run] = JSON.parse(stepflow.handrail("runs", "--json").out);
  assert.deepEqual([run.status, run.rollback.status], ["failed", "rolled-back"]);
});

test("an upgrade that went well is taken back the day after", async (t) => {
  const stepflow = await Installation.make(t);
  const before = content(stepflow);
  const config = readFileSync(path.join(stepflow.home, "config/stepflow.env"), "utf8");
  assert.equal(stepflow.upgrade().code, 0);
  const ended = stepflow.handrail("rollback", "--yes");
  assert.equal(ended.code, 0, ended.out + ended.err);
  await assertAsBefore(stepflow, before, config);
});

test("a rollback does not even stop the service when the backup is torn", async (t) => {
  const stepflow = await Installation.make(t);
  assert.equal(stepflow.upgrade().code, 0);
  writeFileSync(path.join(stepflow.backup, "stepflow.db"), "torn");
  const ended = stepflow.handrail("rollback", "--yes");
  assert.equal(ended.code, 9, ended.out + ended.err);
  assert.equal((await stepflow.health()).journal_mode, "wal");
});
