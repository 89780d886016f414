// Guides that nobody wrote in good faith, or that are broken: each ends in bounded time with one clear error or a sound
// result, never with a crash.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

const program = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
if (!existsSync(program)) throw new Error(`${program} is not there; build it, or name it in HANDRAIL`);

/** @param {import("node:test").TestContext} t */
function folderOf(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-hostile-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @param {string[]} args @param {number} [seconds] */
function handrail(args, seconds = 60) {
  const begun = process.hrtime.bigint();
  const run = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 30, timeout: seconds * 1000 });
  assert.equal(run.signal, null, `${args[0]} was ended by ${run.signal}: ${run.stderr?.slice(0, 300)}`);
  return { code: run.status, out: run.stdout, err: run.stderr, seconds: Number(process.hrtime.bigint() - begun) / 1e9 };
}

/** The three ways to read a guide. @param {string} guide @param {string} out */
const readings = (guide, out) => [
  ["show", "--json", guide],
  ["check", guide],
  ["build", guide, "-o", out],
];

const fence = (/** @type {string} */ code, language = "bash") => `\`\`\`${language}\n${code}\n\`\`\`\n`;

/** @type {{name: string, bytes: string | Buffer, error: RegExp}[]} */
const refused = [
  { name: "bytes that are not UTF-8", bytes: Buffer.from("# A\n\n\xff\xfe\n", "latin1"), error: /guide\.md:3: not UTF-8/ },
  { name: "GBK", bytes: Buffer.from([0x23, 0x20, 0xc9, 0xfd, 0xbc, 0xb6, 0xd6, 0xb8, 0xc4, 0xcf, 0x0a]), error: /guide\.md:1: not UTF-8.*GBK/ },
  { name: "a NUL byte", bytes: "# A\nb\0c\n", error: /guide\.md:2: a NUL byte/ },
  { name: "front matter that is not YAML", bytes: "---\nchecks: [1\n---\n# A\n", error: /guide\.md:\d+:\d+: front matter: not YAML/ },
  { name: "an alias in front matter", bytes: "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n", error: /guide\.md:3:\d+: front matter: YAML aliases/ },
  { name: "front matter nested without end", bytes: `---\na: ${"[".repeat(100_000)}\n---\n`, error: /guide\.md:2:\d+: front matter: / },
];

for (const { name, bytes, error } of refused) {
  test(`${name}: one error with file and line, and a non-zero exit`, (t) => {
    const folder = folderOf(t);
    const guide = path.join(folder, "guide.md");
    writeFileSync(guide, bytes);
    for (const args of readings(guide, path.join(folder, "site"))) {
      const run = handrail(args);
      assert.notEqual(run.code, 0, args[0]);
      assert.match(run.err, error, args[0]);
      assert.equal(run.err.match(error)?.length, 1);
    }
  });
}

test("front matter that is not YAML and holds nothing of ours: said once, and the guide is read", (t) => {
  const guide = path.join(folderOf(t), "guide.md");
  writeFileSync(guide, "---\ntitle: {{ site.title\n---\n\n# Upgrade\n\n```bash\ntail -f app.log\n```\n");
  const run = handrail(["check", guide, "--format", "json"]);
  assert.equal(run.code, 1, run.err);
  const codes = JSON.parse(run.out).guides[0].findings.map((/** @type {any} */ finding) => `${finding.code} ${finding.severity}`);
  assert.deepEqual(codes.filter((/** @type {string} */ code) => /D010|S002/.test(code)), ["D010 info", "S002 error"]);
});

test("a missing file and a folder without guides are errors that name it", (t) => {
  const folder = folderOf(t);
  const empty = path.join(folder, "empty");
  mkdirSync(empty);
  for (const place of [path.join(folder, "missing.md"), empty]) {
    for (const args of readings(place, path.join(folder, "site"))) {
      const run = handrail(args);
      assert.notEqual(run.code, 0, args.join(" "));
      assert.ok(run.err.includes(path.basename(place)), `${args[0]}: ${run.err}`);
    }
  }
});

test("a guide of 100 MB is refused", (t) => {
  const folder = folderOf(t);
  const guide = path.join(folder, "guide.md");
  writeFileSync(guide, Buffer.alloc(100_000_000, "a"));
  const run = handrail(["show", "--json", guide]);
  assert.notEqual(run.code, 0);
  assert.match(run.err, /guide\.md: is larger than 64 MiB/);
});

