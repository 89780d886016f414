// handrail is killed with SIGKILL at many moments, and resumed until it is done: each command's effect is there exactly
// once, in order, and the session's state (working directory, variables, functions) is intact.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertExactlyOnce, assertResumes, effectsGuide } from "./effects.mjs";
import { Workshop, becomesTrue, descendantsOf, guideOf, randomNumbers } from "./workshop.mjs";

// script/faults tries a longer guide at every command and every point; here a sample is enough.
const thorough = process.env.HANDRAIL_FAULTS === "all";
const steps = thorough ? 30 : 6;
const commands = 4 + 3 * steps + 2;
const moments = thorough ? Array.from({ length: commands }, (_, i) => i + 1) : [1, 5, 6, commands];

const guide = effectsGuide(steps);

test("undisturbed, the guide runs", (t) => {
  const shop = new Workshop(t, guide);
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assertExactlyOnce(shop, steps);
});

for (const point of ["before-intent", "after-intent", "after-fork", "after-started", "after-outcome-file", "before-outcome", "after-outcome"]) {
  for (const item of moments) {
    test(`killed ${point} of command ${item}`, (t) => {
      const shop = new Workshop(t, guide);
      const ended = shop.run([], { HANDRAIL_CRASH_AT: `${point}:${item}` });
      assert.equal(ended.code, null, `it was not killed: ${ended.out}${ended.err}`);
      assertResumes(shop, steps);
    });
  }
}

test("killed at each command in turn, in one run", (t) => {
  const shop = new Workshop(t, guide);
  let ended = shop.run([], { HANDRAIL_CRASH_AT: "after-intent:1" });
  for (let item = 2; item <= commands; item++) {
    assert.equal(ended.code, null);
    const point = ["after-started", "before-outcome", "after-outcome-file"][item % 3];
    ended = shop.resume([], { HANDRAIL_CRASH_AT: `${point}:${item}` });
  }
  assertResumes(shop, steps);
});

test("killed at twenty moments chosen by chance, and again while it resumes", async (t) => {
  const whole = new Workshop(t, guide);
  const begin = Date.now();
  assert.equal(whole.run().code, 0);
  const duration = Date.now() - begin;
  const random = randomNumbers(20261121);
  let killed = 0;
  for (let attempt = 0; killed < 20 && attempt < 60; attempt++) {
    await t.test(`moment ${attempt + 1}`, async (t) => {
      const shop = new Workshop(t, guide);
      for (const args of [["run", shop.guide, "--yes"], ["resume", "--yes"]]) {
        const run = shop.start(args);
        await new Promise((resolve) => setTimeout(resolve, random() * duration));
        run.child.kill("SIGKILL");
        const ended = await run.ended;
        if (ended.signal === "SIGKILL") killed++;
        else assert.ok(ended.code === 0 || ended.code === 2, ended.err);  // done already, or nothing to resume yet
      }
      const resumed = shop.resume();
      if (resumed.code === 2) {
        // Killed before the run had begun: nothing was run, and it can be begun.
        assert.match(resumed.err, /no run yet|before it began/);
        assert.equal(shop.read("deep/effects.txt"), "");
        assert.equal(shop.run().code, 0);
      } else {
        assert.equal(resumed.code, 0, resumed.out + resumed.err);
      }
      assertExactlyOnce(shop, steps);
    });
  }
  assert.ok(killed >= 20, `only ${killed} were killed in time`);
});

test("the command outlives handrail, and its outcome and output are taken over", (t) => {
  const shop = new Workshop(t, guideOf(["Configure slowly", "echo begin && sleep 2 && echo end && echo x >> effects.txt"], ["Configure more", "echo y >> effects.txt"]));
  assert.equal(shop.run([], { HANDRAIL_CRASH_AT: "after-started:1" }).code, null);
  const second = shop.run();
  assert.equal(second.code, 5, "a second run would run beside the command that still runs");
  assert.match(second.err, /is being run in this directory by run/);
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.equal(shop.read("effects.txt"), "x\ny\n");
});

