// Steps that need a person: passwords, programs that take over the terminal, keys at each question, what is shown.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { onTerminal, skip } from "./on_terminal.mjs";
import { Workshop, becomesTrue, fence, guideOf } from "./workshop.mjs";

/** What was kept of an attempt's output. @param {Workshop} shop @param {string} name */
function kept(shop, name) {
  const run = path.join(shop.state, "runs", readdirSync(path.join(shop.state, "runs"))[0] ?? "");
  return readFileSync(path.join(run, "items", name), "utf8");
}

const asksForPassword = `{ stty -echo </dev/tty; printf 'Pass%s: ' word >/dev/tty; read -r PASSWORD </dev/tty; stty echo </dev/tty; echo "got \${#PASSWORD} characters"; }`;

test("a password prompt works on a terminal of its own: it is shown, not echoed, and the output is kept", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", asksForPassword, "bash {interactive=true}"], ["Verify", 'echo "$PASSWORD" > password.txt']));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/Password: /, "s3cret word\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("password.txt"), "s3cret word\n");
  assert.ok(!ended.screen.includes("s3cret"), ended.screen);
  assert.match(ended.screen, /got 11 characters/);
  assert.match(kept(shop, "0001.out"), /^Password: got 11 characters\r\n$/);
});

test("what a program expects of a terminal is there: size, name, line editing, signals", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", '{ tty > tty.txt; test -t 0 && test -t 1 && test -t 2; read -r -p "Li""ne? " LINE; echo "line: $LINE" > line.txt; }', "bash {interactive=true}"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/Line\? /, "wrong\x15right\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.match(shop.read("tty.txt"), /^\/dev\/pts\/\d+$/m);
  assert.equal(shop.read("line.txt"), "line: right\n");
});

test("Ctrl-C typed into a step that has the terminal is the step's own, and the terminal is whole afterwards", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "{ stty -echo; echo wait''ing; exec sleep 60; }", "bash {interactive=true}"], ["Verify", "stty -a > stty.txt", "bash {interactive=true}"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/waiting/, "\x03"], [/What now\?/, "s\n"]]);
  assert.equal(ended.code, 10, ended.screen);
  assert.match(shop.read("stty.txt"), /[^-]echo /);
});

test("a secret that an interactive step prints is masked on the screen and in what is kept", { skip }, async (t) => {
  const shop = new Workshop(t, `---\nparameters:\n  db_password: {type: secret, placeholder: DB_PASSWORD}\n---\n${guideOf(["Configure", "{ printf 'it is %s now\\n' 'DB_PASSWORD'; printf 'half hunt'; sleep 0.2; echo ing; }", "bash {interactive=true}"])}`);
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [], { HANDRAIL_DB_PASSWORD: "hunter22" });
  assert.equal(ended.code, 0, ended.screen);
  assert.match(ended.screen, /it is \*\*\* now/);
  assert.match(ended.screen, /half hunting/);
  assert.ok(!(ended.screen + shop.everythingKept()).includes("hunter22"));
});

test("an expectation is asserted on what an interactive step printed", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Verify", "cat mode.txt\n# should return: wal", "bash {interactive=true}"]));
  writeFileSync(path.join(shop.place, "mode.txt"), "wal\n");
  const met = await onTerminal(shop, ["run", shop.guide, "--yes"], []);
  assert.equal(met.code, 0, met.screen);
  writeFileSync(path.join(shop.place, "mode.txt"), "delete\n");
  const wrong = await onTerminal(shop, ["run", shop.guide, "--yes", "--on-failure", "stop"], []);
  assert.equal(wrong.code, 1, wrong.screen);
  assert.match(wrong.screen, /expected “wal”/);
});

test("the time limit holds for a step that waits for a person who does not come", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "{ echo $BASHPID > pid.txt; read -r LINE </dev/tty; }", "bash {interactive=true timeout=1s}"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes", "--on-failure", "stop"], []);
  assert.equal(ended.code, 1, ended.screen);
  assert.match(ended.screen, /not done after 1000 ms/);
  assert.ok(await becomesTrue(() => !existsSync(`/proc/${shop.read("pid.txt").trim()}`)));
});

test("without a terminal, what would ask for a password fails at once instead of waiting", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", `if read -r LINE </dev/tty; then echo read > read.txt; else echo "no terminal" > none.txt; fi`, "bash {timeout=20s}"]));
  // A terminal of the caller must not be found either: handrail's own standard input is empty, the step's session is new.
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("none.txt"), "no terminal\n");
});

