// The StepFlow runbook, carried out on a real installation, and taken back again.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { Installation, guide } from "./stepflow_installation.mjs";

/** Outcomes of the checks by their ids. @param {{out: string}} ended */
const outcomes = (ended) => new Map(JSON.parse(ended.out).checks.map((/** @type {any} */ check) => [check.id, check.outcome]));

test("the upgrade brings the database into WAL mode, keeps every row and leaves the service running", async (t) => {
  const stepflow = await Installation.make(t);
  const before = path.join(stepflow.folder, "before.db");
  copyFileSync(stepflow.database, before);
  const counts = stepflow.rowCounts(before);
  assert.deepEqual([stepflow.query("PRAGMA journal_mode"), (await stepflow.health()).version], ["delete", "1.4.2"]);

  const fits = stepflow.verify(before, "--when", "before");
  assert.equal(fits.code, 0, fits.out + fits.err);
  const early = stepflow.verify(before, "--before", before, "--when", "after");
  assert.equal(early.code, 1, early.out + early.err);
  assert.equal([...outcomes(early).values()].filter((outcome) => outcome === "fail").length, 1, early.out);

  const ended = stepflow.upgrade();
  assert.equal(ended.code, 0, ended.out + ended.err);

  assert.equal(stepflow.query("PRAGMA journal_mode"), "wal");
  assert.deepEqual(stepflow.rowCounts(), counts);
  assert.deepEqual(await stepflow.health(), { status: "healthy", version: "2.0.0", journal_mode: "wal" });

  // The backup is the database as it was.
  const backup = path.join(stepflow.backup, "stepflow.db");
  assert.equal(stepflow.query("PRAGMA journal_mode", backup), "delete");
  assert.equal(stepflow.query(".dump", backup), stepflow.query(".dump", before));
  assert.equal(readFileSync(path.join(stepflow.backup, "release.txt"), "utf8"), "releases/1.4.2\n");

  const after = stepflow.verify(stepflow.database, "--before", before, "--when", "after");
  assert.equal(after.code, 0, after.out + after.err);
  assert.equal(outcomes(after).get("executions-kept"), "pass");

  const [run] = JSON.parse(stepflow.handrail("runs", "--json").out);
  assert.deepEqual([run.status, run.finished], ["done", run.items]);
});

test("the rollback, typed by hand, restores the very database that the upgrade had backed up", async (t) => {
  const stepflow = await Installation.make(t);
  const content = stepflow.query(".dump");
  const config = readFileSync(path.join(stepflow.home, "config/stepflow.env"), "utf8");
  const upgraded = stepflow.upgrade();
  assert.equal(upgraded.code, 0, upgraded.out + upgraded.err);
  assert.ok(existsSync(`${stepflow.database}-wal`));

  const back = stepflow.typed(["rollback-settings", "rollback-verify-backup", "rollback-stop", "rollback-restore",
                               "rollback-code", "rollback-start", "rollback-verify"]);
  assert.equal(back.code, 0, back.out + back.err);

  assert.deepEqual(await stepflow.health(), { status: "healthy", version: "1.4.2", journal_mode: "delete" });
  assert.equal(stepflow.query(".dump"), content);
  assert.ok(!existsSync(`${stepflow.database}-wal`), "no log of the replaced database is left beside the restored one");
  assert.equal(readlinkSync(path.join(stepflow.home, "current")), "releases/1.4.2");
  assert.equal(readFileSync(path.join(stepflow.home, "config/stepflow.env"), "utf8"), config);
  const verified = stepflow.verify(stepflow.database, "--when", "rollback");
  assert.equal(verified.code, 0, verified.out + verified.err);
});

test("a rollback touches nothing when the backup is not what the upgrade had written", async (t) => {
  const stepflow = await Installation.make(t);
  assert.equal(stepflow.upgrade().code, 0);
  writeFileSync(path.join(stepflow.backup, "stepflow.db"), "torn");
  const back = stepflow.typed(["rollback-settings", "rollback-verify-backup", "rollback-stop", "rollback-restore"]);
  assert.notEqual(back.code, 0);
  assert.equal((await stepflow.health()).journal_mode, "wal", "the service was not even stopped");
});

test("the upgrade stops before it changes anything when a backup of that name is there already", async (t) => {
  const stepflow = await Installation.make(t);
  copyFileSync(guide, stepflow.backup);
  const ended = stepflow.upgrade();
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.equal((await stepflow.health()).version, "1.4.2");
  assert.equal(stepflow.query("PRAGMA journal_mode"), "delete");
});
