// How much of what a careful reviewer found in five real guides `handrail check` finds (recall), and how much of what
// it reports the reviewer found too (precision), for the rules that exist. The guides and their labels are not part of
// the project: without them beside it (../shared/guides) the test is skipped, and says so.
//
// A label counts as found when a finding of the same rule lies within two lines of it; a finding counts as right when a
// label of the same rule lies within two lines. Rules that speak of the whole guide (B002, B004) match anywhere. Labels
// marked debatable, and findings near them, count neither way.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const program = process.env.HANDRAIL ?? "build/release/handrail";
const guides = path.resolve("..", "shared", "guides");
const wholeGuide = new Set(["B002", "B004"]);
const reach = 2;
const least = 0.95;

/** @typedef {{rule: string, line: number, why?: string, debatable?: boolean}} Label */

/** @param {string} guide @returns {{rule: string, line: number, message: string}[]} */
function findingsIn(guide) {
  const run = spawnSync(program, ["check", guide, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.ok(run.status === 0 || run.status === 1, `check ended with ${run.status}: ${run.stderr}`);
  return JSON.parse(run.stdout).guides[0].findings.map((/** @type {any} */ f) => ({
    rule: f.code,
    line: f.start.line,
    message: f.message,
  }));
}

/** @param {{rule: string, line: number}} a @param {{rule: string, line: number}} b */
function match(a, b) {
  return a.rule === b.rule && (wholeGuide.has(a.rule) || Math.abs(a.line - b.line) <= reach);
}

const labelled = existsSync(path.join(guides, "labels"))
  ? readdirSync(path.join(guides, "labels")).filter((name) => name.endsWith(".json")).sort()
  : [];

test("recall and precision over the labelled guides", { skip: labelled.length === 0 && `no guides in ${guides}` }, (t) => {
  const rules = JSON.parse(execFileSync(program, ["rules", "--json"], { encoding: "utf8" })).map(
    (/** @type {any} */ rule) => rule.code,
  );
  const counts = new Map(rules.map((/** @type {string} */ code) => [code, { found: 0, missed: 0, right: 0, wrong: 0 }]));
  const notes = [];
  for (const file of labelled) {
    const { guide, findings: all } = JSON.parse(readFileSync(path.join(guides, "labels", file), "utf8"));
    const labels = all.filter((/** @type {Label} */ label) => counts.has(label.rule));
    const findings = findingsIn(path.join(guides, guide));
    for (const label of labels) {
      if (label.debatable) continue;
      const found = findings.some((finding) => match(finding, label));
      counts.get(label.rule)[found ? "found" : "missed"]++;
      if (!found) notes.push(`missed  ${guide}:${label.line} ${label.rule}: ${label.why}`);
    }
    for (const finding of findings) {
      const near = labels.filter((/** @type {Label} */ label) => match(label, finding));
      if (near.some((/** @type {Label} */ label) => !label.debatable)) counts.get(finding.rule).right++;
      else if (near.length === 0) {
        counts.get(finding.rule).wrong++;
        notes.push(`wrong   ${guide}:${finding.line} ${finding.rule}: ${finding.message}`);
      }
    }
  }
  const total = { found: 0, missed: 0, right: 0, wrong: 0 };
  for (const [code, count] of counts) {
    for (const key of /** @type {const} */ (["found", "missed", "right", "wrong"])) total[key] += count[key];
    t.diagnostic(`${code}  recall ${share(count.found, count.missed)}  precision ${share(count.right, count.wrong)}`);
  }
  for (const note of notes) t.diagnostic(note);
  t.diagnostic(`all   recall ${share(total.found, total.missed)}  precision ${share(total.right, total.wrong)}`);
  assert.ok(total.found >= least * (total.found + total.missed), `recall ${share(total.found, total.missed)} is below ${least}`);
  assert.ok(total.right >= least * (total.right + total.wrong), `precision ${share(total.right, total.wrong)} is below ${least}`);
});

/** @param {number} good @param {number} bad */
function share(good, bad) {
  const all = good + bad;
  return all === 0 ? "  -   (0/0)" : `${(good / all).toFixed(3)} (${good}/${all})`;
}
