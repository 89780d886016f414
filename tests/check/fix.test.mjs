// `handrail check --fix` and `--diff` on real files: what is written, what is kept, what is said.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";

const program = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
const folder = mkdtempSync(path.join(tmpdir(), "handrail-fix-"));
after(() => rmSync(folder, { recursive: true }));

const broken = "# A\n\n[b](#B-C)\n\n[nothing](#no-such)\n\n## B c\n";
const mended = broken.replace("#B-C", "#b-c");

/** @param {string[]} args @param {string} [input] */
function handrail(args, input) {
  return spawnSync(program, args, { encoding: "utf8", cwd: folder, input, maxBuffer: 1 << 26 });
}

/** @param {string} name @param {string} content */
function file(name, content) {
  writeFileSync(path.join(folder, name), content);
  return name;
}

/** @param {string} name */
const content = (name) => readFileSync(path.join(folder, name), "utf8");

test("--fix mends what it can, reports the rest and counts both", () => {
  const guide = file("fix.md", broken);
  const run = handrail(["check", guide, "--fix"]);
  assert.equal(content(guide), mended);
  assert.equal(run.status, 0, "a warning remains, which --fail-on error lets pass");
  assert.match(run.stdout, /^fix\.md:5:1: warning D001: no heading has the anchor '#no-such'$/m);
  assert.doesNotMatch(run.stdout, /B-C/);
  assert.equal(run.stderr, "1 finding mended in 1 guide; 1 remains\n");
  assert.equal(handrail(["check", guide, "--fix", "--fail-on", "warning"]).status, 1);
});

test("--diff prints a patch that gives what --fix writes, and changes nothing", () => {
  const guide = file("diff.md", broken);
  const run = handrail(["check", guide, "--diff"]);
  assert.equal(run.status, 1);
  assert.equal(content(guide), broken);
  assert.match(run.stdout, /^--- a\/diff\.md\n\+\+\+ b\/diff\.md\n@@ -1,6 \+1,6 @@\n/);
  assert.equal(run.stderr, "1 finding would be mended in 1 guide; 1 would remain\n");
  execFileSync("git", ["apply", "-"], { cwd: folder, input: run.stdout });
  assert.equal(content(guide), mended);
  const again = handrail(["check", guide, "--diff"]);
  assert.equal(again.status, 0);
  assert.equal(again.stdout, "");
});

test("a file with nothing to mend is not written", () => {
  const guide = file("clean.md", "# A\n");
  const before = statSync(path.join(folder, guide));
  assert.equal(handrail(["check", guide, "--fix"]).stderr, "0 findings mended; 0 remain\n");
  const now = statSync(path.join(folder, guide));
  assert.equal(now.ino, before.ino);
  assert.equal(now.mtimeMs, before.mtimeMs);
});

test("the file's mode, a byte order mark, CRLF and a symbolic link are kept, and nothing is left beside it", () => {
  const text = "\ufeff" + broken.replaceAll("\n", "\r\n");
  file("kept.md", text);
  chmodSync(path.join(folder, "kept.md"), 0o640);
  symlinkSync("kept.md", path.join(folder, "link.md"));
  assert.equal(handrail(["check", "link.md", "--fix"]).status, 0);
  assert.equal(content("kept.md"), text.replace("#B-C", "#b-c"));
  assert.equal(statSync(path.join(folder, "kept.md")).mode & 0o777, 0o640);
  assert.ok(lstatSync(path.join(folder, "link.md")).isSymbolicLink());
  assert.deepEqual(readdirSync(folder).filter((name) => name.includes("handrail")), []);
});

test("standard input comes out mended, or as a diff under the name it was given", () => {
  const run = handrail(["check", "-", "--fix"], broken);
  assert.equal(run.stdout, mended);
  assert.match(run.stderr, /1 finding mended in 1 guide; 1 remains/);
  const diff = handrail(["check", "-", "--diff", "--stdin-filename", "docs/UP.md"], broken);
  assert.match(diff.stdout, /^--- a\/docs\/UP\.md\n/);
  assert.equal(handrail(["check", "-", "--fix"], "# A\n").stdout, "# A\n");
});

test("only what is selected is mended", () => {
  const guide = file("selected.md", broken);
  handrail(["check", guide, "--fix", "--ignore", "D001"]);
  assert.equal(content(guide), broken);
});

test("--fix and --diff together, or files and standard input together, are refused", () => {
  assert.equal(handrail(["check", "fix.md", "--fix", "--diff"]).status, 2);
  const both = handrail(["check", file("both.md", broken), "-", "--fix"], broken);
  assert.equal(both.status, 2);
  assert.match(both.stderr, /--fix takes files or standard input, not both/);
  assert.equal(content("both.md"), broken);
});

test("a guide that cannot be written is an error and stays as it is", { skip: process.getuid?.() === 0 && "root may write anything" }, () => {
  const guide = file("readonly.md", broken);
  chmodSync(path.join(folder, guide), 0o444);
  const run = handrail(["check", guide, "--fix"]);
  assert.equal(run.status, 2);
  assert.match(run.stderr, /readonly\.md: may not be written/);
  assert.equal(content(guide), broken);
});

test("rules --json says which rules have a fix", () => {
  const rules = JSON.parse(handrail(["rules", "--json"]).stdout);
  const fixable = (/** @type {string} */ code) => rules.find((/** @type {any} */ rule) => rule.code === code).fix;
  assert.equal(fixable("D001"), true);
  assert.equal(fixable("D010"), false);
});
