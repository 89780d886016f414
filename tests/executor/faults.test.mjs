// What else goes wrong around a run: its shell is killed, its watcher is killed, its folder is taken away, two are begun at
// once. (Kills of handrail itself: kill.test.mjs; the journal's disk: journal_faults.test.mjs; the terminal:
// lost_terminal.test.mjs.)
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Workshop, becomesTrue, guideOf } from "./workshop.mjs";

const waits = "echo $BASHPID > pid.txt; until test -e go; do sleep 0.05; done";
const threeCommands = guideOf(["Prepare", "KEPT=kept; echo 1 >> s.txt"], ["Configure", `{ ${waits}; echo "2 $KEPT" >> s.txt; }`], ["Verify", 'echo "3 $KEPT" >> s.txt']);
const allOnce = "1\n2 kept\n3 kept\n";

/** The pid that a command wrote down, as soon as it is whole. @param {Workshop} shop */
async function pidOf(shop) {
  assert.ok(await becomesTrue(() => shop.read("pid.txt").endsWith("\n")), "the command has begun");
  return Number(shop.read("pid.txt"));
}

/** @param {number} pid */
const parentOf = (pid) => Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

test("a shell that is killed fails its command; resume tries that one again, in the state before it", async (t) => {
  const shop = new Workshop(t, threeCommands);
  const run = shop.start(["run", shop.guide, "--yes"]);
  process.kill(await pidOf(shop), "SIGKILL");
  const ended = await run.ended;
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.match(ended.err, /killed by signal 9/);
  assert.equal(shop.read("s.txt"), "1\n");
  writeFileSync(path.join(shop.place, "go"), "");
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.equal(shop.read("s.txt"), allOnce);
});

test("when the one that watches over a command is killed, nobody guesses how far the command came", async (t) => {
  const shop = new Workshop(t, threeCommands);
  const run = shop.start(["run", shop.guide, "--yes"]);
  const shell = await pidOf(shop);
  process.kill(parentOf(shell), "SIGKILL");
  const ended = await run.ended;
  assert.equal(ended.code, 4, ended.out + ended.err);
  assert.match(ended.err, /nobody knows how far it came/);
  const running = shop.resume();
  assert.equal(running.code, 4, "its shell is still there");
  assert.match(running.err, new RegExp(`processes of it still run \\(pid .*${shell}`));
  process.kill(shell, "SIGKILL");
  assert.ok(await becomesTrue(() => /--assume not-done configure/.test(shop.resume().err)));
  assert.equal(shop.read("s.txt"), "1\n");
  writeFileSync(path.join(shop.place, "go"), "");
  const resumed = shop.resume(["--assume", "not-done", "configure"]);
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.equal(shop.read("s.txt"), allOnce);
});

test("a working directory that vanishes under a command stops the run; when it is back, it goes on", async (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "mkdir sub && cd sub\necho $BASHPID > ../pid.txt; until test -e ../go; do sleep 0.05; done\necho here > here.txt"]));
  const run = shop.start(["run", shop.guide, "--yes"]);
  await pidOf(shop);
  rmSync(path.join(shop.place, "sub"), { recursive: true });
  writeFileSync(path.join(shop.place, "go"), "");
  const ended = await run.ended;
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.match(ended.err, /the working directory .*\/sub is gone/);
  assert.match(shop.resume().err, /is gone/);
  mkdirSync(path.join(shop.place, "sub"));
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.equal(shop.read("sub/here.txt"), "here\n");
});

test("of two runs that are begun at once, one is carried out and the other refused", async (t) => {
  for (let round = 0; round < 5; round++) {
    const shop = new Workshop(t, threeCommands);
    const both = [shop.start(["run", shop.guide, "--yes"]), shop.start(["run", shop.guide, "--yes"])];
    // The one that was refused ends; the other one waits for "go".
    const first = await Promise.race(both.map((run) => run.ended));
    assert.equal(first.code, 5, first.out + first.err);
    writeFileSync(path.join(shop.place, "go"), "");
    const codes = (await Promise.all(both.map((run) => run.ended))).map((ended) => ended.code);
    assert.deepEqual(codes.sort(), [0, 5]);
    assert.equal(shop.read("s.txt"), allOnce);
    assert.equal(shop.runs().length, 1);
  }
});
