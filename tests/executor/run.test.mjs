// plan, run, resume and runs as their users meet them.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Workshop, becomesTrue, fence, guideOf, program } from "./workshop.mjs";

const simple = guideOf(["Prepare", 'mkdir -p work\necho "$(date +%s)" > work/now.txt'], ["Configure", "cd work\nls now.txt > list.txt"]);

test("plan and --dry-run start no process", (t) => {
  if (spawnSync("strace", ["-V"]).status !== 0) return t.skip("strace is not installed");
  const shop = new Workshop(t, simple);
  for (const args of [["plan", shop.guide], ["run", shop.guide, "--dry-run"], ["plan", shop.guide, "--json"]]) {
    const log = path.join(shop.folder, "strace.log");
        const traced = spawnSync("strace", ["-f", "-o", log, "-e", "trace=execve,execveat,fork,vfork,clone,clone3", program, ...args], { cwd: shop.place, env: shop.environment(), encoding: "utf8" });
    assert.equal(traced.status, 0, traced.stderr);
    assert.match(traced.stdout, /date \+%s/);
    const calls = readFileSync(log, "utf8").split("\n").filter((line) => /\b(exec|fork|vfork|clone)/.test(line));
    assert.equal(calls.length, 1, `besides its own execve: ${calls.join("\n")}`);
    assert.deepEqual(readdirSync(shop.place), []);
  }
  assert.ok(!existsSync(shop.state), "not even a journal");
});

test("the plan, then the run: cd and variables pass from step to step", (t) => {
  const shop = new Workshop(t, simple);
  const plan = shop.handrail(["plan", shop.guide, "--json"]);
  assert.equal(plan.code, 0, plan.err);
  const { steps, obstacles } = JSON.parse(plan.out);
  assert.deepEqual(obstacles, []);
  assert.deepEqual(steps.flatMap((/** @type {any} */ step) => step.items.map((/** @type {any} */ item) => item.command)), ["mkdir -p work", 'echo "$(date +%s)" > work/now.txt', "cd work", "ls now.txt > list.txt"]);
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("work/list.txt"), "now.txt\n");
  assert.equal(shop.runs()[0].status, "done");
  assert.equal(shop.runs()[0].finished, 4);
});

test("without a terminal nothing runs unless --yes approves it", (t) => {
  const shop = new Workshop(t, simple);
  const ended = shop.handrail(["run", shop.guide]);
  assert.equal(ended.code, 2);
  assert.match(ended.err, /nobody is there to approve the plan/);
  assert.deepEqual(readdirSync(shop.place), []);
});

const withParameters = `---
parameters:
  app_name: {description: name of the application, placeholder: APP_NAME}
  port: {type: integer, placeholder: YOUR_PORT}
  db_password: {type: secret, placeholder: DB_PASSWORD}
---
# Upgrade guide

## Configure

${fence("printf '%s\\n' 'APP_NAME' YOUR_PORT > values.txt\nprintf '%s' \"DB_PASSWORD\" > password.txt\necho \"using DB_PASSWORD\"")}`;

test("parameters that are missing are all named at once", (t) => {
  const shop = new Workshop(t, withParameters);
  const ended = shop.run();
  assert.equal(ended.code, 2);
  for (const name of ["app_name", "port", "db_password"]) assert.match(ended.err, new RegExp(`${name} has no value`));
  assert.deepEqual(readdirSync(shop.place), []);
});

