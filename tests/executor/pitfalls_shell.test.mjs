// The known pitfalls of running a document's shell blocks, one test for each, named after the pitfall. Where a unit test
// says more (executor/session_test.cc, executor/supervisor_test.cc), this one shows that a guide is carried out so.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { onTerminal, skip } from "./on_terminal.mjs";
import { Workshop, becomesTrue, fence, guideOf } from "./workshop.mjs";

/** @param {import("node:test").TestContext} t @param {string} guide @param {string[]} args @param {Record<string, string>} [env] */
function runs(t, guide, args = [], env) {
  const shop = new Workshop(t, guide);
  const ended = shop.run(args, env);
  return { shop, ...ended };
}

test("pitfall: state between blocks", (t) => {
  const { shop, code, out, err } = runs(t, guideOf(
    ["Prepare", `mkdir -p "deep/with blank" venv/bin && cd "deep/with blank"
plain='a
b=evil'
export SHARED=$'one\\ntwo\\nEVIL=3'
greet() { echo "hello $1"; }
shopt -s expand_aliases
alias hi='greet alias'
umask 027
set -o nounset
readonly FIXED=7
list=(x 'y z')
set -- first 'second word'`],
    ["Configure", `pwd > ../../out.txt
printf '%s|%s|%s|%s\\n' "$plain" "$SHARED" "\${EVIL-unset}" "\${list[1]}" >> ../../out.txt
hi >> ../../out.txt
umask >> ../../out.txt
(FIXED=8) 2>/dev/null || echo "still $FIXED" >> ../../out.txt
echo "$# $2" >> ../../out.txt
if [[ -o nounset ]]; then echo "nounset holds" >> ../../out.txt; fi`]));
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("out.txt"), `${shop.place}/deep/with blank\na\nb=evil|one\ntwo\nEVIL=3|unset|y z\nhello alias\n0027\nstill 7\n2 second word\nnounset holds\n`);
});

test("pitfall: state between blocks, an activated virtual environment", (t) => {
  const activate = `mkdir -p venv/bin && printf '#!/bin/sh\\necho from the venv\\n' > venv/bin/tool && chmod +x venv/bin/tool
cat > venv/bin/activate <<'EOF'
deactivate() { PATH=$_OLD_PATH; unset VIRTUAL_ENV; unset -f deactivate; }
_OLD_PATH=$PATH; VIRTUAL_ENV=$PWD/venv; PATH=$VIRTUAL_ENV/bin:$PATH; export VIRTUAL_ENV PATH
EOF`;
  const { shop, code, out, err } = runs(t, guideOf(["Prepare", activate], ["Configure", "source venv/bin/activate"], ["Verify", "tool > tool.txt\ndeactivate\nif tool 2>/dev/null; then false; fi"]));
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("tool.txt"), "from the venv\n");
});

test("pitfall: user trap EXIT destroys the saver", (t) => {
  const { shop, code, out, err } = runs(t, guideOf(["Prepare", "trap 'echo cleaned >> cleaned.txt' EXIT\nexport KEPT=yes"], ["Verify", 'echo "$KEPT" > kept.txt; test ! -e cleaned.txt']));
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("kept.txt"), "yes\n");
  assert.equal(shop.read("cleaned.txt"), "cleaned\n", "it ran once, when the session ended");
});

test("pitfall: exit inside a block ends a persistent shell", (t) => {
  const { shop, code, out, err } = runs(t, guideOf(["Prepare", "{ SEEN=1; exit 0; }\necho next > next.txt"], ["Verify", 'echo "$SEEN" > seen.txt']));
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("next.txt"), "next\n");
  assert.equal(shop.read("seen.txt"), "1\n");
});

test("pitfall: set -e semantics", (t) => {
  // Only the last status would count for a block that is run as one script.
  const first = runs(t, guideOf(["Configure", "false\ntrue > never.txt"]));
  assert.equal(first.code, 1);
  assert.ok(!existsSync(path.join(first.shop.place, "never.txt")));
  const inside = runs(t, guideOf(["Configure", "X=$(false; echo no)\ntrue > never.txt"]));
  assert.equal(inside.code, 1, "inherit_errexit: a failure within $(…) is one");
  const relaxed = runs(t, guideOf(["Configure", "{ false; echo on > on.txt; }", "bash {strict=false}"], ["Verify", "{ false; echo no > no.txt; }"]));
  assert.equal(relaxed.code, 1);
  assert.equal(relaxed.shop.read("on.txt"), "on\n");
  assert.equal(relaxed.shop.read("no.txt"), "", "strict again afterwards");
});

test("pitfall: a pipeline hides a failure", (t) => {
  const { shop, code, err } = runs(t, guideOf(["Prepare", "no-such-dump shop | gzip > dump.gz\necho next > next.txt"]));
  assert.equal(code, 1);
  assert.match(err, /exit code 127/);
  assert.equal(shop.read("next.txt"), "");
  const reader = runs(t, guideOf(["Verify", "yes | head -1 > first.txt"]));
  assert.equal(reader.code, 0, "a writer whose reader had enough has not failed");
});

