// `runs` and `report` as those meet them who ask afterwards: the page, JSON, JUnit, and whether anything was altered.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { launch, noBrowser } from "../browser/site_server.mjs";
import { Workshop, fence, guideOf } from "./workshop.mjs";

const guide = `---
parameters:
  app_name: {default: shop, placeholder: APP_NAME}
---
# Upgrade of the shop

## Prepare

- [ ] Tell all users

${fence("mkdir -p work\necho 'APP_NAME <b>&amp;</b>'\nprintf '\\033[31mred\\033[0m\\r\\n\\377\\n'")}
## Configure

${fence("echo before\n{ echo trouble >&2; test -e allowed; }\necho after")}`;

/** A run that fails, is stopped, is mended and resumed. @param {import("node:test").TestContext} t @param {string} [text] */
function finishedRun(t, text = guide) {
  const shop = new Workshop(t, text);
  const failed = shop.run(["--confirm-manual"]);
  assert.equal(failed.code, 1, failed.out + failed.err);
  writeFileSync(path.join(shop.place, "allowed"), "");
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  return shop;
}

/** @param {Workshop} shop */
function folderOf(shop) {
  const runs = path.join(shop.state, "runs");
  return path.join(runs, readdirSync(runs)[0]);
}

/** @param {Workshop} shop @param {string[]} args */
function reportOf(shop, ...args) {
  const ended = shop.handrail(["report", ...args]);
  assert.equal(ended.code, 0, ended.err);
  return ended.out;
}

/** @param {string} schema @param {any} value */
function assertValid(schema, value) {
  const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(schema, "utf8")));
  assert.ok(valid(value), JSON.stringify(valid.errors, null, 1));
}

test("the JSON report says what was done, when, by whom, how often and with what result", (t) => {
  const shop = finishedRun(t);
  const report = JSON.parse(reportOf(shop, "--format", "json"));
  assertValid("docs/report.schema.json", report);
  assert.equal(report.status, "done");
  assert.equal(report.title, "Upgrade of the shop");
  assert.deepEqual(report.counts, { done: 7, failed: 0, skipped: 0, under_way: 0, not_run: 0 });
  assert.deepEqual(report.parameters.map((/** @type {any} */ one) => [one.name, one.value, one.source]), [["app_name", "shop", "default"]]);
  const items = report.steps.flatMap((/** @type {any} */ step) => step.items);
  const tried = items.find((/** @type {any} */ item) => item.attempts.length === 2);
  assert.deepEqual(tried.attempts.map((/** @type {any} */ one) => [one.code, one.ok]), [[1, false], [0, true]]);
  assert.equal(tried.attempts[0].stderr.text, "trouble\n");
  const confirmed = items.find((/** @type {any} */ item) => item.kind === "manual");
  assert.equal(confirmed.events[0].kind, "confirmed");
  assert.match(confirmed.events[0].text, /--confirm-manual, \S+@\S+/);
  assert.deepEqual(report.events.map((/** @type {any} */ event) => event.kind), ["run", "end", "resumed", "end"]);
  assert.deepEqual(report.journal.problems, []);
  const colored = items.find((/** @type {any} */ item) => item.command.startsWith("printf"));
  assert.equal(colored.attempts[0].stdout.text, "red\n\ufffd\n");
  assert.equal(colored.attempts[0].stdout.bytes, 16);
});

test("runs --json is a list of runs, with how they ended", (t) => {
  const shop = finishedRun(t);
  assertValid("docs/runs.schema.json", shop.runs());
  assert.deepEqual(shop.runs().map((run) => [run.status, run.finished, run.items]), [["done", 7, 7]]);
});

test("JUnit: a suite for each step, a test for each command, what failed as a failure", (t) => {
  const shop = new Workshop(t, guide);
  assert.equal(shop.run(["--confirm-manual"]).code, 1);
  const xml = reportOf(shop, "--format", "junit");
  const file = path.join(shop.folder, "run.xml");
  writeFileSync(file, xml);
  const summary = execFileSync("python3", ["-c", `
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
print(root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped"))
for case in root.iter("testcase"):
    print(case.get("classname"), [child.tag for child in case])
`, file], { encoding: "utf8" });
  const lines = summary.trim().split("\n");
  assert.equal(lines[0], "7 1 0 1");
  assert.ok(lines.some((line) => line.includes("'failure', 'system-err'")), summary);
  assert.ok(lines.some((line) => line.includes("'skipped'")), summary);
});

