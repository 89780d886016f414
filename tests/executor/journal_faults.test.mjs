// The journal's own calls go wrong: handrail is killed before each of them and in the middle of each that writes, the disk
// is full, the disk fails. Whatever happens, what follows is not begun without a record, and after `resume` each effect is
// there exactly once. The calls are made to fail by a library that is preloaded (faults.c).
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { assertExactlyOnce, effectsGuide } from "./effects.mjs";
import { Workshop, guideOf, randomNumbers } from "./workshop.mjs";

const library = path.resolve(process.env.HANDRAIL_BUILD ?? "build/release", "tests/handrail_faults.so");
if (!existsSync(library)) throw new Error(`${library} is not there; build handrail_faults`);

/** @param {string} fault @returns {Record<string, string>} */
const withFault = (fault) => ({ LD_PRELOAD: library, HANDRAIL_FAULT: fault, ASAN_OPTIONS: "verify_asan_link_order=0" });

// script/faults tries every call of a longer guide; here a sample is enough.
const thorough = process.env.HANDRAIL_FAULTS === "all";
const steps = thorough ? 6 : 3;
const guide = effectsGuide(steps, { pause: "true" });

/** Of each call that the journal needs for the whole guide, whether it writes. @param {import("node:test").TestContext} t */
function callsOfTheJournal(t) {
  const shop = new Workshop(t, guide);
  const file = path.join(shop.folder, "calls");
  const ended = shop.run([], withFault(`count:${file}`));
  assert.equal(ended.code, 0, ended.out + ended.err);
  assertExactlyOnce(shop, steps);
  return [...readFileSync(file, "utf8").trim()].map((letter) => letter === "w");
}

/** Ends what was cut off or has failed, and looks at what came of it. @param {Workshop} shop */
function assertGoesOn(shop) {
  let resumed = shop.resume();
  if (resumed.code === 2) {
    // Before its first record a run has not begun: nothing was run, and it can be begun.
    assert.match(resumed.err, /no run yet|before it began|is done/);
    if (!/is done/.test(resumed.err)) {
      assert.ok(!existsSync(path.join(shop.place, "deep")), "something was run without a record");
      resumed = shop.run();
    }
  }
  if (resumed.code !== 2) assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assertExactlyOnce(shop, steps);
  assert.equal(shop.runs().at(-1).status, "done");
  const verified = shop.handrail(["report", "--verify"]);
  assert.equal(verified.code, 0, verified.out + verified.err);
}

const whatHappens = [
  { kind: "kill", what: "killed before", writesOnly: false },
  { kind: "tear", what: "killed in the middle of", writesOnly: true },
  { kind: "full", what: "the disk is full from the middle of", writesOnly: true },
  { kind: "eio", what: "the disk fails at", writesOnly: false },
];

test("the journal's calls go wrong, one after the other", async (t) => {
  const calls = callsOfTheJournal(t);
  assert.ok(calls.length >= 40 && calls.some((writes) => !writes), `${calls.length} calls`);
  for (const { kind, what, writesOnly } of whatHappens) {
    let points = calls.flatMap((writes, i) => (writes || !writesOnly ? [i + 1] : []));
    // The beginning has calls that no later record has; of the records one is as the other.
    if (!thorough) points = points.filter((_, i) => i < 30 ? i % 4 === 1 : i % 9 === 0 || i >= points.length - 6);
    for (const point of points) {
      await t.test(`${what} call ${point} of the journal`, (t) => {
        const shop = new Workshop(t, guide);
        const ended = shop.run([], withFault(`${kind}:${point}`));
        if (kind === "kill" || kind === "tear") assert.equal(ended.code, null, `it was not killed: ${ended.out}${ended.err}`);
        else if (ended.code !== 0) assert.match(ended.err, /journal|No space left|Input\/output error/);
        assertGoesOn(shop);
      });
    }
  }
});

test("what goes wrong again while it is gone on with", async (t) => {
  const calls = callsOfTheJournal(t).length;
  const random = randomNumbers(4);
  for (let attempt = 1; attempt <= (thorough ? 60 : 6); attempt++) {
    const faults = Array.from({ length: 3 }, () => {
      const kind = whatHappens[Math.floor(random() * whatHappens.length)]?.kind;
      return `${kind}:${1 + Math.floor(random() * calls)}`;
    });
    await t.test(`${faults.join(", then ")}`, (t) => {
      const shop = new Workshop(t, guide);
      const [first = "", ...more] = faults;
      shop.run([], withFault(first));
      for (const fault of more) shop.resume([], withFault(fault));
      assertGoesOn(shop);
    });
  }
});

