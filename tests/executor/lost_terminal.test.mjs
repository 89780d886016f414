// The terminal is lost in the middle of a run, as when an SSH connection drops or a window is closed. script(1) makes the
// terminal; when it is killed, the terminal hangs up.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { skip } from "./on_terminal.mjs";
import { Workshop, becomesTrue, fence, guideOf, program } from "./workshop.mjs";

/** How handrail stands to the terminal: it leads its session, as with `ssh -t host handrail`, or a shell does, as usual. */
const ways = { "that is its own": "exec", "of a shell": "" };

/**
 * Runs handrail on a terminal and takes the terminal away as soon as `until` holds.
 * @param {Workshop} shop @param {string[]} args @param {() => boolean} until @param {{way?: string, env?: Record<string, string>}} [options]
 */
async function hangUpWhen(shop, args, until, { way = "exec", env } = {}) {
  const quoted = [program, ...args].map((word) => `'${word}'`).join(" ");
  // The shell has more to do afterwards, so that it stays and waits.
  const command = way === "exec" ? `exec ${quoted}` : `${quoted}; echo over`;
  const child = spawn("script", ["-qfec", command, path.join(shop.folder, "typescript")], { cwd: shop.place, env: shop.environment(env), stdio: ["pipe", "ignore", "inherit"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const came = await becomesTrue(until);
  child.kill("SIGKILL");
  await ended;
  assert.ok(came, "it came so far");
}

/** @param {Workshop} shop @param {string} status */
async function becomes(shop, status) {
  assert.ok(await becomesTrue(() => shop.runs()[0]?.status === status), JSON.stringify(shop.runs()));
}

const waits = "echo 1 >> s.txt; until test -e go; do sleep 0.05; done; echo 2 >> s.txt";

for (const [name, way] of Object.entries(ways)) {
  test(`pitfall: SSH drop, with a terminal ${name}`, { skip }, async (t) => {
    const shop = new Workshop(t, guideOf(["Prepare", `{ ${waits}; }\ncd /`], ["Configure", `seq 100000; echo 3 >> ${"$OLDPWD"}/s.txt; echo end >&2`]));
    await hangUpWhen(shop, ["run", shop.guide, "--yes"], () => shop.read("s.txt") === "1\n", { way });
    assert.equal(shop.runs()[0].status, "running", "it goes on without the terminal");
    const again = shop.resume();
    assert.equal(again.code, 5, again.out + again.err);
    assert.match(again.err, /it goes on by itself: `handrail runs` tells how far it is, `kill -INT \d+` stops it/);
    writeFileSync(path.join(shop.place, "go"), "");
    await becomes(shop, "done");
    assert.equal(shop.read("s.txt"), "1\n2\n3\n", "each effect is there, once");
    assert.equal(shop.handrail(["report", "--verify"]).code, 0);
    const report = JSON.parse(shop.handrail(["report", "--format", "json"]).out);
    assert.equal(report.events.filter((/** @type {any} */ event) => event.kind === "terminal_lost").length, 1);
  });
}

test("after the terminal is lost, a step that a person does stops the run, and it can be resumed", { skip }, async (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Prepare\n\n${fence(`{ ${waits}; }`)}\n## Announce\n\n- [ ] Tell all users that the service will be down\n\n## Configure\n\n${fence("echo 3 >> s.txt")}`);
  await hangUpWhen(shop, ["run", shop.guide, "--yes"], () => shop.read("s.txt") === "1\n");
  writeFileSync(path.join(shop.place, "go"), "");
  await becomes(shop, "stopped");
  assert.match(shop.runs()[0].reason, /has to be done by a person/);
  assert.equal(shop.read("s.txt"), "1\n2\n");
  const resumed = shop.resume(["--confirm-manual"]);
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.equal(shop.read("s.txt"), "1\n2\n3\n");
});

for (const [what, title, info] of [["an optional step", "Tune (optional)", "bash"], ["a step that needs a terminal", "Tune", "bash {interactive=true}"]]) {
  test(`after the terminal is lost, ${what} stops the run instead of being decided without the person`, { skip }, async (t) => {
    const shop = new Workshop(t, guideOf(["Prepare", `{ ${waits}; }`], [title ?? "", "echo 3 >> s.txt", info], ["Verify", "echo 4 >> s.txt"]));
    await hangUpWhen(shop, ["run", shop.guide, "--yes"], () => shop.read("s.txt") === "1\n");
    writeFileSync(path.join(shop.place, "go"), "");
    await becomes(shop, "stopped");
    assert.match(shop.runs()[0].reason, /the terminal/);
    assert.equal(shop.read("s.txt"), "1\n2\n");
  });
}

test("a command that may ask for a password is not ended with the terminal", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", `sudo bash -c '${waits}'`]));
  mkdirSync(path.join(shop.place, "bin"));
  writeFileSync(path.join(shop.place, "bin", "sudo"), '#!/bin/bash\nexec "$@"\n', { mode: 0o755 });
  await hangUpWhen(shop, ["run", shop.guide, "--yes"], () => shop.read("s.txt") === "1\n", { way: "", env: { PATH: `${shop.place}/bin:${process.env.PATH}` } });
  writeFileSync(path.join(shop.place, "go"), "");
  await becomes(shop, "done");
  assert.equal(shop.read("s.txt"), "1\n2\n");
});

test("whoever reads the output may go; the run goes on and says by its exit code how it ended", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "seq 100000\necho 1 >> s.txt"], ["Verify", "seq 100000; echo 2 >> s.txt"]));
  const ended = spawnSync("bash", ["-c", '"$@" | head -1; exit "${PIPESTATUS[0]}"', "bash", program, "run", shop.guide, "--yes"], { cwd: shop.place, env: shop.environment(), encoding: "utf8" });
  assert.equal(shop.read("s.txt"), "1\n2\n");
  assert.equal(ended.status, 0, ended.stderr);
  assert.equal(shop.runs()[0].status, "done");
});