test("the page holds every command and each output, and nothing of it is taken for markup", (t) => {
  const shop = finishedRun(t);
  const file = path.join(shop.folder, "report.html");
  reportOf(shop, "-o", file);
  const page = readFileSync(file, "utf8");
  assert.equal(page, reportOf(shop), "standard output gets the same");
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.ok(page.includes("echo 'shop &lt;b&gt;&amp;amp;&lt;/b&gt;'"), page);
  assert.ok(page.includes("shop &lt;b&gt;&amp;amp;&lt;/b&gt;\n</pre>"));
  assert.match(page, /<svg class="timeline"/);
  assert.match(page, /--confirm-manual, \S+@\S+/);
  assert.doesNotMatch(page, /<script|<link|<img|src=|url\(/);
  assert.doesNotMatch(page, /\{\{|\}\}/);
});

test("the page is in the guide's language", (t) => {
  const shop = new Workshop(t, `# 商城升级指南\n\n## 准备\n\n请先阅读全文，然后按照顺序执行下面的命令。\n\n${fence("mkdir -p work")}`);
  assert.equal(shop.run().code, 0);
  const page = reportOf(shop);
  assert.match(page, /<html lang="zh-Hans">/);
  for (const words of ["执行报告", "完成", "时间线", "没有被改动"]) assert.ok(page.includes(words), words);
});

test("a run that was cut off is reported as such", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "echo a\necho b"]));
  assert.equal(shop.run([], { HANDRAIL_CRASH_AT: "after-started:1", HANDRAIL_CRASH_TREE: "1" }).code, null);
  const report = JSON.parse(reportOf(shop, "--format", "json"));
  assertValid("docs/report.schema.json", report);
  assert.equal(report.status, "crashed");
  assert.deepEqual(report.counts, { done: 0, failed: 0, skipped: 0, under_way: 1, not_run: 1 });
  assert.match(reportOf(shop), /nobody saw its end/);
});

// ---- --verify

/** @param {Workshop} shop @param {string[]} args */
const verify = (shop, ...args) => shop.handrail(["report", "--verify", ...args]);

test("--verify finds nothing in a run that nobody touched, and its end's hash is the one that was printed", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "mkdir work\necho printed"]));
  const ended = shop.run();
  assert.equal(ended.code, 0, ended.err);
  const checked = verify(shop);
  assert.equal(checked.code, 0, checked.out + checked.err);
  assert.match(checked.out, /nothing was altered/);
  const head = /last hash ([0-9a-f]{64})/.exec(checked.out)?.[1] ?? "";
  assert.ok((ended.out + ended.err).includes(head.slice(0, 16)), ended.out + ended.err);
  assert.equal(verify(shop, "--head", head.slice(0, 16)).code, 0);
  const other = verify(shop, "--head", "0123456789abcdef");
  assert.equal(other.code, 1);
  assert.match(other.err, /no record of this journal has the hash/);
});