test("a journal that cannot be written stops the run before the effect, and says so", (t) => {
  // The last intent's first call: of all that write it is the one before the outcome's and the end's.
  const shop = new Workshop(t, guideOf(["Configure", "echo 1 >> effects.txt\necho 2 >> effects.txt"]));
  const seen = new Set();
  for (let point = 1; point < 80 && !shop.runs().some((run) => run.status === "done"); point++) {
    const ended = shop.run(["--anew"], withFault(`full:${point}`));
    const effects = shop.read("effects.txt");
    rmSync(path.join(shop.place, "effects.txt"), { force: true });
    seen.add(effects);
    if (ended.code === 0) break;
    assert.ok(ended.code === 1 || ended.code === 2, ended.err);
    assert.match(ended.err, /No space left on device|database or disk is full|disk I\/O error/);
    if (effects === "") assert.doesNotMatch(ended.out, /\bok\b/);
  }
  assert.deepEqual([...seen].sort(), ["", "1\n", "1\n2\n"], "stopped before the first effect, after it, and after both");
});

test("a disk that is really full stops the run before the next effect; with room again it goes on", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "echo 1 >> effects.txt\ndd if=/dev/zero of=../state/filler bs=4k 2>/dev/null || true\necho 2 >> effects.txt\necho 3 >> effects.txt"]));
  mkdirSync(shop.state);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "none", shop.state]).status !== 0) return t.skip("nothing can be mounted here");
  try {
    const ended = shop.run();
    assert.equal(ended.code, 1, ended.out);
    assert.match(ended.err, /No space left on device|disk is full/);
    assert.match(ended.err, /make room or mend the disk, then `handrail resume`/);
    assert.equal(shop.read("effects.txt"), "1\n", "what could not be recorded was not begun");
    rmSync(path.join(shop.state, "filler"));
    const asked = shop.resume();
    assert.equal(asked.code, 4, "what the command that filled it came to could not be written down");
    assert.match(asked.err, /--assume done configure\.2/);
    const resumed = shop.resume(["--assume", "done", "configure.2"]);
    assert.equal(resumed.code, 0, resumed.out + resumed.err);
    assert.equal(shop.read("effects.txt"), "1\n2\n3\n");
  } finally {
    spawnSync("umount", ["-l", shop.state]);
  }
});

for (const [where, seconds] of /** @type {[string, number][]} */ ([["ten years ahead", 315_360_000], ["ten years back", -315_360_000]])) {
  test(`a clock that jumps ${where}: limits hold as they were, nothing is lost, times stay in order`, (t) => {
    const shop = new Workshop(t, guideOf(["Prepare", `echo ${seconds} > ../clock; sleep 0.2; echo 1 >> effects.txt`], ["Configure", "echo 2 >> effects.txt\nsleep 60"]));
    const env = { LD_PRELOAD: library, HANDRAIL_CLOCK: path.join(shop.folder, "clock"), ASAN_OPTIONS: "verify_asan_link_order=0" };
    const ended = shop.run(["--timeout", "3s", "--run-timeout", "1h"], env);
    assert.equal(ended.code, 1, ended.out + ended.err);
    assert.match(ended.err, /not done after 3000 ms/);
    assert.equal(shop.read("effects.txt"), "1\n2\n");
    const report = JSON.parse(shop.handrail(["report", "--format", "json"]).out);
    const attempts = report.steps.flatMap((/** @type {any} */ step) => step.items).flatMap((/** @type {any} */ item) => item.attempts);
    for (const attempt of attempts) assert.ok(attempt.milliseconds >= 0 && attempt.milliseconds < 60_000, JSON.stringify(attempt));
    assert.equal(shop.handrail(["report", "-o", "report.html"]).code, 0);
    assert.equal(shop.handrail(["report", "--verify"]).code, 0);
    writeFileSync(path.join(shop.folder, "clock"), "0");
    const resumed = shop.resume(["--assume", "done", "configure.2"]);
    assert.equal(resumed.code, 0, resumed.out + resumed.err);
    assert.equal(shop.read("effects.txt"), "1\n2\n");
    const again = shop.run(["--timeout", "1s"]);
    assert.equal(again.code, 1, again.out + again.err);
    const latest = JSON.parse(shop.handrail(["report", "--format", "json"]).out);
    assert.notEqual(latest.run, report.run, "the latest run is the one that was begun last, whatever the clock said");
  });
}
