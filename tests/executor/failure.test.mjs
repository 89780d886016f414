// What a failure leads to: attempts, going on, jumping ahead, stopping; limits of a command and of a run; when something in
// the background is ready.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Workshop, becomesTrue, fence, guideOf } from "./workshop.mjs";

// Fails until it was called as often as it says.
const flaky = (/** @type {number} */ times) => `{ echo attempt >> attempts.txt; test "$(wc -l < attempts.txt)" -ge ${times}; }`;

test("a command is tried again as often as its fence says, and each attempt is recorded", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "echo once >> before.txt"], ["Configure", flaky(3), "bash {retry=3 retry-delay=10ms}"], ["Verify", "echo after > after.txt"]));
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("attempts.txt"), "attempt\nattempt\nattempt\n");
  assert.equal(shop.read("before.txt"), "once\n");
  assert.equal(shop.read("after.txt"), "after\n");
  assert.match(ended.err, /exit code 1; attempt 2 of 4 in 10 ms/);
});

test("after the last attempt the run stops, and resume begins to count anew", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", flaky(4), "bash {retry=1}"]));
  assert.equal(shop.run().code, 1);
  assert.equal(shop.read("attempts.txt").length / "attempt\n".length, 2);
  assert.equal(shop.resume().code, 0);
  assert.equal(shop.read("attempts.txt").length / "attempt\n".length, 4);
});

test("an expectation that is not met is a failure like any other: it is waited for by attempts", (t) => {
  const shop = new Workshop(t, guideOf(["Verify", `{ echo x >> calls.txt; wc -l < calls.txt; }\n# should return: 3`, "bash {retry=5 retry-delay=1ms}"]));
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("calls.txt"), "x\nx\nx\n");
});

test("a crash between two attempts neither loses nor repeats more than the attempt itself", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", flaky(3), "bash {retry=3 retry-delay=10ms}"], ["Verify", "echo after >> after.txt"]));
  assert.equal(shop.run([], { HANDRAIL_CRASH_AT: "after-outcome:1" }).code, null);
  assert.equal(shop.read("attempts.txt"), "attempt\n");
  assert.equal(shop.resume().code, 0);
  assert.equal(shop.read("attempts.txt"), "attempt\nattempt\nattempt\n");
  assert.equal(shop.read("after.txt"), "after\n");
});

test("on-failure=continue leaves the rest of the fence out, goes on, and the run does not count as green", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "false\necho rest > rest.txt", "bash {on-failure=continue}"], ["Configure", "echo on > on.txt"]));
  const ended = shop.run();
  assert.equal(ended.code, 10, ended.out + ended.err);
  assert.match(ended.err, /done, but 1 command\(s\) failed and were let pass/);
  assert.equal(shop.read("rest.txt"), "");
  assert.equal(shop.read("on.txt"), "on\n");
});

test("what was let pass is not tried again by resume", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "{ echo x >> tries.txt; false; }", "bash {on-failure=continue}"], ["Configure", "test -e allowed"]));
  assert.equal(shop.run().code, 1);
  writeFileSync(path.join(shop.place, "allowed"), "");
  assert.equal(shop.resume().code, 10);
  assert.equal(shop.read("tries.txt"), "x\n");
});

test("on-failure=goto jumps ahead to a step, and only ahead", (t) => {
  const guide = (/** @type {string} */ target) => `# Upgrade guide\n\n## Prepare\n\n${fence("echo 1 >> s.txt")}\n## Configure\n\n${fence("false", `bash {on-failure=goto:${target}}`)}\n## Tune\n\n<!-- handrail: kind=configure -->\n${fence("echo 3 >> s.txt")}\n## Verify\n\n${fence("echo 4 >> s.txt")}`;
  const looking = new Workshop(t, guide("nowhere"));
  const ids = JSON.parse(looking.handrail(["plan", looking.guide, "--json"]).out).steps.map((/** @type {any} */ step) => step.id);
  const shop = new Workshop(t, guide(ids.at(-1)));
  const ended = shop.run();
  assert.equal(ended.code, 10, ended.out + ended.err);
  assert.equal(shop.read("s.txt"), "1\n4\n");
  const back = new Workshop(t, guide(ids[0])).run();
  assert.equal(back.code, 2);
  assert.match(back.err, /does not stand after this one/);
  assert.match(new Workshop(t, guide("nowhere")).run().err, /the plan has no step nowhere/);
});

