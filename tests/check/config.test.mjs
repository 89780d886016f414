// handrail.toml, baselines, statistics and suppressions that expire, as a team meets them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, after, test } from "node:test";

const program = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
const folder = mkdtempSync(path.join(tmpdir(), "handrail-config-"));
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(path.join(folder, ".git"), { recursive: true });
});

/** @param {string[]} args @param {{cwd?: string, env?: Record<string, string>, input?: string}} [more] */
function handrail(args, { cwd = ".", env = {}, input } = {}) {
  return spawnSync(program, args, { encoding: "utf8", cwd: path.join(folder, cwd), env: { ...process.env, ...env }, input });
}

/** @param {string} name @param {string} content */
function file(name, content) {
  const whole = path.join(folder, name);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, content);
}

/** @param {string[]} args @param {Parameters<typeof handrail>[1]} [more] @returns {string[]} "docs/a.md S002 error" */
function findings(args, more) {
  const run = handrail(["check", "--format", "json", ...args], more);
  assert.notEqual(run.stdout, "", run.stderr);
  return JSON.parse(run.stdout).guides.flatMap((/** @type {any} */ guide) =>
    guide.findings.map((/** @type {any} */ f) => `${path.normalize(guide.path)} ${f.code} ${f.severity}`),
  );
}

const blocking = "# Look\n\n```bash\ntail -f app.log\n```\n\n```\nplain\n```\n";

test("rules, severities and fail-on come from handrail.toml, and the command line goes before it", () => {
  file("docs/a.md", blocking);
  assert.deepEqual(findings([]), ["docs/a.md S002 error", "docs/a.md D003 info"]);
  file("handrail.toml", 'fail-on = "warning"\n[rules]\nignore = ["D003"]\nseverity = { S002 = "warning" }\n');
  assert.deepEqual(findings([]), ["docs/a.md S002 warning"]);
  assert.equal(handrail(["check"]).status, 1);
  assert.equal(handrail(["check", "--fail-on", "error"]).status, 0);
  assert.deepEqual(findings(["--select", "D003"]), ["docs/a.md D003 info"]);
  assert.deepEqual(findings(["--severity", "S002=info"]), ["docs/a.md S002 info"]);
  assert.deepEqual(findings(["--no-config"]), ["docs/a.md S002 error", "docs/a.md D003 info"]);
  file("other.toml", '[rules]\nselect = ["D"]\n');
  assert.deepEqual(findings(["--config", "other.toml"]), ["docs/a.md D003 info"]);
});

test("the nearest configuration holds, found from the guide's folder upwards as far as its repository", () => {
  file("handrail.toml", '[rules]\nselect = ["S"]\n');
  file("a.md", blocking);
  file("sub/handrail.toml", '[rules]\nselect = ["D"]\n');
  file("sub/deep/b.md", blocking);
  file("own/.git/HEAD", "");
  file("own/c.md", blocking);
  const expected = ["a.md S002 error", "own/c.md S002 error", "own/c.md D003 info", "sub/deep/b.md D003 info"];
  assert.deepEqual(findings([]), expected);
  assert.deepEqual(findings(["../.."], { cwd: "sub/deep" }).length, expected.length);
  assert.deepEqual(findings(["-", "--stdin-filename", "sub/x.md"], { input: blocking }), ["sub/x.md D003 info"]);
});

test("paths are left out and taken in, and a guide that is named is always checked", () => {
  file("handrail.toml", '[paths]\ninclude = ["docs/**/*.md"]\nexclude = ["old", "docs/draft-*.md"]\n');
  for (const name of ["docs/a.md", "docs/old/b.md", "docs/x/c.md", "docs/draft-1.md", "README.md"]) file(name, blocking);
  const guides = (/** @type {string[]} */ args) => [...new Set(findings(args).map((line) => line.split(" ")[0]))];
  assert.deepEqual(guides([]), ["docs/a.md", "docs/x/c.md"]);
  assert.deepEqual(guides(["docs/old/b.md"]), ["docs/old/b.md"]);
  const none = handrail(["check", "docs/old"]);
  assert.equal(none.status, 2);
  assert.match(none.stderr, /holds no guide that the configuration takes/);
});

test("overrides hold for the paths that they name", () => {
  file("handrail.toml", '[[overrides]]\npaths = ["legacy"]\nignore = ["D"]\nseverity = { S002 = "info" }\n');
  file("a.md", blocking);
  file("legacy/b.md", blocking);
  assert.deepEqual(findings([]), ["a.md S002 error", "a.md D003 info", "legacy/b.md S002 info"]);
});

