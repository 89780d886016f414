// Where a secret must not be: on the screen, in events, in the journal, in what is kept, in reports, in ps. And that
// taking it out changes nothing for the commands and for what is asserted.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Workshop, becomesTrue, guideOf } from "./workshop.mjs";

const front = "---\nparameters:\n  token: {type: secret, placeholder: THE_TOKEN}\n---\n";
/** @param {string} code @param {string} [info] */
const withToken = (code, info) => front + guideOf(["Configure", code, info]);

/** Everything that a run leaves and shows. @param {Workshop} shop @param {Record<string, string>} env @param {string[]} [args] */
function everythingOf(shop, env, args = []) {
  const ended = shop.run(args, env);
  const shown = [ended, shop.handrail(["plan", shop.guide], env), shop.handrail(["plan", shop.guide, "--json"], env), ...["html", "json", "junit"].map((format) => shop.handrail(["report", "--format", format]))];
  return { ended, text: shown.map((one) => one.out + one.err).join("\n") + shop.everythingKept() };
}

test("pitfall: redaction, a secret is nowhere, in no spelling, and the commands get it whole", (t) => {
  const secret = "p@ss \"word\"/it's&100%";
  const shop = new Workshop(t, withToken([
    "printf '%s' \"THE_TOKEN\" > token.txt",
    "cat token.txt",
    "cat token.txt >&2",
    "printf '%q\\n' \"THE_TOKEN\"",
    "T=\"THE_TOKEN\"",
    "declare -p T",
    "base64 < token.txt",
    "printf 'user:%s' \"THE_TOKEN\" | base64 -w0",
    "python3 -c 'import sys, json, html, urllib.parse as u; s = open(\"token.txt\").read(); print(json.dumps(s), html.escape(s), u.quote(s), u.quote(s, safe=\"\"), u.quote_plus(s), s.encode().hex())'",
    "set -x; : \"$T\"; set +x",
  ].join("\n")));
  const { ended, text } = everythingOf(shop, { HANDRAIL_TOKEN: secret });
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("token.txt"), secret);
  assert.match(ended.out, /\*\*\*/);
  // Any piece of it in any of these would show: they all keep its plain letters.
  for (const piece of [secret, "p@ss", "it's&100%", "ss%20", "p%40ss", "cCBAc3M", Buffer.from(secret).toString("base64").slice(0, 12), Buffer.from(secret).toString("hex").slice(0, 12)]) {
    const at = text.indexOf(piece);
    assert.equal(at, -1, `${piece}: ${text.slice(Math.max(0, at - 60), at + 60)}`);
  }
});

test("a secret that comes in pieces, with time between them, is masked", (t) => {
  const shop = new Workshop(t, withToken("for part in 'abc' 'def' 'ghi'; do printf '%s' \"$part\"; sleep 0.1; done; echo\necho 'THE_TOKEN' > /dev/null"));
  const { ended, text } = everythingOf(shop, { HANDRAIL_TOKEN: "abcdefghi" });
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.ok(!text.includes("abcdefghi"));
  assert.match(ended.out, /\*\*\*/);
});

test("what the guide expects is judged by the output as it was", (t) => {
  const shop = new Workshop(t, withToken("echo '12345'\n# should return: 12345\necho 'THE_TOKEN' > token.txt"));
  const ended = shop.run([], { HANDRAIL_TOKEN: "1234" });
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(ended.out, /\*\*\*5/);
  const failing = new Workshop(t, withToken("echo '***5'\n# should return: 12345\necho 'THE_TOKEN' > token.txt"));
  const failed = failing.run([], { HANDRAIL_TOKEN: "1234" });
  assert.equal(failed.code, 1, "what only looks alike after masking is no match");
});

test("a secret is in no event of --json and in no error", (t) => {
  const shop = new Workshop(t, withToken("echo 'THE_TOKEN' >&2; exit 3"));
  const { ended, text } = everythingOf(shop, { HANDRAIL_TOKEN: "hunter22-correct" }, ["--json"]);
  assert.equal(ended.code, 1);
  assert.ok(!text.includes("hunter22"));
});

