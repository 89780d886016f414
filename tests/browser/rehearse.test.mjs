// A rehearsal on the check page as a person sees it: what each statement did, the step in the guide, checks before and
// after, one that fails, one that takes too long. The report is the program's, but for the times that were measured.
// Pictures of what they see are kept where HANDRAIL_SCREENSHOTS says.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { makeDatabase, picture, rehearseOnPage, scratchLeft, verifyOnPage, withoutTimes } from "./check_page.mjs";
import { launch, makeTemporaryFolder, noBrowser, openPage, removeFolder, run, serve } from "./site_server.mjs";

const kChecks = `---
checks:
  - id: three
    title: three members
    when: before
    sql: SELECT count(*) FROM members
    expect: 3
  - id: mail
    title: members have an address
    when: after
    has_column: {table: members, column: email}
  - id: whole
    title: the file is whole
    integrity: {}
---
`;
/** @param {string} sql */
const guide = (sql, checks = kChecks) => `${checks}# Upgrade the club

## Stop the service

\`\`\`bash
systemctl stop club
\`\`\`

## Migrate the SQLite database

\`\`\`sql
${sql}
\`\`\`
`;
const kGood = `ALTER TABLE members ADD COLUMN email TEXT;
UPDATE members SET email = lower(name) || '@example.org';
CREATE UNIQUE INDEX members_email ON members(email);`;
const kFails = `ALTER TABLE members ADD COLUMN email TEXT;
INSERT INTO members(id, name) VALUES (3, 'again');
DROP TABLE notes;`;
const kEndless = `ALTER TABLE members ADD COLUMN email TEXT;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) UPDATE members SET email = (SELECT max(i) FROM n);`;
const kServer = `mysql club -e "ALTER TABLE members ADD COLUMN email VARCHAR(100) NULL AFTER name"`;
const kDump = `-- MySQL dump 10.19  Distrib 10.11.6-MariaDB
CREATE TABLE \`members\` (\`id\` int(11) NOT NULL, \`name\` varchar(100) DEFAULT NULL, PRIMARY KEY (\`id\`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO \`members\` VALUES ${Array.from({ length: 60_000 }, (_, i) => `(${i + 1},'member ${i}')`).join(",")};
-- Dump completed on 2026-11-21 12:00:00
`;
const kServerDump = `mysql club -e "ALTER TABLE members ADD COLUMN email VARCHAR(100) NULL"
mysql club -e "UPDATE members SET email = CONCAT(name, '@example.org') WHERE id > 1000"
mysql club -e "GRANT SELECT ON club.* TO reader"
mysql club -e "DELETE FROM members WHERE id = 60000"`;
const kSchema = `CREATE TABLE members(id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE notes(id INTEGER PRIMARY KEY, member INTEGER REFERENCES members(id), text TEXT);
  INSERT INTO members VALUES (1, 'Ada'), (2, '李雷'), (3, 'Zoë');
  INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, 'two');`;

