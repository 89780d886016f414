// `handrail check`, `explain` and `rules` as a person or a CI job meets them: exit codes, streams, formats, bad input.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";

const program = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
const folder = mkdtempSync(path.join(tmpdir(), "handrail-check-"));
after(() => rmSync(folder, { recursive: true }));

const blocking = "# Look\n\n```bash\ntail -f app.log\n```\n";
const plainFence = "# Look\n\n```\nplain\n```\n";
const clean = "# Look\n\n```bash\nls\n```\n";

/** @param {string[]} args @param {string | Buffer} [input] */
function handrail(args, input) {
  return spawnSync(program, args, { encoding: "utf8", cwd: folder, input, maxBuffer: 1 << 26 });
}

/** @param {string} name @param {string | Buffer} content */
function file(name, content) {
  const whole = path.join(folder, name);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return name;
}

test("exit 0 and a short word when nothing is wrong", () => {
  const run = handrail(["check", file("clean.md", clean)]);
  assert.equal(run.status, 0);
  assert.equal(run.stdout, "1 guide checked: nothing to report\n");
  assert.equal(run.stderr, "");
});

test("exit 1 when a finding is at or above --fail-on, 0 below it", () => {
  const error = file("blocking.md", blocking);
  const info = file("plain.md", plainFence);
  assert.equal(handrail(["check", error]).status, 1);
  assert.equal(handrail(["check", info]).status, 0);
  assert.equal(handrail(["check", info, "--fail-on", "warning"]).status, 0);
  assert.equal(handrail(["check", info, "--fail-on", "info"]).status, 1);
});

test("--strict makes errors of warnings", () => {
  const guide = file("anchor.md", "# A\n\n[x](#nowhere)\n");
  assert.equal(handrail(["check", guide]).status, 0);
  const strict = handrail(["check", guide, "--strict"]);
  assert.equal(strict.status, 1);
  assert.match(strict.stdout, /anchor\.md:3:1: error D001: /);
});

test("--select, --ignore and --severity choose and weigh rules", () => {
  const guide = file("both.md", blocking + "\n" + plainFence);
  const codes = (/** @type {string[]} */ args) =>
    JSON.parse(handrail(["check", guide, "--format", "json", ...args]).stdout).guides[0].findings.map(
      (/** @type {any} */ finding) => `${finding.code} ${finding.severity}`,
    );
  assert.deepEqual(codes([]), ["S002 error", "D003 info"]);
  assert.deepEqual(codes(["--select", "D,S001"]), ["D003 info"]);
  assert.deepEqual(codes(["--ignore", "never-returns"]), ["D003 info"]);
  assert.deepEqual(codes(["--severity", "S002=info,D=warning"]), ["S002 info", "D003 warning"]);
});

test("a mistyped rule is an error, not silence", () => {
  const run = handrail(["check", file("clean.md", clean), "--ignore", "S0O2"]);
  assert.equal(run.status, 2);
  assert.match(run.stderr, /'S0O2' names no rule/);
  assert.equal(run.stdout, "");
});

test("standard input is checked under the name that --stdin-filename gives", () => {
  const run = handrail(["check", "-", "--stdin-filename", "docs/UPGRADE.md"], blocking);
  assert.equal(run.status, 1);
  assert.match(run.stdout, /^docs\/UPGRADE\.md:4:1: error S002: /);
  assert.match(handrail(["check", "-"], blocking).stdout, /^<stdin>:4:1: error S002: /);
});

test("a folder is searched, and its guides come in sorted order", () => {
  for (const name of ["b.md", "a.md", "sub/c.markdown", "sub/no.txt"]) file(`tree/${name}`, plainFence);
  const { guides } = JSON.parse(handrail(["check", "tree", "--format", "json"]).stdout);
  assert.deepEqual(
    guides.map((/** @type {any} */ guide) => guide.path),
    ["tree/a.md", "tree/b.md", "tree/sub/c.markdown"],
  );
});

test("many guides give the same bytes every time", () => {
  for (let i = 0; i < 60; ++i) file(`many/${i}.md`, i % 3 ? blocking : plainFence);
  const first = handrail(["check", "many", "--format", "json"]).stdout;
  for (let i = 0; i < 5; ++i) assert.equal(handrail(["check", "many", "--format", "json"]).stdout, first);
});

for (const [what, name, content, message] of /** @type {[string, string, string | Buffer | null, RegExp][]} */ ([
  ["a missing file", "missing.md", null, /missing\.md/],
  ["bytes that are not UTF-8", "latin1.md", Buffer.from([0x23, 0x20, 0xe9, 0x0a]), /latin1\.md:1.*UTF-8/s],
  ["front matter of ours that is not YAML", "front.md", '---\nchecks: "x\n---\n# A\n', /front\.md:\d.*front matter/s],
])) {
  test(`${what} is one clear error and exit 2`, () => {
    if (content !== null) file(name, content);
    const run = handrail(["check", name]);
    assert.equal(run.status, 2);
    assert.match(run.stderr, message);
    assert.equal(run.stderr.split("handrail: ").length, 2, run.stderr);
  });
}