test("pitfall: a script fed on stdin is eaten", (t) => {
  const { shop, code, out, err } = runs(t, guideOf(["Configure", "readlink /proc/self/fd/0 > stdin.txt; cat > eaten.txt\necho next > next.txt"]));
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("stdin.txt"), "/dev/null\n");
  assert.doesNotMatch(shop.read("eaten.txt"), /echo next/);
  assert.equal(shop.read("next.txt"), "next\n");
});

test("pitfall: typing into a PTY", { skip }, async (t) => {
  const here = "cat > out.txt <<'EOF'\n\ta\tb\n\x07bell ! $x `y` \\\\\nEOF";
  const shop = new Workshop(t, guideOf(["Configure", here, "bash {interactive=true}"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], []);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("out.txt"), "\ta\tb\n\x07bell ! $x `y` \\\\\n");
});

test("pitfall: PTY or pipe", { skip }, async (t) => {
  const look = "for fd in 0 1 2; do if test -t $fd; then echo terminal; else echo none; fi; done > fds.txt";
  const shop = new Workshop(t, guideOf(["Configure", look]));
  assert.equal((await onTerminal(shop, ["run", shop.guide, "--yes"], [])).code, 0);
  assert.equal(shop.read("fds.txt"), "none\nnone\nnone\n", "also when handrail itself has one");
  const streams = runs(t, guideOf(["Configure", "{ echo out; echo err >&2; }"]), ["--json"]);
  const outputs = streams.out.trim().split("\n").map((line) => JSON.parse(line)).filter((event) => event.event === "output");
  assert.deepEqual(outputs.map(({ stream, text }) => [stream, text]).sort(), [["stderr", "err\n"], ["stdout", "out\n"]]);
});

test("pitfall: password prompts", { skip }, async (t) => {
  // An own process group with the terminal inherited would be stopped (state T) as soon as it reads.
  const shop = new Workshop(t, guideOf(["Configure", `{ read -r -s -p "Pass""word: " WORD </dev/tty; echo "$WORD" > word.txt; }`, "bash {interactive=true timeout=30s}"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes", "--on-failure", "stop"], [[/Password: /, "open sesame\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("word.txt"), "open sesame\n");
});

test("pitfall: heredocs, prompts and continuations", (t) => {
  const session = "$ cat > note.txt <<'EOF'\n> first\n> EOF\n$ echo one \\\n>   two > words.txt";
  const { shop, code, out, err } = runs(t, guideOf(["Configure", session, "console"]));
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("note.txt"), "first\n");
  assert.equal(shop.read("words.txt"), "one two\n");
  const open = runs(t, guideOf(["Configure", "cat > note.txt <<'EOF'\nnever ends"]));
  assert.equal(open.code, 2, open.out + open.err);
  assert.equal(open.shop.read("note.txt"), "");
});

test("pitfall: first or last value wins", (t) => {
  const guide = `---\nparameters:\n  port: {placeholder: YOUR_PORT}\n---\n${guideOf(["Configure", 'PORT=1; PORT=2; echo "$PORT YOUR_PORT" > port.txt'])}`;
  const { shop, code, out, err } = runs(t, guide, ["--set", "port=80"], { HANDRAIL_PORT: "90" });
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("port.txt"), "2 80\n", "the shell's variables behave as a shell's, the run's values are fixed");
});

test("pitfall: a background child keeps the pipe open", async (t) => {
  const shop = new Workshop(t, guideOf(["Start", "(sleep 30; echo late) & echo $! > pid.txt"], ["Verify", "{ echo soon > soon.txt; sleep 60; }"]));
  const run = shop.start(["run", shop.guide, "--yes"]);
  assert.ok(await becomesTrue(() => shop.read("soon.txt") === "soon\n"));
  assert.ok(existsSync(`/proc/${shop.read("pid.txt").trim()}`), "the next step began while it was still there");
  run.child.kill("SIGTERM");
  assert.equal((await run.ended).code, 3);
  process.kill(Number(shop.read("pid.txt")), "SIGKILL");
});

test("pitfall: descendants escape the kill", (t) => {
  const deep = `bash -c 'setsid bash -c "trap : TERM; echo \\$BASHPID > far.txt; while :; do sleep 0.1; done" & sleep 60'`;
  const { shop, code } = runs(t, guideOf(["Configure", deep, "bash {timeout=2s grace=200ms}"]));
  assert.equal(code, 1);
  const far = shop.read("far.txt").trim();
  assert.notEqual(far, "");
  assert.ok(!existsSync(`/proc/${far}`), "it left the session, its parent is gone, it ignores SIGTERM");
});

