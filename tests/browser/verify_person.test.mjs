// The check page as a person uses it: a pair with its log, two snapshots to compare, a packed dump, a check that takes too
// long, a page whose network is gone, a page opened from the disk, a phone, a keyboard. Pictures of what they see are kept where HANDRAIL_SCREENSHOTS says.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { after, before, describe, test } from "node:test";
import { makeDatabase, outcomesOn, picture, scratchLeft, verifyOnPage } from "./check_page.mjs";
import { launch, makeTemporaryFolder, noBrowser, openPage, removeFolder, run, serve } from "./site_server.mjs";

/** @param {string} rows */
const guide = (rows) => `---
checks:
  - id: mail
    title: every member has an address
    not_null: {table: members, column: email}
  - id: owners
    title: notes belong to members
    relationships: {table: notes, column: member, to: members, field: id}
${rows}---
# Upgrade the club

## Upgrade

\`\`\`bash
systemctl restart club
\`\`\`
`;
const endless = `  - id: endless
    title: a question without an end
    sql: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
    expect: {equals: 1}
`;
const kSchema = `CREATE TABLE members(id INTEGER PRIMARY KEY, name TEXT, email TEXT);
  CREATE TABLE notes(id INTEGER PRIMARY KEY, member INTEGER REFERENCES members(id), text TEXT);
  INSERT INTO members VALUES (1, 'Ada', 'ada@example.org'), (2, '李雷', 'li@example.org'), (3, 'Zoë 🚲', 'zoe@example.org');
  INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, 'two'), (3, 3, 'three');`;
const kDamage = "UPDATE members SET email = NULL WHERE id = 2; DELETE FROM members WHERE id = 3; INSERT INTO notes VALUES (4, 1, 'new');";