test("a team's own commands and phrases are understood by check, show and plan alike", () => {
  file("UPGRADE.md", "# 升级\n\n## 冷备\n\n- [ ] 拷贝\n\n## Go\n\n```bash\nacme-migrate up\n```\n");
  assert.doesNotMatch(handrail(["show", "UPGRADE.md"]).stdout, /backup|migrate  /);
  file(
    "handrail.toml",
    '[[commands]]\nform = "acme-migrate up"\neffects = ["changes_data"]\nengine = "mysql"\n[phrases]\nbackup = ["冷备"]\n',
  );
  const shown = handrail(["show", "UPGRADE.md"]).stdout;
  assert.match(shown, /backup +冷备/);
  assert.match(shown, /migrate +Go/);
  assert.match(handrail(["plan", "UPGRADE.md"]).stdout, /acme-migrate up/);
});

test("a mistake in the configuration is one error with its line, and nothing is checked", () => {
  file("docs/a.md", blocking);
  file("handrail.toml", "[rules]\nselekt = []\n");
  const run = handrail(["check"]);
  assert.equal(run.status, 2);
  assert.equal(run.stdout, "");
  assert.match(run.stderr, /handrail\.toml:2:1: unknown key 'selekt' in \[rules\]\n  mend: did you mean 'select'\?/);
  assert.equal(handrail(["check", "--config", "missing.toml"]).status, 2);
  assert.equal(handrail(["check", "--no-config"]).status, 1);
});

test("a baseline holds back what is known, wherever it moves to, and tells what is gone", () => {
  file("docs/a.md", blocking);
  const written = handrail(["check", "--baseline", "docs/known.json", "--write-baseline"]);
  assert.equal(written.status, 0);
  assert.match(written.stderr, /holds back 2 findings of 1 guide/);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(path.join(folder, "docs/known.json"), "utf8")).guides), ["a.md"]);

  file("docs/a.md", blocking.replace("# Look", "# Look\n\nWords.") + "\n```bash\nhtop\n```\n");
  const now = handrail(["check", "--baseline", "docs/known.json"]);
  assert.equal(now.status, 1);
  assert.match(now.stdout, /a\.md:14:1: error S002: `htop`/);
  assert.doesNotMatch(now.stdout, /tail -f/);
  assert.match(now.stdout, /1 error, 0 warnings, 0 info, 2 held back by the baseline/);
  assert.equal(now.stderr, "");

  file("docs/a.md", "# Look\n\n```\nplain\n```\n");
  const mended = handrail(["check", "--baseline", "docs/known.json"], { cwd: "." });
  assert.equal(mended.status, 0);
  assert.match(mended.stderr, /1 finding that it knows is gone; --write-baseline takes them out\n  a\.md: S002 `tail -f app\.log`/);
  assert.equal(handrail(["check", "--baseline", "docs/known.json", "--ignore", "S"]).stderr, "");
  assert.match(handrail(["check", "--baseline", "docs/known.json", "--write-baseline"]).stderr, /1 finding of 1 guide, 2 before/);
});

test("a baseline that is missing or none is an error, and never silence", () => {
  file("a.md", blocking);
  assert.match(handrail(["check", "--baseline", "known.json"]).stderr, /no such baseline\n  mend: make it with --write-baseline/);
  file("known.json", "{}");
  const run = handrail(["check", "--baseline", "known.json"]);
  assert.equal(run.status, 2);
  assert.equal(run.stdout, "");
  assert.match(run.stderr, /known\.json: this is no baseline/);
});

test("a suppression holds until its last day, and then both the finding and its expiry are reported", () => {
  file("a.md", "# A\n\n<!-- handrail-disable-next S002 until 2027-01-31: the dashboard comes -->\n\n```bash\ntail -f a.log\n```\n");
  const on = (/** @type {string} */ day) => findings([], { env: { SOURCE_DATE_EPOCH: String(Date.parse(day) / 1000) } });
  assert.deepEqual(on("2027-01-31"), []);
  assert.deepEqual(on("2027-02-01"), ["a.md D011 warning", "a.md S002 error"]);
});

test("statistics count by rule, the most frequent first, as text and JSON", () => {
  file("a.md", blocking + blocking);
  file("b.md", "# B\n\n[x](#b-)\n\n```bash\nhtop\n```\n");
  const text = handrail(["check", "--statistics"]);
  assert.equal(text.status, 1);
  assert.match(text.stdout, /^findings  share  with fix  guides  rule\n +3 +\d+% +\d+ +2  S002 never-returns/);
  const json = JSON.parse(handrail(["check", "--statistics", "--format", "json"]).stdout);
  assert.equal(json.statistics[0].code, "S002");
  assert.equal(json.statistics.reduce((/** @type {number} */ sum, /** @type {any} */ s) => sum + s.findings, 0), json.findings);
  assert.equal(json.statistics.find((/** @type {any} */ s) => s.code === "D001").mendable, 1);
  assert.equal(handrail(["check", "--statistics", "--format", "sarif"]).status, 2);
});
