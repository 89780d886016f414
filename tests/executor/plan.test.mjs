// The plan: what it says before anything runs, its hash, the values of parameters, and that making it starts nothing.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Workshop, becomesTrue, fence, guideOf, program } from "./workshop.mjs";

/** @param {Workshop} shop @param {string[]} [args] @param {Record<string, string>} [env] */
function planOf(shop, args = [], env) {
  const ended = shop.handrail(["plan", shop.guide, "--json", ...args], env);
  assert.equal(ended.code, 0, ended.err);
  return JSON.parse(ended.out);
}

/** @param {any} plan @returns {any[]} */
const itemsOf = (plan) => plan.steps.flatMap((/** @type {any} */ step) => step.items);

/** @param {any} plan @param {string} start */
function itemThatBegins(plan, start) {
  const item = itemsOf(plan).find((one) => one.command.startsWith(start));
  assert.ok(item, `no command begins with ${start}: ${itemsOf(plan).map((one) => one.command).join(" | ")}`);
  return item;
}

// ---- what the plan says

const classes = guideOf(
  ["Prepare", "ls -l\nmkdir -p work\nfrobnicate --all"],
  ["Clean up", "rm -rf work/old"],
);

test("each command has a class: reads, changes, destroys, unknown", (t) => {
  const shop = new Workshop(t, classes);
  const plan = planOf(shop);
  assert.deepEqual(itemsOf(plan).map((item) => [item.command, item.class]), [
    ["ls -l", "reads"],
    ["mkdir -p work", "changes"],
    ["frobnicate --all", "unknown"],
    ["rm -rf work/old", "destroys"],
  ]);
  assert.deepEqual(plan.classes, { reads: 1, changes: 1, destroys: 1, unknown: 1 });
  const text = shop.handrail(["plan", shop.guide]).out;
  assert.match(text, /destroys +rm -rf work\/old/);
  assert.match(text, /1 reads, 1 changes, 1 destroys, 1 unknown/);
});

test("a command is as grave as its gravest part, through functions and redirections", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "wipe() { rm -rf /tmp/nowhere; }\nwipe\necho a > a.txt\necho a > /dev/null\nls | tee list.txt"]));
  const plan = planOf(shop);
  assert.equal(itemThatBegins(plan, "wipe()").class, "reads");
  assert.equal(itemThatBegins(plan, "wipe\n".trim()).class === "destroys" || itemsOf(plan)[1].class === "destroys", true);
  assert.equal(itemThatBegins(plan, "echo a > a.txt").class, "changes");
  assert.equal(itemThatBegins(plan, "echo a > /dev/null").class, "reads");
});

test("what cannot be known before running is shown as unknown, and so is all that is made from it", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", 'STAMP=$(date +%F)\nNAME=shop\nFILE="$NAME-$STAMP.sql"\necho "$NAME"\necho "$FILE"\nls *.tmp\nread -r LINE < "$FILE" && echo "$LINE"']));
  const plan = planOf(shop);
  const unknown = (/** @type {string} */ start) => itemThatBegins(plan, start).unknown;
  assert.deepEqual(unknown("STAMP="), [{ text: "$(date +%F)", why: "what it prints" }]);
  assert.deepEqual(unknown("NAME="), []);
  assert.deepEqual(unknown('echo "$NAME"'), []);
  assert.deepEqual(unknown('echo "$FILE"').map((/** @type {any} */ one) => one.text), ["$FILE"]);
  assert.match(unknown('echo "$FILE"')[0].why, /set in line \d+ from \$STAMP/);
  assert.match(unknown("FILE=")[0].why, /set in line \d+ from \$\(date \+%F\)/);
  assert.deepEqual(unknown("ls *.tmp"), [{ text: "*.tmp", why: "which files match" }]);
  assert.ok(unknown("read -r").some((/** @type {any} */ one) => one.text === "$LINE"));
  assert.match(shop.handrail(["plan", shop.guide]).out, /not known before it runs: \$\(date \+%F\)/);
});

