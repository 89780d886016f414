// Each format as its readers take it: SARIF by its published schema, XML by a parser, the others by their manuals.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { Ajv } from "ajv";

const program = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
const folder = mkdtempSync(path.join(tmpdir(), "handrail-formats-"));
after(() => rmSync(folder, { recursive: true }));

writeFileSync(
  path.join(folder, "升级 <1>&.md"),
  `# Upgrade\n\n[x](#look-)\n\n## Look\n\n\`\`\`bash\ntail -f 'a<b>&"c.log'\n\`\`\`\n\n` +
    `<!-- handrail-disable-next D003: a drawing -->\n\n\`\`\`\nx\n\`\`\`\n`,
);
writeFileSync(path.join(folder, "latin1.md"), Buffer.from([0x23, 0x20, 0xe9, 0x0a]));

/** @param {string[]} args @param {string} [cwd] */
function handrail(args, cwd = folder) {
  return spawnSync(program, args, { encoding: "utf8", cwd, maxBuffer: 1 << 28 });
}

const sarifSchema = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
);

/** @returns {((report: any) => boolean) & {errors?: any}} */
function sarifValidator() {
  // The schema is of draft 4; nothing in it means something else in draft 7 but the name of its id; its patterns are not of the "u" kind.
  const { $schema: draft, id, ...schema } = sarifSchema;
  assert.match(draft, /draft-04/);
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile({ $id: id, ...schema });
}

test("sarif is valid by the published schema, for odd names and for every fixture of the checker", () => {
  const valid = sarifValidator();
  /** @type {any} */
  const small = JSON.parse(handrail(["check", "--format", "sarif"]).stdout);
  assert.ok(valid(small), JSON.stringify(valid.errors, null, 1));
  assert.ok(small.runs[0].results.some((/** @type {any} */ r) => r.fixes), "there is a fix");
  assert.ok(small.runs[0].results.some((/** @type {any} */ r) => r.suppressions), "something is suppressed");
  /** @type {any} */
  const all = JSON.parse(handrail(["check", "checker/fixtures", "runbooks", "--no-config", "--format", "sarif"], process.cwd()).stdout);
  assert.ok(all.runs[0].results.length > 100);
  assert.ok(valid(all), JSON.stringify(valid.errors?.slice(0, 3), null, 1));
});

test("the schema would refuse what is wrong", () => {
  const valid = sarifValidator();
  /** @type {any} */
  const report = JSON.parse(handrail(["check", "--format", "sarif"]).stdout);
  report.runs[0].results[0].level = "fatal";
  assert.equal(valid(report), false);
});

test("junit is XML that another program reads, with the counts that it announces", () => {
  const run = handrail(["check", "--format", "junit"]);
  const script = [
    "import sys, xml.etree.ElementTree as E",
    "root = E.fromstring(sys.stdin.buffer.read())",
    "suites = root.findall('testsuite')",
    "cases = root.findall('.//testcase')",
    "print(root.get('tests'), len(cases), root.get('failures'), len(root.findall('.//failure')), root.get('errors'),",
    "      len(root.findall('.//error')), '|'.join(s.get('name') for s in suites))",
  ].join("\n");
  const read = spawnSync("python3", ["-c", script], { encoding: "utf8", input: run.stdout });
  assert.equal(read.stderr, "");
  assert.equal(read.stdout.trim(), "3 3 2 2 1 1 ./latin1.md|./升级 <1>&.md");
});

test("github's annotations are one line each and name the file from the repository's root", () => {
  const run = handrail(["check", "--format", "github"]);
  const lines = run.stdout.trimEnd().split("\n");
  assert.equal(lines.length, 3);
  for (const line of lines) assert.match(line, /^::(error|warning|notice) file=[^,:]+(,[a-zA-Z]+=[^,:]+)*::[^\n]+$/);
  assert.match(run.stdout, /^::error file=latin1\.md,line=1,title=could not be checked::/m);
  assert.match(run.stdout, /^::error file=升级 <1>&\.md,line=8,col=1,endColumn=22,title=S002 never-returns::/m);
});

test("gitlab's fingerprints stay when words are added above", () => {
  const guide = path.join(folder, "moves.md");
  const text = "# A\n\n```bash\ntail -f a.log\ntail -f a.log\n```\n";
  /** @param {string} content */
  const fingerprints = (content) => {
    writeFileSync(guide, content);
    return JSON.parse(handrail(["check", "moves.md", "--format", "gitlab"]).stdout).map((/** @type {any} */ i) => i.fingerprint);
  };
  const before = fingerprints(text);
  assert.equal(new Set(before).size, 2);
  assert.deepEqual(fingerprints(text.replace("# A\n", "# A\n\nMore words.\n")), before);
  rmSync(guide);
});

test("every format gives the same bytes every time", () => {
  for (const format of ["text", "json", "sarif", "github", "gitlab", "junit"]) {
    const first = handrail(["check", "--format", format]).stdout;
    assert.notEqual(first, "");
    for (let i = 0; i < 3; ++i) assert.equal(handrail(["check", "--format", format]).stdout, first, format);
  }
});