test("the limit of a command holds although handrail is dead", (t) => {
  const shop = new Workshop(t, guideOf(["Configure too slowly", "sleep 30"]));
  assert.equal(shop.run(["--timeout", "1s"], { HANDRAIL_CRASH_AT: "after-started:1" }).code, null);
  const resumed = shop.resume([], { HANDRAIL_CRASH_AT: "before-intent:1" });
  assert.equal(resumed.code, 1);
  assert.match(resumed.err, /not done after 1000 ms/);
});

/**
 * Kills a process and everything below it. They are stopped first, until no new one shows up: what is forked between
 * looking and killing would get away.
 * @param {number} root
 */
function killTree(root) {
  /** @type {Set<number>} */
  const tree = new Set();
  for (let before = -1; before !== tree.size; ) {
    before = tree.size;
    for (const pid of [root, ...descendantsOf(root)]) {
      tree.add(pid);
      signal(pid, "SIGSTOP");
    }
  }
  for (const pid of tree) signal(pid, "SIGKILL");
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // ended meanwhile
  }
}

test("when everything was killed, nobody guesses", async (t) => {
  const random = randomNumbers(7);
  let unknown = 0;
  for (let attempt = 0; attempt < 8 || (unknown === 0 && attempt < 30); attempt++) {
    await t.test(`tree killed, moment ${attempt + 1}`, async (t) => {
      const shop = new Workshop(t, guide);
      const run = shop.start(["run", shop.guide, "--yes"]);
      await becomesTrue(() => run.printed().includes("[1/"), 20_000);
      await new Promise((resolve) => setTimeout(resolve, random() * 250));
      const root = run.child.pid;
      assert.ok(root, "it was started");
      killTree(root);
      await run.ended;
      let resumed = shop.resume();
      if (resumed.code === 4) {
        unknown++;
        const id = /--assume done (\S+?)`/.exec(resumed.err)?.[1] ?? "";
        assert.match(id, /\.\d+$/, resumed.err);
        assert.equal(shop.resume().code, 4, "asking again changes nothing");
        // A person looks: an effect shows by itself, a note in a variable is lost with its shell.
        const number = /^configure-part-(\d+)|configure-part-(\d+)/.exec(id);
        const happened = number !== null && id.endsWith(".1") && shop.read("deep/effects.txt").includes(`effect ${number[1] ?? number[2]}\n`);
        resumed = shop.resume(["--assume", happened ? "done" : "not-done", id]);
      }
      if (resumed.code === 2) assert.equal(shop.run().code, 0);
      else assert.equal(resumed.code, 0, resumed.out + resumed.err);
      assertExactlyOnce(shop, steps);
    });
  }
  assert.ok(unknown > 0, "not one command was under way when the tree was killed");
});

for (const [point, answer] of [["after-started", "not-done"], ["after-outcome-file", null]]) {
  test(`the whole tree is killed ${point}`, (t) => {
    const shop = new Workshop(t, guide);
    assert.equal(shop.run([], { HANDRAIL_CRASH_AT: `${point}:5`, HANDRAIL_CRASH_TREE: "1" }).code, null);
    if (answer !== null) {
      const resumed = shop.resume();
      assert.equal(resumed.code, 4, resumed.out + resumed.err);
      const id = /--assume done (\S+?)`/.exec(resumed.err)?.[1] ?? "";
      assert.equal(shop.resume(["--assume", answer, id]).code, 0);
      assertExactlyOnce(shop, steps);
    } else {
      assertResumes(shop, steps);
    }
  });
}

test("a check that the guide declares decides about a command that was under way", (t) => {
  const shop = new Workshop(t, guideOf(["Configure once", "echo once >> effects.txt", 'bash {check="test -e effects.txt"}'], ["Configure more", "echo more >> effects.txt"]));
  assert.equal(shop.run([], { HANDRAIL_CRASH_AT: "after-started:1", HANDRAIL_CRASH_TREE: "1" }).code, null);
  assert.equal(shop.read("effects.txt"), "");
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.match(resumed.err, /taken as not done \(its check\)/);
  assert.equal(shop.read("effects.txt"), "once\nmore\n");
});