test("settings of one fence do not leak into another fence of the same step", (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Configure\n\n${fence("echo 1 >> s.txt", "bash {retry=2 on-failure=continue}")}\n${fence("{ echo 2 >> s.txt; false; }")}\n${fence("echo 3 >> s.txt")}`);
  const ended = shop.run();
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.equal(shop.read("s.txt"), "1\n2\n");
});

test("a policy that is mistyped is an error, not silence", (t) => {
  for (const info of ["bash {on-failure=explode}", "bash {retry=many}", "bash {retry-delay=soon}", "bash {ready-port=http background=true}", "bash {ready-after=1s}"]) {
    const ended = new Workshop(t, guideOf(["Configure", "true", info])).run();
    assert.equal(ended.code, 2, info + ended.out + ended.err);
  }
});

test("the limit of the whole run ends what runs when it is over, and nothing begins after it", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "(setsid sleep 60 & echo $! > pid.txt) && sleep 60\necho never > never.txt"]));
  const ended = shop.run(["--run-timeout", "1s"]);
  assert.equal(ended.code, 1);
  assert.match(ended.err, /when the run's own limit was over/);
  assert.equal(shop.read("never.txt"), "");
  assert.ok(!existsSync(`/proc/${shop.read("pid.txt").trim()}`), "the process that left the session has ended too");
  const wrong = shop.run(["--anew", "--run-timeout", "soon"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /--run-timeout soon is not a time/);
});

test("a pause before the next attempt ends with the run's limit", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "{ echo x >> tries.txt; false; }", "bash {retry=5 retry-delay=10m}"]));
  const ended = shop.run(["--run-timeout", "1s"]);
  assert.equal(ended.code, 1);
  assert.equal(shop.read("tries.txt"), "x\n");
});

test("a command gets the grace that its fence gives it", (t) => {
  // It needs a while after SIGTERM; with no grace it would be killed before.
  const slow = "trap 'sleep 0.5; echo tidied > tidied.txt; exit 0' TERM; echo up > up.txt; while :; do sleep 0.1; done";
  const kind = new Workshop(t, guideOf(["Configure", `bash -c "${slow}"`, "bash {timeout=1s grace=20s}"]));
  assert.equal(kind.run().code, 1);
  assert.equal(kind.read("tidied.txt"), "tidied\n");
  const harsh = new Workshop(t, guideOf(["Configure", `bash -c "${slow}"`, "bash {timeout=1s grace=1ms}"]));
  assert.equal(harsh.run().code, 1);
  assert.equal(harsh.read("up.txt"), "up\n");
  assert.equal(harsh.read("tidied.txt"), "");
});

const serverOn = (/** @type {number} */ port) => `python3 -m http.server --bind 127.0.0.1 ${port}`;
const freePort = () => 20000 + Math.floor(Math.random() * 20000);
const accepted = ["--accept", "S002"];

test("background: ready when its port answers", (t) => {
  const port = freePort();
  const shop = new Workshop(t, guideOf(["Start", `{ sleep 0.3; exec ${serverOn(port)}; }`, `bash {background=true ready-port=${port}}`], ["Verify", `exec 3<>/dev/tcp/127.0.0.1/${port} && echo connected > connected.txt`]));
  const ended = shop.run(accepted);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("connected.txt"), "connected\n");
});

test("background: ready when its URL answers without an error", (t) => {
  const port = freePort();
  const shop = new Workshop(t, guideOf(["Start", `{ sleep 0.3; touch health; exec ${serverOn(port)}; }`, `bash {background=true ready-url=http://127.0.0.1:${port}/health}`], ["Verify", `curl -sf http://127.0.0.1:${port}/health && echo healthy > healthy.txt`]));
  const ended = shop.run(accepted);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("healthy.txt"), "healthy\n");
});

