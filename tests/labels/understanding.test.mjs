// How well `handrail show` understands five real guides, beside what a careful reader noted of them: the kinds of steps,
// the expectations, the artifacts with the lines that make and read them, the placeholders, and the checks of a database
// snapshot that a guide states or implies. The guides and their labels are not part of the project: without them beside
// it (../shared/guides) the test is skipped, and says so.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const program = process.env.HANDRAIL ?? "build/release/handrail";
const guides = path.resolve("..", "shared", "guides");
const least = 0.95;

const labelled = existsSync(path.join(guides, "labels"))
  ? readdirSync(path.join(guides, "labels")).filter((name) => name.endsWith(".json")).sort()
  : [];
const skip = labelled.length === 0 && `no guides in ${guides}`;

/** What is counted: how many labels the model has right, and which it has not. */
class Score {
  right = 0;
  all = 0;
  /** @type {string[]} */
  notes = [];

  /** @param {boolean} ok @param {string} note */
  count(ok, note) {
    this.all++;
    if (ok) this.right++;
    else this.notes.push(note);
  }
  /** @param {Score} other */
  add(other) {
    this.right += other.right;
    this.all += other.all;
    this.notes.push(...other.notes);
  }
  get share() {
    return this.all === 0 ? 1 : this.right / this.all;
  }
  toString() {
    return this.all === 0 ? "  -   (0/0)" : `${this.share.toFixed(3)} (${this.right}/${this.all})`;
  }
}

/** @param {string} guide @returns {any} */
function shown(guide) {
  return JSON.parse(execFileSync(program, ["show", guide, "--json"], { encoding: "utf8", maxBuffer: 1 << 26 }));
}

/** The steps that a label means: the one that stands in its line or has an action there, else those of the section that begins there.
 * @param {any} model @param {number} line @returns {any[]} */
function stepsAt(model, line) {
  const there = model.steps.filter((/** @type {any} */ step) => step.at.line === line);
  if (there.length > 0) return there;
  const holding = model.steps.filter((/** @type {any} */ step) =>
    step.actions.some((/** @type {any} */ action) => action.at.line === line),
  );
  if (holding.length > 0) return holding;
  const index = model.headings.findIndex((/** @type {any} */ heading) => heading.at.line === line);
  if (index < 0) return [];
  const next = model.headings
    .slice(index + 1)
    .find((/** @type {any} */ heading) => heading.level <= model.headings[index].level);
  const end = next ? next.at.line : Infinity;
  return model.steps.filter((/** @type {any} */ step) => step.at.line > line && step.at.line < end);
}

/** A section is of the kind that its first step or most of its steps are of; one with nothing to do in it is there for reference.
 * @param {any[]} steps @param {string} kind */
function areOfKind(steps, kind) {
  if (steps.length === 0) return kind === "reference";
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const step of steps) counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
  return steps[0].kind === kind || (counts.get(kind) ?? 0) === Math.max(...counts.values());
}

/** @type {Record<string, (model: any, labels: any) => Score>} */
const questions = {
  kinds(model, labels) {
    const score = new Score();
    for (const { line, kind, title } of labels.steps) {
      const steps = stepsAt(model, line);
      const found = steps.map((step) => `${step.kind} (line ${step.at.line})`).join(", ") || "no step";
      score.count(areOfKind(steps, kind), `line ${line} "${title}" is ${kind}, the model has ${found}`);
    }
    return score;
  },

  ways(model, labels) {
    const score = new Score();
    for (const { line, kind, title } of labels.steps) {
      const steps = stepsAt(model, line);
      if (kind !== "rollback" || steps.length === 0) continue;
      score.count(steps.every((step) => step.way === "back"), `line ${line} "${title}" is not on the way back`);
    }
    return score;
  },

  expectations(model, labels) {
    const score = new Score();
    for (const wanted of labels.expectations) {
      const found = model.expectations.find((/** @type {any} */ e) => e.at.line === wanted.line);
      const ok = found !== undefined && found.command_line === wanted.command_line && found.kind === wanted.kind;
      const has = found ? `${found.kind} of the command at line ${found.command_line}` : "none";
      score.count(ok, `line ${wanted.line} expects ${wanted.kind} of line ${wanted.command_line}, the model has ${has}`);
    }
    return score;
  },

  // One point for an artifact that is known with the command that makes it, and one for each line that reads it. A
  // command may run over several lines, and where it writes may be its last.
  artifacts(model, labels) {
    const score = new Score();
    const commandLines = (/** @type {number} */ line) => {
      const action = model.steps
        .flatMap((/** @type {any} */ step) => step.actions)
        .find((/** @type {any} */ a) => a.at.line <= line && line <= a.at.end_line);
      return action ? [action.at.line, action.at.end_line] : [line, line];
    };
    const same = (/** @type {number|null} */ a, /** @type {number|null} */ b) =>
      a === b || (a !== null && b !== null && commandLines(a)[0] === commandLines(b)[0]);
    for (const wanted of labels.artifacts) {
      const of = model.artifacts.filter(
        (/** @type {any} */ a) => a.path === wanted.path && same(a.produced_at, wanted.produced_line),
      );
      const artifact = of[0];
      const made = wanted.produced_line === null ? "made nowhere" : `made at line ${wanted.produced_line}`;
      score.count(artifact !== undefined, `${wanted.path}, ${made}, is not known so`);
      for (const line of wanted.consumed_lines) {
        const read = artifact?.consumed_at.some((/** @type {number} */ at) => same(at, line)) ?? false;
        score.count(read, `${wanted.path} is read at line ${line}, the model has ${artifact?.consumed_at ?? "nothing"}`);
      }
    }
    return score;
  },

  placeholders(model, labels) {
    const score = new Score();
    for (const { line, text } of labels.placeholders) {
      const ok = model.placeholders.some((/** @type {any} */ p) => p.at.line === line && p.text === text);
      score.count(ok, `line ${line} ${text} is not known as a placeholder`);
    }
    return score;
  },

  checks(model, labels) {
    const score = new Score();
    for (const { line, sql } of labels.snapshot_checks) {
      const ok = model.checks.some((/** @type {any} */ c) => c.at.line <= line && line <= c.at.end_line);
      score.count(ok, `line ${line} implies a check: ${sql}`);
    }
    return score;
  },
};

// What has to reach the threshold today; the others are printed.
const required = ["kinds", "ways", "expectations", "artifacts", "placeholders", "checks"];

test("what is understood of the labelled guides", { skip }, (t) => {
  const models = labelled.map((file) => {
    const labels = JSON.parse(readFileSync(path.join(guides, "labels", file), "utf8"));
    return { labels, model: shown(path.join(guides, labels.guide)) };
  });
  for (const [name, ask] of Object.entries(questions)) {
    const total = new Score();
    for (const { labels, model } of models) {
      const score = ask(model, labels);
      t.diagnostic(`${name.padEnd(12)} ${labels.guide.padEnd(28)} ${score}`);
      for (const note of score.notes) t.diagnostic(`  wrong   ${labels.guide}: ${note}`);
      total.add(score);
    }
    t.diagnostic(`${name.padEnd(12)} ${"all".padEnd(28)} ${total}`);
    if (required.includes(name))
      assert.ok(total.share >= least, `${name}: ${total} is below ${least}\n${total.notes.join("\n")}`);
  }
});