test("phases, choices taken and open, parameters with their sources", (t) => {
  const shop = new Workshop(t, `---
parameters:
  app_name: {default: shop, placeholder: APP_NAME, description: its name}
  port: {type: int, placeholder: YOUR_PORT}
---
# Upgrade guide

## Configure

${fence("echo APP_NAME YOUR_PORT")}`);
  const plan = planOf(shop, [], { HANDRAIL_PORT: "8080" });
  assert.deepEqual(plan.parameters.map((/** @type {any} */ one) => [one.name, one.type, one.value, one.source]), [
    ["app_name", "string", "shop", "default"],
    ["port", "integer", "8080", "HANDRAIL_PORT"],
  ]);
  assert.equal(itemsOf(plan)[0].command, "echo 'shop' 8080");
  const text = shop.handrail(["plan", shop.guide, "--set", "port=1"]).out;
  assert.match(text, /app_name = shop +\(string, from default\)/);
  assert.match(text, /port = 1 +\(integer, from --set\)/);
});

test("pitfall: $(date) evaluated twice, plan and display evaluate nothing, the run evaluates once", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", 'STAMP=$(echo evaluated >> count.txt; date +%s%N)'], ["Configure", 'echo "$STAMP" > first.txt\necho "$STAMP" > second.txt']));
  for (const args of [["plan", shop.guide], ["plan", shop.guide, "--json"], ["run", shop.guide, "--dry-run"]]) shop.handrail(args);
  assert.equal(shop.read("count.txt"), "");
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("count.txt"), "evaluated\n");
  assert.equal(shop.read("first.txt"), shop.read("second.txt"));
  assert.match(shop.read("first.txt"), /^\d+\n$/);
});

// ---- starts nothing

const traces = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