test("values of the wrong type and unknown names are refused", (t) => {
  const shop = new Workshop(t, withParameters);
  const wrong = shop.run(["--set", "app_name=x", "--set", "port=80a", "--set", "db_password=secret99"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /the value of port is not a whole number/);
  assert.match(shop.run(["--set", "prot=80"]).err, /no parameter prot/);
});

test("a value is a value, whatever it holds", (t) => {
  for (const value of ["'; touch broken; '", "$(touch broken)", "`touch broken`", "a b  c", "\\", '"', "*", "|touch broken", "x\ttab", "中文 '引号'"]) {
    const shop = new Workshop(t, withParameters);
    const ended = shop.run(["--set", `app_name=${value}`, "--set", "port=8080"], { HANDRAIL_DB_PASSWORD: "pa$$word`x" });
    assert.equal(ended.code, 0, ended.out + ended.err);
    assert.equal(shop.read("values.txt"), `${value}\n8080\n`);
    assert.equal(shop.read("password.txt"), "pa$$word`x");
    assert.ok(!existsSync(path.join(shop.place, "broken")));
  }
});

test("a secret is nowhere: not on the screen, not in the journal, not in a file that is kept", (t) => {
  const shop = new Workshop(t, withParameters);
  const secret = "hunter22-correct";
  const args = ["--set", "app_name=x", "--set", "port=1"];
  const env = { HANDRAIL_DB_PASSWORD: secret };
  const screen = [shop.handrail(["plan", shop.guide, "--json"], env), shop.run([...args, "--dry-run"], env), shop.run(args, env)].map((e) => e.out + e.err).join("");
  assert.match(screen, /using \*\*\*/);
  assert.ok(!screen.includes(secret));
  assert.equal(shop.read("password.txt"), secret);
  assert.ok(!shop.everythingKept().includes(secret));
});

test("a variable that the guide never sets is a parameter of the session", (t) => {
  const shop = new Workshop(t, "---\nparameters:\n  release_tag: {placeholder: $RELEASE_TAG}\n---\n" + guideOf(["Configure", 'echo "$RELEASE_TAG" > tag.txt']));
  const missing = shop.run();
  assert.equal(missing.code, 2);
  assert.match(missing.err, /release_tag has no value/);
  assert.equal(shop.run([], { RELEASE_TAG: "v1 $(touch broken)" }).code, 0);
  assert.equal(shop.read("tag.txt"), "v1 $(touch broken)\n");
});

test("a failing command stops the run; resume tries it again and repeats nothing", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "echo 1 >> effects.txt"], ["Configure", "test -e allowed\necho 2 >> effects.txt"]));
  const failed = shop.run();
  assert.equal(failed.code, 1);
  assert.match(failed.err, /exit code 1/);
  assert.equal(shop.runs()[0].status, "failed");
  writeFileSync(path.join(shop.place, "allowed"), "");
  assert.equal(shop.resume().code, 0);
  assert.equal(shop.read("effects.txt"), "1\n2\n");
  const again = shop.resume();
  assert.equal(again.code, 0);
  assert.match(again.err, /nothing to resume/);
  assert.equal(shop.read("effects.txt"), "1\n2\n");
});

test("what the guide expects is asserted, and stops the run", (t) => {
  const shop = new Workshop(t, guideOf(["Configure the journal", "cat mode.txt\n# should return: wal\necho after > after.txt"]));
  writeFileSync(path.join(shop.place, "mode.txt"), "delete\n");
  const ended = shop.run();
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.match(ended.err, /printed “delete”, expected “wal”/);
  assert.ok(!existsSync(path.join(shop.place, "after.txt")));
  writeFileSync(path.join(shop.place, "mode.txt"), "wal\n");
  assert.equal(shop.resume().code, 0);
  assert.equal(shop.read("after.txt"), "after\n");
});

test("a guide that changed is refused, with the steps that differ", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "echo 1 >> effects.txt"], ["Configure", "false"], ["Restart", "echo 3 >> effects.txt"]));
  assert.equal(shop.run().code, 1);
  shop.writeGuide(guideOf(["Prepare", "echo one >> effects.txt"], ["Configure", "echo 2 >> effects.txt"], ["Restart", "echo 3 >> effects.txt"]));
  const refused = shop.resume();
  assert.equal(refused.code, 2);
  assert.match(refused.err, /changed: \S*prepare/);
  assert.match(refused.err, /changed: \S*configure/);
  assert.doesNotMatch(refused.err, /changed: \S*restart/);
  const accepted = shop.resume(["--accept-changes"]);
  assert.equal(accepted.code, 0, accepted.out + accepted.err);
  assert.equal(shop.read("effects.txt"), "1\n2\n3\n", "what had finished was not repeated");
});

test("a run that broke off is not begun again by accident", (t) => {
  const shop = new Workshop(t, simple);
  assert.equal(shop.run([], { HANDRAIL_CRASH_AT: "after-intent:2" }).code, null);
  const refused = shop.run();
  assert.equal(refused.code, 2);
  assert.match(refused.err, /broke off/);
  assert.equal(shop.run(["--anew"]).code, 0);
});

test("two runs of the same guide in the same directory exclude each other", async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "echo begun > begun.txt\nsleep 5"]));
  const first = shop.start(["run", shop.guide, "--yes"]);
  assert.ok(await becomesTrue(() => shop.read("begun.txt") === "begun\n"));
  const second = shop.run();
  assert.equal(second.code, 5);
  assert.match(second.err, /run \d{8}-\d{6}-upgrade-\w+ \(user \S+ on \S+, process \d+, since /);
  assert.equal(shop.runs()[0].status, "running");
  first.child.kill("SIGTERM");
  assert.equal((await first.ended).code, 3);
});