test("an interactive step is refused where there is no terminal", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "true", "bash {interactive=true}"]));
  const ended = shop.run();
  assert.equal(ended.code, 2);
  assert.match(ended.err, /needs a terminal, and there is none/);
});

test("a command under sudo may ask for its password, and its two streams are still kept apart", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", 'PATH="$PWD/bin:$PATH"\nsudo echo ran'], ["Verify", "echo on > on.txt"]));
  // Stands for sudo with a password: it asks on /dev/tty, as sudo does, and says on which stream it is.
  shop.handrail(["--version"]);
  spawnSync("mkdir", ["-p", path.join(shop.place, "bin")]);
  writeFileSync(path.join(shop.place, "bin", "sudo"), `#!/bin/bash\nprintf '[sudo] password: ' >/dev/tty\nread -r -s WORD </dev/tty\n[ "$WORD" = open ] || exit 1\necho out; echo err >&2\nexec "$@"\n`, { mode: 0o755 });
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/\[sudo\] password: /, "open\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(kept(shop, "0002.out"), "out\nran\n");
  assert.equal(kept(shop, "0002.err"), "err\n");
  assert.equal(shop.read("on.txt"), "on\n");
});

test("python's getpass, a real program that opens /dev/tty, gets its answer", { skip: skip || (spawnSync("python3", ["--version"]).status !== 0 && "python3 is not installed") }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", `python3 -c 'import getpass; open("got.txt", "w").write(getpass.getpass("K" + "ey: "))'`, "bash {interactive=true}"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/Key: /, "from the person\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("got.txt"), "from the person");
  assert.ok(!ended.screen.includes("from the person"));
});

test("after a failure a person decides: rerun, skip or quit", { skip }, async (t) => {
  const guide = guideOf(["Configure", "{ echo try >> tries.txt; test -e allowed; }"], ["Verify", "echo after > after.txt"]);
  const shop = new Workshop(t, guide);
  const quit = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/What now\? .*\[q\]uit:/, "r\n"], [/What now\?/, "q\n"]]);
  assert.equal(quit.code, 1, quit.screen);
  assert.equal(shop.read("tries.txt"), "try\ntry\n");
  const skipped = await onTerminal(shop, ["resume", "--yes"], [[/What now\?/, "skip\n"]]);
  assert.equal(skipped.code, 10, skipped.screen);
  assert.equal(shop.read("after.txt"), "after\n");
  assert.match(shop.everythingKept(), /"by":"operator"/);
});

const withPort = `---\nparameters:\n  port: {type: integer, placeholder: YOUR_PORT, default: "1"}\n  name: {placeholder: $APP_NAME, default: shop}\n---\n`;