const deep = 100_000;
/** @type {[string, string][]} */
const strange = [
  ["quotes nested without end", ">".repeat(deep) + "\n"],
  ["lists nested", "- ".repeat(5_000) + "a\n"],
  ["numbered lists nested", "1. ".repeat(3_000) + "a\n"],
  ["brackets", "[".repeat(deep) + "\n"],
  ["brackets and parentheses", "[a](".repeat(deep / 4) + "\n"],
  ["images in images", "![".repeat(deep / 2) + "a\n"],
  ["emphasis that crosses", "*a _b ".repeat(deep / 6) + "\n"],
  ["backticks of growing length", Array.from({ length: 400 }, (_, i) => "e" + "`".repeat(i)).join("") + "\n"],
  ["comments never closed", "<!--".repeat(deep / 4) + "\n"],
  ["everything unclosed", "---\n\n**a `b [c](d <!-- \n\n```bash\necho 'x $(y ${z\n"],
  ["front matter never closed", "---\na: 1\n\n# A\n"],
  ["CRLF", "# A\r\n\r\n## Backup\r\n\r\n```bash\r\nls\r\n```\r\n"],
  ["CR alone", "# A\r\r## Backup\r\r```bash\rls\r```\r"],
  ["an unknown annotation", "# A\n\n<!-- handrail: nonsense=1 -->\n## B\n"],
  ["parentheses in shell", fence("(".repeat(1_000_000))],
  ["substitutions in shell", fence("$(".repeat(deep))],
  ["brackets in shell", fence("ls " + "[".repeat(deep))],
  ["scripts in scripts", fence("bash -c $(".repeat(300) + ")".repeat(300))],
  ["a variable that doubles itself", fence("A=xxxxxxxx\n" + "A=$A$A\n".repeat(200) + "cp $A b")],
  ["cd without end", fence("cd aaaa\n".repeat(10_000) + "cp a b")],
  ["comments only", fence("ls\n" + "# should be 3\n".repeat(50_000) + "ls")],
  ["a pipeline of thousands", fence("cat a | ".repeat(20_000) + "mysql app")],
  ["dollar quotes never closed", fence(Array.from({ length: 20_000 }, (_, i) => `$a${i}$`).join(" "), "sql")],
  ["placeholders by the thousand", fence(Array.from({ length: 20_000 }, (_, i) => `ls <a-${i}x> your_${i}`).join("\n"))],
];

for (const [name, text] of strange) {
  test(`${name}: a sound result in bounded time`, (t) => {
    const folder = folderOf(t);
    const guide = path.join(folder, "guide.md");
    writeFileSync(guide, text);
    for (const args of readings(guide, path.join(folder, "site"))) {
      const run = handrail(args);
      assert.ok(run.code === 0 || run.code === 1, `${args[0]} exits ${run.code}: ${run.err.slice(0, 300)}`);
      if (args[0] === "show") assert.ok(Array.isArray(JSON.parse(run.out).steps));
    }
  });
}

test("30 MB on one line, and 5 MB of parentheses in a shell block, end", (t) => {
  const folder = folderOf(t);
  for (const text of [Buffer.alloc(30_000_000, "word "), fence("(".repeat(5_000_000))]) {
    const guide = path.join(folder, "guide.md");
    writeFileSync(guide, text);
    const run = handrail(["show", "--json", guide], 120);
    assert.equal(run.code, 0, run.err);
  }
});

/** Many small steps and fences. @param {number} bytes */
function largeGuide(bytes) {
  const parts = ["# Guide\n\n"];
  for (let size = 0, i = 0; size < bytes; ++i) {
    const part =
      `## Step ${i}: part ${i}\n\nSee [x](#a${i}).\n\n<!-- handrail: timeout=10m -->\n` +
      fence(`mysqldump -u your_user_${i} db${i} > backup_${i}.sql  # should be ${i}\ncp a${i} b${i}\nsystemctl restart svc${i}`) +
      `\n${fence(`SELECT count(*) FROM t${i};\n-- should return 3`, "sql")}\n1. Check ${i}\n`;
    parts.push(part);
    size += part.length;
  }
  return parts.join("");
}

test("ten times the guide takes about ten times as long", (t) => {
  const folder = folderOf(t);
  const seconds = [400_000, 4_000_000].map((bytes) => {
    const guide = path.join(folder, "guide.md");
    writeFileSync(guide, largeGuide(bytes));
    const runs = [0, 1].map(() => handrail(["show", "--json", guide], 120));
    for (const run of runs) assert.equal(run.code, 0, run.err);
    return Math.min(...runs.map((run) => run.seconds));
  });
  assert.ok(seconds[1] < 25 * seconds[0], `${seconds[0]} s, then ${seconds[1]} s`);
});

test("build leaves nothing half-written where it may not write", (t) => {
  const folder = folderOf(t);
  const guide = path.join(folder, "guide.md");
  writeFileSync(guide, "# A\n\n## Backup\n\n" + fence("ls"));
  const locked = path.join(folder, "locked");
  mkdirSync(locked);
  chmodSync(locked, 0o555);
  const asRoot = process.getuid?.() === 0;
  if (asRoot && spawnSync("setpriv", ["--version"]).status !== 0) return t.skip("root may write anywhere, and setpriv is not installed");
  chmodSync(folder, 0o755);
  const args = ["build", guide, "-o", path.join(locked, "site")];
  const run = asRoot
    ? spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", program, ...args], { encoding: "utf8" })
    : spawnSync(program, args, { encoding: "utf8" });
  assert.notEqual(run.status, 0);
  assert.match(run.stderr, /locked/);
  assert.deepEqual(readdirSync(locked), []);
});

test("build leaves nothing half-written on a full disk", (t) => {
  const folder = folderOf(t);
  const disk = path.join(folder, "disk");
  mkdirSync(disk);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]).status !== 0) return t.skip("no tmpfs can be mounted here");
  try {
    const guide = path.join(folder, "guide.md");
    writeFileSync(guide, largeGuide(100_000));
    const run = spawnSync(program, ["build", guide, "-o", path.join(disk, "site")], { encoding: "utf8" });
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /disk|space/i);
    assert.deepEqual(readdirSync(disk), []);
  } finally {
    spawnSync("umount", [disk]);
  }
});