test("the first Ctrl-C stops after the command, the second ends it", async (t) => {
  const guide = guideOf(["Configure", "echo begun > begun.txt && sleep 3 && echo ended > ended.txt\necho next > next.txt"]);
  const gentle = new Workshop(t, guide);
  const first = gentle.start(["run", gentle.guide, "--yes"]);
  assert.ok(await becomesTrue(() => gentle.read("begun.txt") !== ""));
  first.child.kill("SIGINT");
  assert.equal((await first.ended).code, 3);
  assert.equal(gentle.read("ended.txt"), "ended\n");
  assert.equal(gentle.read("next.txt"), "");
  assert.equal(gentle.resume().code, 0);
  assert.equal(gentle.read("next.txt"), "next\n");

  const firm = new Workshop(t, guide);
  const second = firm.start(["run", firm.guide, "--yes"]);
  assert.ok(await becomesTrue(() => firm.read("begun.txt") !== ""));
  second.child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 100));
  second.child.kill("SIGINT");
  assert.equal((await second.ended).code, 3);
  assert.equal(firm.read("ended.txt"), "");
});

test("a command that takes too long is ended with everything it started", async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "(setsid sleep 60 & echo $! > pid.txt) && sleep 60", "bash {timeout=1s}"]));
  const ended = shop.run();
  assert.equal(ended.code, 1);
  assert.match(ended.err, /not done after 1000 ms/);
  assert.ok(!existsSync(`/proc/${shop.read("pid.txt").trim()}`), "the process that left the session has ended too");
});

test("steps done by hand are not confirmed by --yes", (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Prepare\n\n<!-- handrail: manual=true -->\n### Tell the users\n\n- [ ] Write to all users that the service will be down\n\n## Configure\n\n${fence("echo configured > configured.txt")}`);
  const plan = JSON.parse(shop.handrail(["plan", shop.guide, "--json"]).out);
  const manual = plan.steps.flatMap((/** @type {any} */ step) => step.items).filter((/** @type {any} */ item) => item.kind === "manual");
  if (manual.length === 0) return t.skip("this model sees no manual step here");
  const refused = shop.run();
  assert.equal(refused.code, 2);
  assert.match(refused.err, /is done by hand, and there is no terminal/);
  const ended = shop.run(["--confirm-manual"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(shop.everythingKept(), /"how":"--confirm-manual"/);
});

test("a command that never returns is refused, or runs in the background as declared", async (t) => {
  const refused = new Workshop(t, guideOf(["Start", "tail -f /dev/null"]));
  const ended = refused.run(["--accept", "S002"]);
  assert.equal(ended.code, 2);
  assert.match(ended.err, /never ends by itself/);

  const shop = new Workshop(t, guideOf(
    ["Start", "while sleep 0.1; do echo ready to serve; done", 'bash {background=true ready-log="ready to serve"}'],
    ["Verify", "echo verified > verified.txt"]));
  const ran = shop.run(["--accept", "S002"]);
  assert.equal(ran.code, 0, ran.out + ran.err);
  assert.equal(shop.read("verified.txt"), "verified\n");
  assert.ok(await becomesTrue(() => execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes(shop.folder) === false), "it ended with the run");
});

test("a background command that ends at once is a failure", (t) => {
  const shop = new Workshop(t, guideOf(["Start", "./no-such-server", "bash {background=true}"]));
  const ended = shop.run();
  assert.equal(ended.code, 1);
  assert.match(ended.err, /was to stay in the background, but it has ended/);
});

test("a job and those who wait for it run in one shell", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "(sleep 0.1; echo job > job.txt) &\nJOB=$!\nwait $JOB\ncat job.txt > seen.txt"]));
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("seen.txt"), "job\n");
});

test("an exit trap of the guide runs when the session ends, not before", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "TEMP=$(mktemp -d)\ntrap 'rm -r \"$TEMP\"; echo cleaned > cleaned.txt' EXIT"], ["Configure", 'test -d "$TEMP" && echo there > there.txt']));
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("there.txt"), "there\n");
  assert.equal(shop.read("cleaned.txt"), "cleaned\n");
});