test("pitfall: Ctrl-C", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "{ echo begun; sleep 1; echo ended > ended.txt; }\necho next > next.txt"]));
  const gentle = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/\| begun/, "\x03"]]);
  assert.equal(gentle.code, 3, gentle.screen);
  assert.match(gentle.screen, /stopping after this command/);
  assert.equal(shop.read("ended.txt"), "ended\n");
  assert.equal(shop.read("next.txt"), "");

  const firm = new Workshop(t, guideOf(["Configure", "{ echo begun; sleep 60; echo ended > ended.txt; }\necho next > next.txt"]));
  const asked = await onTerminal(firm, ["run", firm.guide, "--yes"], [[/\| begun/, "\x03"], [/stopping after this command/, "\x03"], [/What now\? .*roll \[b\]ack, \[q\]uit:/, "s\n"]]);
  assert.equal(asked.code, 10, asked.screen);
  assert.equal(firm.read("ended.txt"), "");
  assert.equal(firm.read("next.txt"), "next\n", "the person decided to go on");
});

test("pitfall: vacuous success", (t) => {
  const { code, err } = runs(t, "# Upgrade guide\n\nNothing to do here.\n");
  assert.equal(code, 2);
  assert.match(err, /there is nothing to run/);
});

test("pitfall: fuzzy expected output", (t) => {
  // 0.8 similar to what is expected, and the opposite of it.
  const { code, out } = runs(t, guideOf(["Verify", "echo 'migration: 9 bad'\n# should return: migration: 0 bad"]));
  assert.equal(code, 1);
  assert.match(out, /printed “migration: 9 bad”, expected “migration: 0 bad”/);
});

test("pitfall: shared temp state", (t) => {
  const guide = guideOf(["Prepare", "export SECRET_STATE=mine"], ["Verify", "false"]);
  const one = runs(t, guide), two = runs(t, guide);
  assert.equal(one.code, 1);
  const folders = [one, two].map(({ shop }) => readdirSync(path.join(shop.state, "runs")));
  assert.equal(new Set(folders.flat()).size, 2);
  const visit = (/** @type {string} */ file) => {
    const status = statSync(file);
    if (!status.isDirectory()) return;
    assert.equal(status.mode & 0o077, 0, `others can look into ${file}`);
    readdirSync(file).forEach((name) => visit(path.join(file, name)));
  };
  visit(path.join(one.shop.state, "runs"));
});

test("pitfall: concurrent steps overwrite env", (t) => {
  const { shop, code, out, err } = runs(t, guideOf(["Prepare", "(sleep 0.3; X=late; echo done > done.txt) &\nX=early\nwait"], ["Verify", 'echo "$X" > x.txt']));
  assert.equal(code, 0, out + err);
  assert.equal(shop.read("x.txt"), "early\n");
});

test("pitfall: auto-yes in CI", (t) => {
  const guide = `# Upgrade guide\n\n## Prepare\n\n- [ ] Tell all users that the service will be down\n\n## Configure\n\n${fence("echo configured > configured.txt")}`;
  const shop = new Workshop(t, guide);
  const alone = shop.handrail(["run", shop.guide], { CI: "true" });
  assert.equal(alone.code, 2);
  const yes = shop.run([], { CI: "true" });
  assert.equal(yes.code, 2, "--yes approves the plan, it does not claim that a person did something");
  assert.match(yes.err, /is done by hand, and there is no terminal to ask on/);
  assert.equal(shop.read("configured.txt"), "");
});

test("pitfall: editing the document mid-run", async (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "{ echo begun > begun.txt; while ! test -e go.txt; do sleep 0.05; done; }"], ["Configure", "echo old > which.txt"]));
  const run = shop.start(["run", shop.guide, "--yes"]);
  assert.ok(await becomesTrue(() => shop.read("begun.txt") !== ""));
  shop.writeGuide(guideOf(["Prepare", "true"], ["Configure", "echo new > which.txt"]));
  writeFileSync(path.join(shop.place, "go.txt"), "");
  assert.equal((await run.ended).code, 0);
  assert.equal(shop.read("which.txt"), "old\n", "what was approved is what runs");
});

test("pitfall: rescued = green", (t) => {
  const { code, err } = runs(t, guideOf(["Configure", "false", "bash {on-failure=continue}"], ["Verify", "true"]));
  assert.equal(code, 10);
  assert.match(err, /1 command\(s\) failed and were let pass/);
});

test("bytes pass unchanged: nothing is added, taken away or reinterpreted", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "cat bytes.bin"]));
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7 + (i >> 8)) & 0xff));
  writeFileSync(path.join(shop.place, "bytes.bin"), bytes);
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.err);
  const run = readdirSync(path.join(shop.state, "runs"))[0] ?? "";
  assert.deepEqual(readFileSync(path.join(shop.state, "runs", run, "items", "0001.out")), bytes);
});