test("after a failure a value can be edited; what had finished is not repeated with it", { skip }, async (t) => {
  const shop = new Workshop(t, withPort + guideOf(["Prepare", "echo before YOUR_PORT >> s.txt"], ["Configure", "test YOUR_PORT -gt 80\necho port YOUR_PORT >> s.txt"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/What now\?/, "e\n"], [/Which of them/, "port\n"], [/port:/, "8080\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("s.txt"), "before 1\nport 8080\n");
  assert.match(shop.everythingKept(), /"edited":"port"/);
});

test("the value of a variable of the session can be edited too", { skip }, async (t) => {
  const shop = new Workshop(t, withPort + guideOf(["Prepare", "echo $APP_NAME >> s.txt"], ["Configure", 'test "$APP_NAME" = store\necho $APP_NAME >> s.txt']));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/What now\?/, "e\n"], [/Which of them/, "name\n"], [/name:/, "store\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("s.txt"), "shop\nstore\n");
});

test("resume takes another value for what is still to be done, and repeats nothing with it", (t) => {
  const shop = new Workshop(t, withPort + guideOf(["Prepare", "echo before YOUR_PORT >> s.txt"], ["Configure", 'test YOUR_PORT -gt 80\ntest "$APP_NAME" = store\necho port YOUR_PORT $APP_NAME >> s.txt']));
  assert.equal(shop.run().code, 1);
  const ended = shop.resume(["--set", "port=8080", "--set", "name=store", "--accept-changes"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("s.txt"), "before 1\nport 8080 store\n");
});

test("step by step: run, skip, the previous step again, all that follow", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Alpha", "echo a >> s.txt"], ["Beta", "echo b >> s.txt"], ["Gamma", "echo c >> s.txt"], ["Delta", "echo d >> s.txt"], ["Epsilon", "echo e >> s.txt"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes", "--step-by-step"], [
    [/“Alpha”: \[r\]un, /, "r\n"],
    [/“Beta”: /, "p\n"],
    [/“Alpha”: /, "r\n"],
    [/“Beta”: /, "s\n"],
    [/“Gamma”: /, "a\n"],
  ]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("s.txt"), "a\na\nc\nd\ne\n");
  const alone = shop.run(["--step-by-step"]);
  assert.equal(alone.code, 2);
  assert.match(alone.err, /there is no terminal to ask on/);
});

test("manual steps record who did them and when", (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Prepare\n\n- [ ] Tell all users that the service will be down\n\n## Configure\n\n${fence("echo configured > configured.txt")}`);
  const ended = shop.run(["--confirm-manual"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const journal = path.join(shop.state, "runs", readdirSync(path.join(shop.state, "runs"))[0] ?? "", "journal.db");
  const record = JSON.parse(spawnSync("sqlite3", ["-json", journal, "SELECT at, item, body FROM records WHERE kind = 'confirmed'"], { encoding: "utf8" }).stdout)[0];
  assert.match(record.at, /^\d{4}-\d\d-\d\dT/);
  const { who } = JSON.parse(record.body);
  assert.equal(who.user, spawnSync("id", ["-un"], { encoding: "utf8" }).stdout.trim());
  assert.ok(who.host && who.pid);
});

const withChoice = `---\nchoices:\n  database: {title: Which database, options: [sqlite, mysql]}\n---\n# Upgrade guide\n\n## Configure for SQLite\n\n<!-- handrail: choice=database option=sqlite -->\n${fence("echo sqlite > taken.txt")}\n## Configure for MySQL\n\n<!-- handrail: choice=database option=mysql -->\n${fence("echo mysql > taken.txt")}`;

test("a choice is asked for once, until the answer is one of its options", { skip }, async (t) => {
  const shop = new Workshop(t, withChoice);
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/Which database.*sqlite.*mysql.*:/, "oracle\n"], [/Which database.*:/, "mysql\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("taken.txt"), "mysql\n");
});

test("without a terminal an open choice is refused, and --choose takes it", (t) => {
  const shop = new Workshop(t, withChoice);
  const ended = shop.run();
  assert.equal(ended.code, 2);
  assert.match(ended.err, /is still to be chosen: sqlite, mysql/);
  assert.equal(shop.run(["--choose", "database=sqlite"]).code, 0);
  assert.equal(shop.read("taken.txt"), "sqlite\n");
});

const term = { TERM: "xterm" };

test("on a terminal the last lines are shown while it runs, and some of them stay", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "{ seq -f 'line %g' 200; sleep 1.5; echo end; }"], ["Verify", "{ seq -f 'bad %g' 60; false; }"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/What now\?/, "q\n"]], term);
  assert.equal(ended.code, 1, ended.screen);
  assert.match(ended.screen, /\x1b\[\d+A\r\x1b\[J/, "the window replaces itself");
  assert.match(ended.screen, /\[1\/\d\] Configure · 0:0\d/);
  assert.match(ended.screen, /… 195 lines before, all of it in \S+0001\.out/);
  assert.match(ended.screen, /… 20 lines before/, "more stays of a failure");
  const all = await onTerminal(shop, ["resume", "--yes", "--all-output"], [[/What now\?/, "q\n"]], term);
  assert.match(all.screen, /\| bad 1\r\n/);
});

test("without a terminal there are plain lines and no control sequence", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "seq -f 'line %g' 200"]));
  const ended = shop.run([], term);
  assert.equal(ended.code, 0);
  assert.ok(!ended.out.includes("\x1b"), ended.out.slice(0, 400));
  assert.match(ended.out, /\| line 1\n(.*\n)*    \| line 200\n/);
});

test("after a failure a person can begin the way back, sees it, and is asked once more", { skip }, async (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Backup\n\n${fence("cp app.conf app.conf.bak")}\n## Configure\n\n${fence("echo new > app.conf\nfalse")}\n## Rollback\n\n${fence("cp app.conf.bak app.conf")}`);
  writeFileSync(path.join(shop.place, "app.conf"), "old\n");
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/What now\? .*roll \[b\]ack/, "b\n"], [/Take run \S+ back in .*\[y\/N\]/, "y\n"]]);
  assert.equal(ended.code, 6, ended.screen);
  assert.equal(shop.read("app.conf"), "old\n");
});