test("SQL of a declared SQLite datastore runs natively and its expectation is asserted", (t) => {
  const guide = `---\ndatastores:\n  shop: {engine: sqlite, location: data/shop.db}\n---\n# Upgrade guide\n\n## Prepare\n\n${fence("mkdir -p data && touch data/shop.db")}\n## Migrate the tables\n\n${fence("CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO goods (name) VALUES ('tea');\nSELECT count(*) FROM goods;\n-- should return: 1", "sql")}`;
  const shop = new Workshop(t, guide);
  const plan = JSON.parse(shop.handrail(["plan", shop.guide, "--json"]).out);
  const kinds = plan.steps.flatMap((/** @type {any} */ step) => step.items.map((/** @type {any} */ item) => item.kind));
  assert.deepEqual(kinds, ["shell", "sql", "sql", "sql"], JSON.stringify(plan.steps, null, 1));
  const refused = shop.run();
  const codes = [...refused.err.matchAll(/\b([A-Z]\d{3}): /g)].map((match) => match[1]);
  const ended = codes.length > 0 ? shop.run(codes.flatMap((code) => ["--accept", code])) : refused;
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(ended.out, /\| 1\n/);
});

test("settings marked file= are written whole, and the old file is kept", (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Configure\n\n${fence("listen = 8080\nname = 'shop'", "ini {file=app.ini}")}`);
  const plan = JSON.parse(shop.handrail(["plan", shop.guide, "--json"]).out);
  if (plan.steps.flatMap((/** @type {any} */ step) => step.items).every((/** @type {any} */ item) => item.kind !== "file")) return t.skip("this model sees no file action here");
  writeFileSync(path.join(shop.place, "app.ini"), "old\n");
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("app.ini"), "listen = 8080\nname = 'shop'\n");
  const kept = readdirSync(shop.place).filter((name) => name.startsWith("app.ini.before-"));
  assert.equal(kept.length, 1);
  assert.equal(shop.read(kept[0]), "old\n");
});

test("findings that are errors stop a run unless each is accepted by its code", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "echo 'if (' > x\nif true; then echo broken"]));
  const ended = shop.run();
  assert.equal(ended.code, 2);
  const codes = [...new Set([...ended.err.matchAll(/\b([A-Z]\d{3}): /g)].map((match) => match[1]))];
  assert.ok(codes.length > 0, ended.err);
  const accepted = shop.run(codes.flatMap((code) => ["--accept", code]));
  assert.doesNotMatch(accepted.err, /--accept [A-Z]\d{3} runs it all the same/);
  assert.match(shop.run(["--accept", "Z999"]).err, /no such rule/);
});

test("events are one JSON object a line", (t) => {
  const shop = new Workshop(t, simple);
  const ended = shop.run(["--json"]);
  const events = ended.out.trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(events[0].event, "run-begins");
  assert.equal(events.at(-1).event, "run-ends");
  assert.equal(events.at(-1).status, "done");
  assert.equal(events.filter((event) => event.event === "item-ends" && event.ok).length, 4);
});

test("only, skip, from and to select steps; a name that is no step is refused", (t) => {
  const shop = new Workshop(t, guideOf(["Alpha", "echo a >> s.txt"], ["Beta", "echo b >> s.txt"], ["Gamma", "echo c >> s.txt"]));
  const ids = JSON.parse(shop.handrail(["plan", shop.guide, "--json"]).out).steps.map((/** @type {any} */ step) => step.id);
  assert.equal(ids.length, 3);
  assert.equal(shop.run(["--from", ids[1], "--to", ids[1]]).code, 0);
  assert.equal(shop.run(["--only", ids[2]]).code, 0);
  assert.equal(shop.run(["--skip", ids[0], "--skip", ids[1]]).code, 0);
  assert.equal(shop.read("s.txt"), "b\nc\nc\n");
  const wrong = shop.run(["--from", "delta"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /the guide has no step delta/);
});

test("a working directory that vanished stops the run before the command", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "mkdir -p gone && cd gone\nrmdir ../gone\necho never > ../never.txt"]));
  const ended = shop.run();
  assert.equal(ended.code, 1);
  assert.match(ended.err, /the working directory .*gone is gone/);
  assert.equal(shop.read("never.txt"), "");
});

test("a journal that cannot be written stops the run before the effect", (t) => {
  const shop = new Workshop(t, simple);
  writeFileSync(shop.state, "a file where the folder should be");
  const ended = shop.run();
  assert.equal(ended.code, 2);
  assert.match(ended.err, /HANDRAIL_STATE_DIR/);
  assert.deepEqual(readdirSync(shop.place), []);
  rmSync(shop.state);
});