describe("a person on the check page", { skip: noBrowser }, () => {
  /** @type {string} */ let folder;
  /** @type {Awaited<ReturnType<typeof serve>>} */ let server;
  /** @type {Awaited<ReturnType<typeof launch>>} */ let browser;
  const path = (/** @type {string} */ name) => join(folder, name);
  /** @param {string} name @param {...string} parameters */
  const native = (name, ...parameters) => run("verify", path(`guides/${name}.md`), "--format", "json", ...parameters);

  before(async () => {
    folder = makeTemporaryFolder();
    mkdirSync(path("guides"));
    writeFileSync(path("guides/club.md"), guide(""));
    writeFileSync(path("guides/endless.md"), guide(endless));
    writeFileSync(path("guides/俱乐部.md"), guide("").replace("Upgrade the club", "升级俱乐部系统")
      .replace("## Upgrade", "升级之前先备份数据库，升级之后检查成员和笔记是否完整。\n\n## 升级步骤\n\n停止服务，升级程序，然后重新启动服务。")
      .replace("every member has an address", "每个成员都有地址").replace("notes belong to members", "笔记属于成员"));
    const built = run("build", path("guides"), "-o", path("site"));
    assert.equal(built.status, 0, built.stderr);
    makeDatabase(path("before.db"), kSchema);
    makeDatabase(path("after.db"), kSchema + kDamage);
    makeDatabase(path("live.db"), `PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${kSchema} ${kDamage}`, true);
    server = await serve(path("site"));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (folder) removeFolder(folder);
  });

  test("a database and its -wal, chosen together: the rows that fail stand in a table, as in the native report", async () => {
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}club.check.html`);
    const { report, junit } = await verifyOnPage(page, { files: [path("live.db"), path("live.db-wal")] });
    const expected = native("club", "--db", path("live.db"));
    assert.equal(expected.status, 1, expected.stderr);
    assert.equal(report, expected.stdout);
    assert.equal(junit, run("verify", path("guides/club.md"), "--format", "junit", "--db", path("live.db")).stdout);
    assert.deepEqual(await outcomesOn(page), ["mail fail", "owners fail"]);
    assert.match((await page.locator("#outcome-mail table").textContent()) ?? "", /li@|李雷|2/);
    assert.equal(await page.locator("#verifier .overview tbody tr").count(), 2);
    await page.locator("#verifier .overview a").first().click();
    assert.match(page.url(), /#outcome-mail$/);
    assert.deepEqual(wrong, []);
    await picture(page, "desktop-light");
    await close();
  });

  test("two snapshots are compared as the program compares them", async () => {
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}club.check.html`);
    const { report } = await verifyOnPage(page, { files: [path("after.db")], before: [path("before.db")] });
    const expected = native("club", "--db", path("after.db"), "--before", path("before.db"));
    assert.equal(report, expected.stdout, expected.stderr);
    const shown = (await page.locator("#verifier .result").textContent()) ?? "";
    assert.match(shown, /Before and after/);
    assert.match(shown, /Lost from members: 1/);
    assert.match(shown, /Changed in members\.email: 1/);
    assert.deepEqual(wrong, []);
    await picture(page, "compare");
    // Without it, the next report has no comparison.
    await verifyOnPage(page, { files: [path("before.db")] });
    assert.equal(await page.locator("#verifier h3.comparison").count(), 0);
    await close();
  });

  test("a dump that gzip has packed is loaded, into the browser's storage, and verified as by the program", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `(${i + 4},'member ${i}','m${i}@example.org')`);
    const dump = `-- MySQL dump 10.19  Distrib 10.3.39-MariaDB
CREATE TABLE \`members\` (\`id\` int(11) NOT NULL, \`name\` varchar(100) DEFAULT NULL, \`email\` varchar(100) DEFAULT NULL, PRIMARY KEY (\`id\`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO \`members\` VALUES (1,'Ada','ada@example.org'),(2,'李雷',NULL),${rows.join(",")};
CREATE TABLE \`notes\` (\`id\` int(11) NOT NULL, \`member\` int(11) DEFAULT NULL, \`text\` text, PRIMARY KEY (\`id\`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO \`notes\` VALUES (1,1,'one'),(2,3,'it\\'s three');
-- Dump completed on 2026-11-21 12:00:00
`;
    writeFileSync(path("club.sql.gz"), gzipSync(dump));
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}club.check.html`);
    const { report, error } = await verifyOnPage(page, { files: [path("club.sql.gz")] });
    const expected = native("club", "--db", path("club.sql.gz"));
    assert.equal(report, expected.stdout, `${error} ${expected.stderr}`);
    assert.deepEqual(await outcomesOn(page), ["mail fail", "owners fail"]);
    assert.deepEqual(wrong, []);
    assert.deepEqual(await scratchLeft(page), [], "nothing stays in the browser's storage");
    await close();
  });

  test("a check without an end is stopped, and the page goes on to the next snapshot", async () => {
    const { page, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}endless.check.html`);
    await page.locator("#snapshot").setInputFiles(path("before.db"));
    await page.locator("#verifier button.action").click();
    await page.locator("#verifier progress").waitFor({ state: "visible" });
    await page.waitForFunction(() => /3/.test(document.querySelector("#verifier [role=status]")?.textContent ?? ""));
    await page.keyboard.press("Enter"); // the button that stops has the focus
    await page.waitForFunction(() => /^(Stopped\.|已停止。)$/.test(document.querySelector("#verifier [role=status]")?.textContent ?? ""));
    assert.equal(await page.locator("#verifier .outcome").count(), 0);
    assert.equal(await page.locator("#verifier button.stop").isVisible(), false);
    await page.goto(`${server.address}club.check.html`);
    assert.ok((await verifyOnPage(page, { files: [path("before.db")] })).report);
    await close();
  });

  test("once a page is loaded it needs no network, for one snapshot after the other", async () => {
    const { page, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}club.check.html`, { waitUntil: "networkidle" });
    await page.context().setOffline(true);
    /** @type {string[]} */
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    for (const name of ["before.db", "after.db"]) {
      const { report, error } = await verifyOnPage(page, { files: [path(name)] });
      assert.equal(report, native("club", "--db", path(name)).stdout, error ?? "");
    }
    assert.deepEqual(requests.filter((url) => !url.startsWith("blob:")), []);
    await close();
  });

  test("a page opened from the disk verifies as well", async () => {
    const { page, close } = await openPage(browser, "file://", { acceptDownloads: true });
    await page.goto(`file://${path("site/club.check.html")}`);
    const { report, error } = await verifyOnPage(page, { files: [path("after.db")], before: [path("before.db")] });
    assert.equal(report, native("club", "--db", path("after.db"), "--before", path("before.db")).stdout, error ?? "");
    await close();
  });

  for (const [name, options] of /** @type {[string, import("playwright-core").BrowserContextOptions][]} */ ([
    ["phone-dark", { viewport: { width: 375, height: 740 }, colorScheme: "dark", isMobile: true, hasTouch: true }],
    ["desktop-dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
    ["phone-light", { viewport: { width: 375, height: 740 }, colorScheme: "light" }],
  ])) {
    test(`nothing is cut off on a ${name}: wide tables scroll in themselves`, async () => {
      const { page, wrong, close } = await openPage(browser, server.address, { ...options, acceptDownloads: true });
      await page.goto(`${server.address}${encodeURIComponent("俱乐部")}.check.html`);
      await verifyOnPage(page, { files: [path("after.db")], before: [path("before.db")] });
      const shown = (await page.locator("#verifier .result").textContent()) ?? "";
      assert.match(shown, /升级前后对比/);
      assert.match(shown, /有 1 行的 email 为 NULL/, "what the program says in English");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${overflow} pixels too wide`);
      assert.deepEqual(wrong, []);
      await picture(page, name);
      await close();
    });
  }

  test("every field has a name, what happens is announced, and the keyboard reaches all of it", async () => {
    const { page, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}club.check.html`);
    for (const id of ["snapshot", "snapshot-before"]) {
      assert.ok((await page.locator(`label[for=${id}]`).textContent())?.trim());
      assert.equal(await page.locator(`#${id}`).evaluate((input) => document.getElementById(input.getAttribute("aria-describedby") ?? "") !== null), true);
    }
    await page.locator("#snapshot").setInputFiles(path("after.db"));
    await page.locator("#snapshot-before").focus();
    for (let i = 0; i < 3 && !(await page.locator("#verifier button.action").evaluate((button) => button === document.activeElement)); i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#verifier .outcome").first().waitFor();
    assert.equal(await page.locator("#verifier .result").evaluate((result) => result === document.activeElement), true);
    assert.match((await page.locator("#verifier [role=status]").textContent()) ?? "", /Done/);
    await close();
  });
});