test("background: a URL that answers with an error is not ready, and the server is ended", async (t) => {
  const port = freePort();
  const shop = new Workshop(t, guideOf(["Start", `{ echo $BASHPID > pid.txt; exec ${serverOn(port)}; }`, `bash {background=true ready-url=http://127.0.0.1:${port}/no-such-page ready-timeout=1s}`]));
  const ended = shop.run(accepted);
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.match(ended.err, /answers with status 404/);
  assert.ok(await becomesTrue(() => !existsSync(`/proc/${shop.read("pid.txt").trim()}`)), "it would stand in the way of the next attempt");
});

test("background: ready when it has printed a line that matches", (t) => {
  const shop = new Workshop(t, guideOf(["Start", "{ echo starting; sleep 0.3; touch up; echo 'listening on port 81'; sleep 60; }", 'bash {background=true ready-log="listening on port [0-9]+"}'], ["Verify", "test -e up && echo seen > seen.txt"]));
  const ended = shop.run(accepted);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("seen.txt"), "seen\n");
});

test("background: ready after a delay, if it is still alive then", (t) => {
  const alive = new Workshop(t, guideOf(["Start", "sleep 60", "bash {background=true ready-after=300ms}"]));
  const ended = alive.run(accepted);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const dead = new Workshop(t, guideOf(["Start", "sleep 0.3", "bash {background=true ready-after=20s}"]));
  const died = dead.run(accepted);
  assert.equal(died.code, 1);
  assert.match(died.err, /was to stay in the background, but it has ended/);
});

test("background: a server that fails to come up is tried again", (t) => {
  const shop = new Workshop(t, guideOf(["Start", `{ echo x >> tries.txt; test "$(wc -l < tries.txt)" -ge 2 || exit 1; echo up; sleep 60; }`, "bash {background=true ready-log=up ready-timeout=5s retry=2}"]));
  const ended = shop.run(accepted);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("tries.txt"), "x\nx\n");
});

test("background: what stays as declared outlives the run, the rest ends with it", async (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Start\n\n${fence("{ echo $BASHPID > stays.txt; exec sleep 60; }", "bash {background=keep}")}\n## Start another\n\n${fence("{ echo $BASHPID > ends.txt; exec sleep 60; }", "bash {background=true}")}`);
  const ended = shop.run(accepted);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const stays = shop.read("stays.txt").trim();
  t.after(() => process.kill(Number(stays), "SIGKILL"));
  assert.ok(await becomesTrue(() => !existsSync(`/proc/${shop.read("ends.txt").trim()}`)));
  assert.ok(existsSync(`/proc/${stays}`));
});

const withWayBack = (/** @type {string} */ info) => `# Upgrade guide

## Backup

${fence("cp app.conf app.conf.bak")}
## Configure

${fence("echo new > app.conf\nfalse", info)}
## Rollback

${fence("cp app.conf.bak app.conf")}`;

/** @param {import("node:test").TestContext} t @param {string} info */
function withSettings(t, info) {
  const shop = new Workshop(t, withWayBack(info));
  writeFileSync(path.join(shop.place, "app.conf"), "old\n");
  return shop;
}

test("on-failure=rollback begins the guide's way back, and the run does not count as green", (t) => {
  const shop = withSettings(t, "bash {on-failure=rollback}");
  const ended = shop.run();
  assert.equal(ended.code, 6, ended.out + ended.err);
  assert.equal(shop.read("app.conf"), "old\n");
});

test("--on-failure decides where the guide says nothing, and only there", (t) => {
  const back = withSettings(t, "bash");
  assert.equal(back.run(["--on-failure", "rollback"]).code, 6);
  assert.equal(back.read("app.conf"), "old\n");
  const stays = withSettings(t, "bash {on-failure=stop}");
  assert.equal(stays.run(["--on-failure", "rollback"]).code, 1);
  assert.equal(stays.read("app.conf"), "new\n");
  const wrong = withSettings(t, "bash").run(["--on-failure", "explode"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /--on-failure explode is not understood/);
});