test("a secret in a file's name or a datastore's place is masked in plan, screen and journal", (t) => {
  const shop = new Workshop(t, `${front}# Upgrade guide\n\n## Configure\n\n\`\`\`ini {file=app-THE_TOKEN.ini}\nkey = THE_TOKEN\n\`\`\`\n`);
  const { ended, text } = everythingOf(shop, { HANDRAIL_TOKEN: "hunter22" });
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.ok(!text.includes("hunter22"), text);
});

test("a secret in a backup's path is masked wherever the path is recorded, and resume and rollback still find the file", (t) => {
  const guide = `${front}${guideOf(
    ["Backup", "mkdir -p 'backups/THE_TOKEN' && cp app.db \"backups/THE_TOKEN/$(date +%s).db\""],
    ["Migrate", 'sqlite3 app.db "UPDATE version SET n = 2 WHERE n = 1"\nfalse'],
    ["Rollback", 'cp "backups/THE_TOKEN/$(date +%s).db" app.db'])}`;
  const shop = new Workshop(t, guide);
  const made = spawnSync("sqlite3", [path.join(shop.place, "app.db"), "CREATE TABLE version (n); INSERT INTO version VALUES (1)"]);
  assert.equal(made.status, 0);
  const env = { HANDRAIL_TOKEN: "hunter22-correct" };
  const { ended, text } = everythingOf(shop, env, ["--accept", "B007"]);
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.match(text, /backup proven: \S+\/backups\/\*\*\*\/\d+\.db/);
  assert.ok(!text.includes("hunter22"), text.slice(text.indexOf("hunter22") - 200, text.indexOf("hunter22") + 50));
  const again = shop.resume([], env);
  assert.equal(again.code, 1, again.out + again.err);
  assert.doesNotMatch(again.err, /backup proven/, "it was proven, and is the same file");
  const back = shop.handrail(["rollback", "--yes"], env);
  assert.equal(back.code, 0, back.out + back.err);
  assert.equal(spawnSync("sqlite3", [path.join(shop.place, "app.db"), "SELECT n FROM version"], { encoding: "utf8" }).stdout, "1\n");
  assert.ok(!(again.out + again.err + back.out + back.err + shop.everythingKept()).includes("hunter22"));
});

test("while a command runs, no process of Handrail's has the secret among its arguments or in the commands' environment", async (t) => {
  const shop = new Workshop(t, withToken("echo 'THE_TOKEN' > token.txt\nenv > environment.txt; until test -e go; do sleep 0.05; done"));
  const run = shop.start(["run", shop.guide, "--yes"], { HANDRAIL_TOKEN: "hunter22-correct" });
  assert.ok(await becomesTrue(() => shop.read("environment.txt").includes("PWD=")), run.printed());
  const shown = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("hunter22-correct");
    } catch {
      return false;  // ended meanwhile
    }
  });
  writeFileSync(path.join(shop.place, "go"), "");
  assert.equal((await run.ended).code, 0);
  assert.deepEqual(shown, []);
  assert.equal(shop.read("token.txt"), "hunter22-correct\n");
  assert.ok(!shop.read("environment.txt").includes("hunter22"), "HANDRAIL_TOKEN is not passed on");
});

test("a run that failed keeps no secret that stands in a command", (t) => {
  const shop = new Workshop(t, withToken("test 'THE_TOKEN' = other"));
  const { ended, text } = everythingOf(shop, { HANDRAIL_TOKEN: "hunter22-correct" });
  assert.equal(ended.code, 1);
  assert.ok(!text.includes("hunter22"));
  const resumed = shop.resume([]);
  assert.equal(resumed.code, 2);
  assert.match(resumed.err, /token has no value: secret/);
});

test("the output's hash in the journal does not give a secret away", async (t) => {
  const { createHash } = await import("node:crypto");
  const shop = new Workshop(t, withToken("printf '%s' 'THE_TOKEN'"));
  const { text } = everythingOf(shop, { HANDRAIL_TOKEN: "1234567" });
  for (const guess of ["1234567", "1234567\n"]) assert.ok(!text.includes(createHash("sha256").update(guess).digest("hex")));
});