test("a guide that cannot be read does not keep the others from being checked", () => {
  file("mixed/bad.md", Buffer.from([0xff, 0xfe]));
  file("mixed/good.md", blocking);
  const run = handrail(["check", "mixed", "--format", "json"]);
  assert.equal(run.status, 2);
  const { guides, summary } = JSON.parse(run.stdout);
  assert.equal(summary.unreadable, 1);
  assert.match(guides[0].error.message, /UTF-8/);
  assert.equal(guides[1].findings[0].code, "S002");
});

test("a line of 50 megabytes is checked, and its excerpt stays short", () => {
  const guide = file("long.md", "# A\n\n[x](#nowhere) " + "x".repeat(50_000_000) + "\n");
  const run = handrail(["check", guide]);
  assert.equal(run.status, 0);
  assert.ok(run.stdout.length < 2000);
});

test("--output writes the report to a file and nothing to standard output", () => {
  const run = handrail(["check", file("blocking.md", blocking), "--format", "sarif", "-o", "out.sarif"]);
  assert.equal(run.status, 1);
  assert.equal(run.stdout, "");
  assert.equal(JSON.parse(readFileSync(path.join(folder, "out.sarif"), "utf8")).version, "2.1.0");
});

test("output that cannot be written is an error", () => {
  const run = handrail(["check", file("blocking.md", blocking), "-o", "no/such/folder/out.txt"]);
  assert.equal(run.status, 2);
  assert.match(run.stderr, /no\/such\/folder/);
});

test("json is what docs/check.schema.json describes", () => {
  const schema = JSON.parse(readFileSync("docs/check.schema.json", "utf8"));
  const guide = file("all.md", blocking + "\n[x](#look-)\n\n<!-- handrail-disable-next D003: a drawing -->\n\n```\nx\n```\n");
  const report = JSON.parse(handrail(["check", guide, "--format", "json"]).stdout);
  assert.equal(report.summary.suppressed, 1);
  validate(report, schema, schema, "report");
});

/** Checks the keywords that the schema uses. @param {any} value @param {any} schema @param {any} root @param {string} at */
function validate(value, schema, root, at) {
  if (schema.$ref) return validate(value, root.$defs[schema.$ref.split("/").pop()], root, at);
  if (schema.oneOf) {
    const fits = schema.oneOf.filter((/** @type {any} */ option) => {
      try {
        validate(value, option, root, at);
        return true;
      } catch {
        return false;
      }
    });
    return assert.equal(fits.length, 1, `${at} fits ${fits.length} of the alternatives`);
  }
  if ("const" in schema) assert.equal(value, schema.const, at);
  if (schema.enum) assert.ok(schema.enum.includes(value), `${at} is ${value}`);
  if (schema.pattern) assert.match(value, new RegExp(schema.pattern), at);
  if ("minimum" in schema) assert.ok(value >= schema.minimum, `${at} is ${value}`);
  const type = value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  if (schema.type) assert.equal(type, schema.type, at);
  if (type === "array") value.forEach((/** @type {any} */ item, /** @type {number} */ i) => validate(item, schema.items, root, `${at}[${i}]`));
  if (type !== "object") return;
  for (const key of schema.required ?? []) assert.ok(key in value, `${at} has no ${key}`);
  for (const [key, inner] of Object.entries(value)) {
    assert.ok(schema.properties[key], `${at}.${key} is not in the schema`);
    validate(inner, schema.properties[key], root, `${at}.${key}`);
  }
}

test("explain prints the rule's page, by code or by name", () => {
  const page = readFileSync("docs/rules/B007.md", "utf8");
  assert.equal(handrail(["explain", "b007"]).stdout, page);
  assert.equal(handrail(["explain", "volatile-artifact-path"]).stdout, page);
});

test("explain of an unknown rule names the nearest one", () => {
  const run = handrail(["explain", "S02"]);
  assert.equal(run.status, 2);
  assert.match(run.stderr, /there is no rule 'S02'/);
  assert.match(run.stderr, /S002|S012/);
});

test("rules lists every rule, for people and as JSON", () => {
  const rules = JSON.parse(handrail(["rules", "--json"]).stdout);
  assert.ok(rules.length >= 15);
  const table = handrail(["rules"]).stdout;
  for (const rule of rules) {
    assert.match(table, new RegExp(`^${rule.code}  ${rule.name} +${rule.severity} `, "m"));
    assert.ok(readFileSync(rule.page, "utf8").includes(rule.summary.split(" ")[0]));
  }
});
