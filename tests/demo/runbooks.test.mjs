// The guides that come with the project are sound by the project's own rules, and a site can be built from them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { runbooks } from "./stepflow_installation.mjs";

const program = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
/** @param {...string} args */
const handrail = (...args) => spawnSync(program, args, { encoding: "utf8", timeout: 60_000 });

test("check finds no error and no warning in the runbooks", () => {
  const ended = handrail("check", runbooks, "--format", "json");
  assert.equal(ended.status, 0, ended.stdout + ended.stderr);
  const report = JSON.parse(ended.stdout);
  const findings = report.guides.flatMap((/** @type {any} */ guide) => guide.findings);
  assert.deepEqual(findings.filter((/** @type {any} */ finding) => finding.severity !== "info"), []);
});

test("every runbook declares checks that a snapshot can be verified against", () => {
  const guides = readdirSync(runbooks).map((system) => path.join(runbooks, system, "UPGRADE.md"));
  assert.equal(guides.length, 5);
  for (const guide of guides) {
    const listed = handrail("verify", guide, "--list");
    assert.equal(listed.status, 0, listed.stderr);
    assert.ok(listed.stdout.trim().split("\n").length >= 3, `${guide}:\n${listed.stdout}`);
  }
});

test("a site is built from the runbooks, a page for each", (t) => {
  const site = mkdtempSync(path.join(tmpdir(), "handrail-site-"));
  t.after(() => rmSync(site, { recursive: true, force: true }));
  const ended = handrail("build", runbooks, "-o", path.join(site, "out"));
  assert.equal(ended.status, 0, ended.stderr);
  const pages = readdirSync(path.join(site, "out"), { recursive: true }).filter((name) => String(name).endsWith(".html"));
  assert.ok(pages.length >= 6, pages.join("\n"));
});