/** @type {[string, RegExp, (folder: string) => void][]} */
const alterations = [
  ["a record that was changed", /record 2 does not follow/, (folder) => sql(folder, "UPDATE records SET at = '2020-01-01T00:00:00.000Z' WHERE number = 2")],
  ["a record that was taken out of the middle", /record 3 does not follow/, (folder) => sql(folder, "DELETE FROM records WHERE number = 3")],
  ["records that were cut off at the end", /the last 2 record\(s\) of the journal were cut off/, (folder) => sql(folder, "DELETE FROM records WHERE number > (SELECT max(number) - 2 FROM records)")],
  ["all records cut off", /cut off/, (folder) => sql(folder, "DELETE FROM records")],
  ["a journal without its head", /journal\.head.*cut off/s, (folder) => rmSync(path.join(folder, "journal.head"))],
  ["another guide", /guide\.md: the guide that is kept is not the one that was run/, (folder) => appendFileSync(path.join(folder, "guide.md"), "x")],
  ["another plan", /plan\.json: the plan that is kept is not the one that was run/, (folder) => appendFileSync(path.join(folder, "plan.json"), " ")],
  ["an output that was changed", /items\/0002\.out is not what the command printed/, (folder) => writeFileSync(path.join(folder, "items/0002.out"), "Printed\n")],
  ["an output that was made longer", /items\/0002\.out is not what the command printed/, (folder) => appendFileSync(path.join(folder, "items/0002.out"), "more\n")],
  ["an output that was made shorter", /items\/0002\.out is not what the command printed/, (folder) => writeFileSync(path.join(folder, "items/0002.out"), "print")],
  ["an output that was removed", /items\/0002\.out, an output that was kept, is not there/, (folder) => rmSync(path.join(folder, "items/0002.out"))],
];

/** @param {string} folder @param {string} statement */
function sql(folder, statement) {
  execFileSync("sqlite3", [path.join(folder, "journal.db"), statement]);
}

for (const [what, message, alter] of alterations) {
  test(`--verify finds ${what}`, (t) => {
    const shop = new Workshop(t, guideOf(["Prepare", "mkdir work\necho printed\necho more"]));
    assert.equal(shop.run().code, 0);
    alter(folderOf(shop));
    const checked = verify(shop);
    assert.equal(checked.code, 1, checked.out + checked.err);
    assert.match(checked.err, message);
    const report = JSON.parse(shop.handrail(["report", "--format", "json"]).out);
    assert.match(report.journal.problems.join("\n"), message);
    const page = shop.handrail(["report"]);
    assert.match(page.out, /was altered, or cannot be checked/);
  });
}

test("what a background command prints after its outcome stands is no alteration", (t) => {
  const shop = new Workshop(t, guideOf(["Start", "(echo early; sleep 0.3; echo late) &\nsleep 0.6"]));
  assert.equal(shop.run().code, 0);
  const checked = verify(shop);
  assert.equal(checked.code, 0, checked.err);
});

test("of a long output the report holds the beginning, and says where the rest is", (t) => {
  const shop = new Workshop(t, guideOf(["Prepare", "head -c 300000 /dev/zero | tr '\\0' 'x'"]));
  assert.equal(shop.run().code, 0);
  const stream = JSON.parse(reportOf(shop, "--format", "json")).steps[0].items[0].attempts[0].stdout;
  assert.equal(stream.bytes, 300000);
  assert.equal(stream.text.length, 32768);
  assert.match(reportOf(shop), /<code>items\/0001\.out<\/code>/);
});

// ---- in a browser

test("the page is readable on a phone and a wide screen, in light and dark, without overflow", { skip: noBrowser }, async (t) => {
  const shop = finishedRun(t, guide.replace("echo before", `echo ${"a-very-long-word-".repeat(30)}`));
  const file = path.join(shop.folder, "report.html");
  reportOf(shop, "-o", file);
  const browser = await launch();
  t.after(() => browser.close());
  for (const width of [360, 1280]) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      /** @type {string[]} */
      const wrong = [];
      page.on("console", (message) => wrong.push(message.text()));
      page.on("pageerror", (error) => wrong.push(String(error)));
      await page.goto(`file://${file}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${width}: scrolls sideways`);
      assert.ok(await page.locator("svg.timeline rect.done").count() > 0);
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(background, colorScheme === "dark" ? "rgb(20, 23, 26)" : "rgb(255, 255, 255)");
      const output = page.locator("pre.output").first();
      assert.equal(await output.isVisible(), false, "outputs are folded");
      await page.locator("details > summary").first().click();
      assert.equal(await output.isVisible(), true);
      assert.deepEqual(wrong, []);
      if (process.env.HANDRAIL_SCREENSHOTS) await page.screenshot({ path: path.join(process.env.HANDRAIL_SCREENSHOTS, `report-${width}-${colorScheme}.png`), fullPage: true });
      await page.close();
    }
  }
});