test("plan and --dry-run start no process, whatever the guide holds", { skip: !traces && "strace is not installed, or tracing is not allowed here" }, (t) => {
  const shop = new Workshop(t, `---
parameters:
  token: {type: secret, placeholder: THE_TOKEN}
---
# Upgrade guide

## Prepare

${fence('A=$(touch broken)\necho "`touch broken` THE_TOKEN" <(touch broken)\ncat <<EOF\n$(touch broken)\nEOF', 'bash {check="touch broken"}')}
- [ ] Tell everybody

## Migrate

${fence("CREATE TABLE t (a);", "sql")}`);
  for (const args of [["plan", shop.guide], ["plan", shop.guide, "--json"], ["run", shop.guide, "--dry-run"], ["run", shop.guide, "--dry-run", "--json", "--set", "token=abcdefgh"]]) {
    const log = path.join(shop.folder, "strace.log");
    const traced = spawnSync("strace", ["-f", "-o", log, "-e", "trace=process", program, ...args], { cwd: shop.place, env: shop.environment(), encoding: "utf8" });
    assert.ok(traced.status === 0 || traced.status === 2, traced.stderr);
    const calls = readFileSync(log, "utf8").split("\n").filter((line) => /\b(execve|execveat|fork|vfork|clone|clone3)\(/.test(line));
    assert.equal(calls.length, 1, `besides its own execve: ${calls.join("\n")}`);
    assert.deepEqual(readdirSync(shop.place), []);
  }
  assert.ok(!existsSync(shop.state), "not even a journal");
});

// ---- the hash

const withParameters = `---
parameters:
  app_name: {default: shop, placeholder: APP_NAME}
  token: {type: secret, placeholder: THE_TOKEN}
---
# Upgrade guide

## Configure

${fence("echo APP_NAME > name.txt\nprintf '%s' THE_TOKEN > token.txt")}
## Restart

${fence("echo restarted > restarted.txt")}`;

test("the hash changes with the guide, a value, the selection; not with the environment's rest or the place", (t) => {
  const shop = new Workshop(t, withParameters);
  const hash = planOf(shop).plan_hash;
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(planOf(shop, [], { UNRELATED: "1" }).plan_hash, hash);
  const ids = planOf(shop).steps.map((/** @type {any} */ step) => step.id);
  const others = [
    planOf(shop, ["--set", "app_name=other"]).plan_hash,
    planOf(shop, ["--skip", ids[1]]).plan_hash,
    planOf(shop, ["--timeout", "7m"]).plan_hash,
  ];
  shop.writeGuide(withParameters + "\nA word more.\n");
  others.push(planOf(shop).plan_hash);
  assert.equal(new Set([hash, ...others]).size, 5);
  const elsewhere = new Workshop(t, withParameters);
  assert.equal(planOf(elsewhere).plan_hash, hash);
});

test("a secret is not in the hash: it is the same with any secret and with none", (t) => {
  const shop = new Workshop(t, withParameters);
  const { plan_hash: hash } = planOf(shop);
  for (const token of ["one-token", "another $(token)"]) assert.equal(planOf(shop, [], { HANDRAIL_TOKEN: token }).plan_hash, hash);
});

test("the guide's page on the site shows the hash that plan shows", (t) => {
  for (const guide of [withParameters, classes]) {
    const shop = new Workshop(t, guide);
    const site = path.join(shop.folder, "site");
    const built = shop.handrail(["build", shop.guide, "-o", site]);
    assert.equal(built.code, 0, built.err);
    const page = readFileSync(path.join(site, "UPGRADE.html"), "utf8");
    const { plan_hash: hash } = planOf(shop);
    assert.ok(page.includes(hash), "the page holds the whole hash");
    assert.ok(page.includes(`handrail run UPGRADE.md --plan ${hash.slice(0, 16)}`));
    assert.match(shop.handrail(["plan", shop.guide]).out, new RegExp(hash));
  }
});

test("run --plan runs the approved plan, and refuses another", (t) => {
  const shop = new Workshop(t, classes.replace("frobnicate --all", "true"));
  const { plan_hash: hash } = planOf(shop);
  const changed = shop.handrail(["run", shop.guide, "--plan", hash, "--skip", planOf(shop).steps[1].id]);
  assert.equal(changed.code, 2);
  assert.match(changed.err, /the plan is another than the approved one: it is [0-9a-f]{16}, approved was/);
  assert.deepEqual(readdirSync(shop.place), []);
  for (const wrong of ["0123", "not-a-hash-at-all!", hash + "0"]) {
    const refused = shop.handrail(["run", shop.guide, "--plan", wrong]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /is no hash of a plan/);
  }
  assert.deepEqual(readdirSync(shop.place), []);
  const approved = shop.handrail(["run", shop.guide, "--plan", hash.slice(0, 16)]);
  assert.equal(approved.code, 0, approved.out + approved.err);
  assert.deepEqual(readdirSync(shop.place), ["work"]);
});

test("pitfall: auto-yes in CI, to approve a plan is not to claim that a person did something", (t) => {
  const shop = new Workshop(t, `# Upgrade guide\n\n## Prepare\n\n- [ ] Tell all users that the service will be down\n\n## Configure\n\n${fence("echo configured > configured.txt")}`);
  const { plan_hash: hash } = planOf(shop);
  for (const args of [[], ["--yes"], ["--plan", hash]]) {
    const refused = shop.handrail(["run", shop.guide, ...args]);
    assert.equal(refused.code, 2, refused.out + refused.err);
    assert.match(refused.err, /is done by hand, and there is no terminal/);
  }
  assert.equal(shop.read("configured.txt"), "");
  assert.equal(shop.handrail(["run", shop.guide, "--plan", hash, "--confirm-manual"]).code, 0);
  assert.equal(shop.read("configured.txt"), "configured\n");
});

test("pitfall: vacuous success, a plan without anything to run, or with fewer steps than approved, is refused", (t) => {
  const empty = new Workshop(t, "# Upgrade guide\n\nNothing to do yet.\n");
  const nothing = empty.run();
  assert.equal(nothing.code, 2);
  assert.match(nothing.err, /there is nothing to run in this guide/);
  const shop = new Workshop(t, guideOf(["Prepare", "echo a > a.txt"], ["Configure", "echo b > b.txt"]));
  const { plan_hash: hash, steps } = planOf(shop);
  const fewer = shop.handrail(["run", shop.guide, "--plan", hash, "--only", steps[0].id]);
  assert.equal(fewer.code, 2, fewer.out + fewer.err);
  assert.deepEqual(readdirSync(shop.place), []);
});

test("pitfall: editing the document mid-run, a run goes on with the plan that it began with, or not at all", (t) => {
  const before = guideOf(["Prepare", "echo 1 >> effects.txt"], ["Configure", "test -e allowed\necho 2 >> effects.txt"]);
  const shop = new Workshop(t, before);
  assert.equal(shop.run().code, 1);
  writeFileSync(path.join(shop.place, "allowed"), "");
  shop.writeGuide(before.replace("echo 2", "echo two"));
  const refused = shop.resume();
  assert.equal(refused.code, 2);
  assert.match(refused.err, /has changed since the run began, in 1 step/);
  assert.equal(shop.read("effects.txt"), "1\n");
  shop.writeGuide(before);
  assert.equal(shop.resume().code, 0);
  assert.equal(shop.read("effects.txt"), "1\n2\n");
});

// ---- parameters

const typed = `---
parameters:
  name: {placeholder: THE_NAME}
  port: {type: int, placeholder: THE_PORT}
  folder: {type: path, placeholder: THE_FOLDER}
  site: {type: url, placeholder: THE_SITE}
  color: {type: choice, values: [red, green], placeholder: THE_COLOR}
  token: {type: secret, placeholder: THE_TOKEN}
---
# Upgrade guide

## Configure

${fence("printf '%s\\n' \"THE_NAME\" THE_PORT THE_FOLDER THE_SITE THE_COLOR > values.txt\nprintf '%s' \"THE_TOKEN\" > token.txt")}`;
const good = { name: "it's $HOME", port: 8080, folder: "/srv/a b", site: "https://a.example/?x=1&y=2", color: "green", token: "t0ken-of-mine" };

test("missing parameters are all named at once, with their types and places", (t) => {
  const shop = new Workshop(t, typed);
  const refused = shop.run();
  assert.equal(refused.code, 2);
  for (const [name, type] of [["name", "string"], ["port", "integer"], ["folder", "path"], ["site", "url"], ["color", "choice, one of red, green"], ["token", "secret"]]) {
    assert.match(refused.err, new RegExp(`UPGRADE\\.md:\\d+: ${name} has no value: ${type}`));
  }
});

for (const format of ["yaml", "json"]) {
  test(`values come from a ${format} file, and --set goes before it`, (t) => {
    const shop = new Workshop(t, typed);
    const file = path.join(shop.folder, `values.${format}`);
    const text = format === "json" ? JSON.stringify(good) : Object.entries(good).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join("\n");
    writeFileSync(file, text, { mode: 0o600 });
    const ended = shop.run(["--set-file", file, "--set", "color=red"]);
    assert.equal(ended.code, 0, ended.out + ended.err);
    assert.equal(shop.read("values.txt"), "it's $HOME\n8080\n/srv/a b\nhttps://a.example/?x=1&y=2\nred\n");
    assert.equal(shop.read("token.txt"), good.token);
    assert.ok(!ended.err.includes("others can read"));
    const plan = planOf(shop, ["--set-file", file]);
    assert.equal(plan.parameters.find((/** @type {any} */ one) => one.name === "port").source, file);
    chmodSync(file, 0o644);
    assert.match(shop.handrail(["plan", shop.guide, "--set-file", file]).err, /others can read it: chmod 600/);
  });
}

test("a file of values that is none is refused, with its line", (t) => {
  const shop = new Workshop(t, typed);
  /** @type {[string, string, RegExp][]} */
  const wrong = [
    ["v.yaml", "name: a\nport:\n  - 1\n", /v\.yaml:2: port has no value that is a single text/],
    ["v.yaml", "name: a\nname: b\n", /v\.yaml:2:1: the key 'name' stands twice/],
    ["v.yaml", "- a\n", /v\.yaml:1: holds no names/],
    ["v.json", "[1]", /v\.json: holds no JSON object/],
    ["v.json", '{"name": null}', /v\.json: the value of name is neither text nor a number/],
    ["v.yaml", "nmae: a\n", /v\.yaml: nmae: the guide has no parameter nmae/],
  ];
  for (const [name, text, message] of wrong) {
    const file = path.join(shop.folder, name);
    writeFileSync(file, text);
    const refused = shop.run(["--set-file", file]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, message);
  }
  assert.match(shop.run(["--set-file", "nowhere.yaml"]).err, /nowhere\.yaml/);
});

test("values of the wrong type are all named, with where they come from", (t) => {
  const shop = new Workshop(t, typed);
  const refused = shop.run(["--set", "name=a\nb", "--set", "port=8o", "--set", "site=nowhere", "--set", "color=blue", "--set", "folder="], { HANDRAIL_TOKEN: "abcdefgh" });
  assert.equal(refused.code, 2);
  for (const message of [/value of name holds a line break/, /value of port is not a whole number \(it comes from --set\)/, /value of site is not a URL/, /value of color is not one of: red, green/, /value of folder is empty/]) {
    assert.match(refused.err, message);
  }
});

test("pitfall: placeholders, each is a parameter that has to have a value, quoted for its place", (t) => {
  const shop = new Workshop(t, guideOf(["Configure", 'echo "<your_db>" > a.txt\necho \'your_username\' > b.txt\necho /path/to/project > c.txt']));
  const refused = shop.run();
  assert.equal(refused.code, 2);
  const names = [...refused.err.matchAll(/: (\S+) has no value/g)].map((match) => match[1]);
  assert.ok(names.length >= 2, refused.err);
  assert.deepEqual(readdirSync(shop.place), []);
  const value = "a'b\"c $(touch broken) `touch broken`";
  const given = shop.run(names.flatMap((name) => ["--set", `${name}=${value}`]));
  assert.equal(given.code, 0, given.out + given.err);
  const written = readdirSync(shop.place).map((name) => shop.read(name));
  assert.deepEqual(readdirSync(shop.place), ["a.txt", "b.txt", "c.txt"]);
  assert.ok(written.filter((text) => text.includes(value)).length >= names.length, written.join(""));
});

test("pitfall: first or last value wins, parameters are constants of a run, variables behave as in a shell", (t) => {
  const shop = new Workshop(t, `---\nparameters:\n  name: {default: fixed, placeholder: THE_NAME}\n---\n${guideOf(["Prepare", "A=first\nB=THE_NAME"], ["Configure", 'A=second\necho "$A $B THE_NAME" > values.txt'])}`);
  assert.equal(shop.run(["--set", "name=given"], { HANDRAIL_NAME: "from-environment" }).code, 0);
  assert.equal(shop.read("values.txt"), "second given given\n");
});

test("a secret on the command line is taken out of what ps shows, and the operator is told", async (t) => {
  const shop = new Workshop(t, `---\nparameters:\n  token: {type: secret, placeholder: THE_TOKEN}\n---\n${guideOf(["Configure", "echo 'THE_TOKEN' > token.txt\nuntil test -e go; do sleep 0.05; done"])}`);
  const run = shop.start(["run", shop.guide, "--yes", "--set", "token=visible-to-all"]);
  assert.ok(await becomesTrue(() => shop.read("token.txt") !== ""), run.printed());
  const shown = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
    } catch {
      return "";  // ended meanwhile
    }
  });
  writeFileSync(path.join(shop.place, "go"), "");
  const ended = await run.ended;
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("token.txt"), "visible-to-all\n");
  assert.ok(shown.some((line) => line.includes("--set token=**************")), "handrail itself is among them");
  assert.deepEqual(shown.filter((line) => line.includes("visible-to-all")), []);
  assert.match(ended.err, /token is a secret, and the command line is no place for one/);
});

test("the plan says when the guide itself puts a secret on a command line", (t) => {
  const shop = new Workshop(t, `---\nparameters:\n  token: {type: secret, placeholder: THE_TOKEN}\n---\n${guideOf(["Configure", "curl -u 'admin:THE_TOKEN' http://127.0.0.1:9/\necho 'THE_TOKEN' > token.txt\nMYSQL_PWD='THE_TOKEN' mysql -e 'SELECT 1'"])}`);
  const plan = planOf(shop, [], { HANDRAIL_TOKEN: "abcdefgh" });
  assert.deepEqual(itemsOf(plan).map((item) => item.exposed_secrets), [["token"], [], []]);
  assert.match(shop.handrail(["plan", shop.guide]).out, /ps shows the secret token/);
});