describe("a rehearsal on the check page", { skip: noBrowser }, () => {
  /** @type {string} */ let folder;
  /** @type {Awaited<ReturnType<typeof serve>>} */ let server;
  /** @type {Awaited<ReturnType<typeof launch>>} */ let browser;
  const path = (/** @type {string} */ name) => join(folder, name);
  /** @param {string} name @param {string} database */
  const native = (name, database) => run("rehearse", path(`guides/${name}.md`), "--format", "json", "--db", path(database));

  before(async () => {
    folder = makeTemporaryFolder();
    mkdirSync(path("guides"));
    writeFileSync(path("guides/good.md"), guide(kGood));
    writeFileSync(path("guides/fails.md"), guide(kFails));
    writeFileSync(path("guides/endless.md"), guide(kEndless));
    writeFileSync(path("guides/server.md"), guide(kServer).replace("SQLite", "MySQL").replace("```sql", "```bash"));
    writeFileSync(path("guides/dump.md"), guide(kServerDump).replace("SQLite", "MySQL").replace("```sql", "```bash"));
    writeFileSync(path("club.sql.gz"), gzipSync(kDump));
    writeFileSync(path("guides/unchecked.md"), guide(kGood, ""));
    writeFileSync(path("guides/two.md"), `# Upgrade\n\n## Migrate\n\n\`\`\`bash\nsqlite3 /srv/main.db "UPDATE members SET name = 'one'"\nsqlite3 main.db "DELETE FROM notes"\nsqlite3 /srv/stats.db "UPDATE members SET name = 'two'"\n\`\`\`\n`);
    writeFileSync(path("guides/program.md"), guide(kGood).replace(/```sql[^`]*```/, "```bash\nflask db upgrade\n```"));
    const chinese = (/** @type {string} */ text) => text.replace("Upgrade the club", "升级俱乐部系统")
      .replace("## Stop the service", "升级之前先备份数据库，升级之后检查成员和笔记是否完整。\n\n## 停止服务")
      .replace("Migrate the SQLite database", "迁移 SQLite 数据库").replace("three members", "有三名成员")
      .replace("members have an address", "成员都有地址").replace("the file is whole", "文件完好");
    writeFileSync(path("guides/俱乐部.md"), chinese(guide(kGood)));
    writeFileSync(path("guides/会失败.md"), chinese(guide(kFails)));
    const built = run("build", path("guides"), "-o", path("site"));
    assert.equal(built.status, 0, built.stderr);
    makeDatabase(path("club.db"), kSchema);
    makeDatabase(path("live.db"), `PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${kSchema}`, true);
    server = await serve(path("site"));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (folder) removeFolder(folder);
  });

  /** @param {import("playwright-core").Page} page @param {string} selector */
  const words = (page, selector) => page.locator(`#verifier ${selector}`).evaluateAll((/** @type {HTMLElement[]} */ all) => all.map((one) => one.innerText.replace(/\s+/g, " ").trim()));

  test("of several databases in a guide the reader says which one the snapshot is of, where that does not show", async () => {
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}two.check.html`);
    const choice = page.getByLabel("The snapshot is of");
    assert.deepEqual(await choice.locator("option").allInnerTexts(), ["told by its name and its tables", "/srv/main.db", "/srv/stats.db"]);
    await picture(page, "two-databases");
    const untold = await rehearseOnPage(page, [path("club.db")]);
    assert.match(untold.error ?? "", /works on several databases, and club\.db may be of any: \/srv\/main\.db, \/srv\/stats\.db[\s\S]*choosing it/);
    await choice.selectOption("/srv/stats.db");
    const { report, error } = await rehearseOnPage(page, [path("club.db")]);
    assert.equal(error, undefined);
    const { changes } = JSON.parse(report ?? "{}");
    assert.deepEqual(changes.map((/** @type {any} */ one) => one.outcome), ["left-out", "left-out", "done"]);
    await page.goto(`${server.address}good.check.html`);
    assert.ok(await page.locator("#database").isHidden());
    assert.deepEqual(wrong, []);
    await close();
  });

  for (const files of [["club.db"], ["live.db", "live.db-wal"]]) {
    test(`${files.join(" and ")}: each statement, its step, its rows; checks before and after; what became of the data`, async () => {
      const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
      await page.goto(`${server.address}good.check.html`);
      const bytes = readFileSync(path(files[0]));
      const { report, error } = await rehearseOnPage(page, files.map(path));
      assert.equal(error, undefined);
      const expected = native("good", files[0]);
      assert.equal(expected.status, 0, expected.stdout + expected.stderr);
      assert.equal(withoutTimes(report ?? ""), withoutTimes(expected.stdout));
      assert.deepEqual(readFileSync(path(files[0])), bytes, "the file is never written");

      assert.deepEqual(await words(page, ".verdict"), ["Everything was tried, and all checks hold"]);
      const rows = await words(page, ".statements tbody tr");
      assert.match(rows[0], /^done [\d.]+ ms 0 ALTER TABLE members ADD COLUMN email TEXT line \d+$/);
      assert.match(rows[1], /^done [\d.]+ ms 3 UPDATE members SET email = lower\(name\).* line \d+$/);
      assert.match(rows[2], /^done [\d.]+ ms 0 CREATE UNIQUE INDEX .* line \d+$/);
      assert.deepEqual(await words(page, "h3"), ["Statement by statement", "The checks before", "The checks after"]);
      assert.match((await words(page, "#before-outcome-three"))[0], /^holds three members/);
      assert.match((await words(page, "#after-outcome-mail"))[0], /^holds members have an address/);
      assert.match((await words(page, ".result"))[0], /added column members\.email text NULL as the guide says/);

      await page.locator("#statement-2 a").click();
      assert.match(decodeURIComponent(page.url()), /good\.html#migrate-the-sqlite-database$/);
      assert.equal(await page.locator(":target").innerText(), "Migrate the SQLite database");
      assert.deepEqual(wrong, []);
      await close();
    });
  }

  test("a statement that fails is shown with the reason, what stands behind it is not reached, and the snapshot can still be verified", async () => {
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}fails.check.html`);
    const { report } = await rehearseOnPage(page, [path("club.db")]);
    assert.equal(withoutTimes(report ?? ""), withoutTimes(native("fails", "club.db").stdout));
    assert.deepEqual(await words(page, ".verdict"), ["A statement failed, and nothing after it was tried"]);
    assert.deepEqual((await words(page, ".statements tbody tr")).map((row) => row.replace(/ .*/, "")), ["done", "failed", "not"]);
    assert.deepEqual(await words(page, "#statement-2 .message"), ["UNIQUE constraint failed: members.id"]);
    assert.match((await words(page, ".result"))[0], /nothing can be said about afterwards/);
    await picture(page, "rehearsal-fails");
    const verified = await verifyOnPage(page, { files: [path("club.db")], moment: "before" });
    assert.equal(verified.report, run("verify", path("guides/fails.md"), "--format", "json", "--when", "before", "--db", path("club.db")).stdout);
    assert.equal(await page.locator("#verifier .statement").count(), 0);
    assert.deepEqual(wrong, []);
    await close();
  });

  test("a statement that does not end is stopped, nothing stays behind, and the next snapshot is rehearsed", async () => {
    const { page, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}endless.check.html`);
    await page.locator("#snapshot").setInputFiles(path("club.db"));
    await page.locator("#verifier button.rehearse").click();
    await page.waitForFunction(() => /^Statement 2 of 2/.test(document.querySelector("#verifier [role=status]")?.textContent ?? ""));
    await page.keyboard.press("Enter"); // the button that stops has the focus
    await page.waitForFunction(() => document.querySelector("#verifier [role=status]")?.textContent === "Stopped.");
    assert.equal(await page.locator("#verifier .statement").count(), 0);
    assert.equal(await page.locator("#verifier button.rehearse").evaluate((button) => button === document.activeElement), true);
    while ((await scratchLeft(page)).length > 0) await page.waitForTimeout(50); // the page tries for some seconds
    await page.goto(`${server.address}good.check.html`);
    assert.ok((await rehearseOnPage(page, [path("club.db")])).report);
    assert.deepEqual(await scratchLeft(page), []);
    await close();
  });

  test("what is made for another engine is left out with its reason, a file that is no snapshot gets a sentence", async () => {
    const { page, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}server.check.html`);
    const { report } = await rehearseOnPage(page, [path("club.db")]);
    assert.equal(withoutTimes(report ?? ""), withoutTimes(native("server", "club.db").stdout));
    assert.deepEqual(await words(page, ".verdict"), ["None of the guide's statements can be tried on this snapshot"]);
    assert.match((await words(page, "#statement-1 .message"))[0], /^It is made for MySQL, the snapshot is SQLite\.$/i);
    writeFileSync(path("notes.txt"), "no database\n".repeat(1000));
    assert.match((await rehearseOnPage(page, [path("notes.txt")])).error ?? "", /^notes\.txt: is not a database/);
    await close();
  });

  test("the server's SQL is rehearsed on its packed dump, loaded into the browser's storage, as by the program", async () => {
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}dump.check.html`);
    const { report, error } = await rehearseOnPage(page, [path("club.sql.gz")]);
    const expected = native("dump", "club.sql.gz");
    assert.equal(withoutTimes(report ?? ""), withoutTimes(expected.stdout), `${error} ${expected.stderr}`);
    const outcomes = (await words(page, ".statements tbody tr")).map((row) => row.replace(/ .*/, ""));
    assert.deepEqual(outcomes, JSON.parse(report ?? "").changes.map((/** @type {{ outcome: string }} */ change) => change.outcome.replace(/-.*/, "")));
    assert.ok(outcomes.includes("done"), outcomes.join());
    assert.deepEqual(await scratchLeft(page), []);
    assert.deepEqual(wrong, []);
    await close();
  });

  test("a guide that changes nothing by SQL has no such button, one that states no checks has no other", async () => {
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}program.check.html`);
    assert.deepEqual(await words(page, "button:visible"), ["Verify"]);
    await page.goto(`${server.address}unchecked.check.html`);
    assert.deepEqual(await words(page, "button:visible"), ["Rehearse the upgrade"]);
    const { report } = await rehearseOnPage(page, [path("club.db")]);
    assert.equal(withoutTimes(report ?? ""), withoutTimes(native("unchecked", "club.db").stdout));
    assert.match((await words(page, ".result"))[0], /The guide states no checks for this moment\./);
    assert.deepEqual(wrong, []);
    await close();
  });

  test("a page opened from the disk rehearses as well, in memory", async () => {
    const { page, close } = await openPage(browser, "file://", { acceptDownloads: true });
    await page.goto(`file://${path("site/good.check.html")}`);
    const { report, error } = await rehearseOnPage(page, [path("club.db")]);
    assert.equal(withoutTimes(report ?? ""), withoutTimes(native("good", "club.db").stdout), error ?? "");
    await close();
  });

  for (const [name, options] of /** @type {[string, import("playwright-core").BrowserContextOptions][]} */ ([
    ["phone-light", { viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true }],
    ["phone-dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true }],
    ["desktop-light", { viewport: { width: 1280, height: 900 }, colorScheme: "light" }],
    ["desktop-dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
  ])) {
    test(`in Chinese, nothing is cut off on a ${name}`, async () => {
      const { page, wrong, close } = await openPage(browser, server.address, { ...options, acceptDownloads: true });
      await page.goto(`${server.address}${encodeURIComponent("俱乐部")}.check.html`);
      assert.deepEqual(await words(page, "button:visible"), ["验证", "演练升级"]);
      await rehearseOnPage(page, [path("club.db")]);
      assert.deepEqual(await words(page, ".verdict"), ["全部语句都已演练，检查全部通过"]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${overflow} pixels too wide`);
      assert.deepEqual(wrong, []);
      await picture(page, `rehearsal-${name}`);
      await close();
    });
  }

  test("a Chinese page says in Chinese why a statement failed and what is wrong with a file; the report stays as it is", async () => {
    const { page, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}${encodeURIComponent("会失败")}.check.html`);
    const { report } = await rehearseOnPage(page, [path("club.db")]);
    assert.equal(withoutTimes(report ?? ""), withoutTimes(native("会失败", "club.db").stdout));
    assert.deepEqual(await words(page, "#statement-2 .message"), ["违反唯一约束：members.id"]);
    writeFileSync(path("notes.txt"), "no database\n".repeat(1000));
    assert.equal((await rehearseOnPage(page, [path("notes.txt")])).error,
      "notes.txt：不是本版本能读取的数据库\n改法：请给出 SQLite 数据库文件，或者 SQL 文本形式的转储");
    await close();
  });

  test("what happens is announced, the result gets the focus, and no id stands twice on the page", async () => {
    const { page, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}good.check.html`);
    const button = page.locator("#verifier button.rehearse");
    assert.equal(await button.isDisabled(), true);
    await page.locator("#snapshot").setInputFiles(path("club.db"));
    assert.equal(await button.evaluate((one) => document.getElementById(one.getAttribute("aria-describedby") ?? "") !== null), true);
    await button.focus();
    await page.keyboard.press("Enter");
    await page.locator("#verifier .statement").first().waitFor();
    assert.equal(await page.locator("#verifier .result").evaluate((result) => result === document.activeElement), true);
    assert.match((await page.locator("#verifier [role=status]").textContent()) ?? "", /Done/);
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      return ids.filter((id, i) => ids.indexOf(id) !== i);
    });
    assert.deepEqual(twice, []);
    await close();
  });
});
