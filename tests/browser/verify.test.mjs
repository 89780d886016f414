// Verifies snapshots in a real browser, on the check page of a built site: the report there is the native one to the
// byte, a large file stays outside of memory, and nothing of a hostile file gets out of its place.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { makeDatabase, outcomesOn, rendererMemory, verifyOnPage } from "./check_page.mjs";
import { launch, makeTemporaryFolder, noBrowser, openPage, removeFolder, run, serve } from "./site_server.mjs";

const kGuide = `---
checks:
  - id: tables
    title: both tables are there
    has_table: {table: [executions, steps]}
  - id: rows
    title: steps belong to executions
    relationships: {table: steps, column: execution_id, to: executions, field: id}
  - id: intact
    integrity: {}
---
# 迁移到 WAL

## 迁移前

### 检查当前模式

\`\`\`bash
sqlite3 storage/app.db "PRAGMA journal_mode;"
# 应该返回: delete
\`\`\`

## 迁移

### 备份

\`\`\`bash
cp storage/app.db storage/app.db.bak
\`\`\`

### 激活

\`\`\`bash
sqlite3 storage/app.db "PRAGMA journal_mode=WAL;"
\`\`\`

### 验证WAL模式

\`\`\`bash
sqlite3 storage/app.db "PRAGMA journal_mode;"
# 应该返回: wal
\`\`\`
`;

const kSchema = `CREATE TABLE executions(id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE steps(id INTEGER PRIMARY KEY, execution_id INTEGER, output BLOB);
  INSERT INTO executions VALUES (1, '<img src=x onerror=alert(1)>'), (2, 'two');`;

describe("the check page", { skip: noBrowser }, () => {
  /** @type {string} */ let folder;
  /** @type {string} */ let guide;
  /** @type {Awaited<ReturnType<typeof serve>>} */ let server;
  /** @type {Awaited<ReturnType<typeof launch>>} */ let browser;


  before(async () => {
    folder = makeTemporaryFolder();
    mkdirSync(join(folder, "guides"));
    guide = join(folder, "guides", "wal.md");
    writeFileSync(guide, kGuide);
    const built = run("build", join(folder, "guides"), "-o", join(folder, "site"));
    assert.equal(built.status, 0, built.stderr);
    makeDatabase(join(folder, "before.db"), kSchema + "INSERT INTO steps VALUES (1, 1, 'x')");
    makeDatabase(join(folder, "after.db"), "PRAGMA journal_mode=WAL;" + kSchema + "INSERT INTO steps VALUES (1, 1, 'x')");
    makeDatabase(join(folder, "live.db"), "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + kSchema +
      "INSERT INTO steps VALUES (1, 9, 'x')", true);
    server = await serve(join(folder, "site"));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (folder) removeFolder(folder);
  });

  /**
   * Verifies files in the page; the report as it can be saved.
   * @param {import("playwright-core").Page} page @param {string[]} files @param {string | null} moment
   */
  async function verifyInPage(page, files, moment) {
    await page.goto(`${server.address}wal.check.html`);
    return verifyOnPage(page, { files: files.map((name) => join(folder, name)), moment });
  }

  /** @param {string} name @param {string | null} moment */
  function native(name, moment) {
    return run("verify", guide, "--db", join(folder, name), "--format", "json", ...(moment ? ["--when", moment] : []));
  }

  /** @type {[string, string[], string | null, number][]} */
  const cases = [
    ["a snapshot that is not in WAL mode fails after the upgrade", ["before.db"], "after", 1],
    ["a snapshot that is not in WAL mode is as it should be before the upgrade", ["before.db"], "before", 0],
    ["a snapshot in WAL mode passes after the upgrade", ["after.db"], "after", 0],
    ["a database that was in use passes or fails by what its log says", ["live.db", "live.db-wal"], "after", 1],
    ["without a moment every check is run", ["after.db"], null, 1],
  ];
  for (const [name, files, moment, exit] of cases) {
    test(`${name}, with the native report to the byte`, async () => {
      const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
      const { report, error } = await verifyInPage(page, files, moment);
      assert.equal(error, undefined);
      const expected = native(files[0], moment);
      assert.equal(expected.status, exit, expected.stdout + expected.stderr);
      assert.equal(report, expected.stdout);
      const outcomes = await outcomesOn(page);
      assert.deepEqual(outcomes, JSON.parse(report ?? "").checks.map((/** @type {{id: string, outcome: string}} */ check) => `${check.id} ${check.outcome}`));
      assert.deepEqual(wrong, []);
      await close();
    });
  }

  test("a file that is no database gives one clear sentence, and the next file is verified", async () => {
    writeFileSync(join(folder, "notes.txt"), "not a database\n".repeat(1000));
    writeFileSync(join(folder, "cut.db"), readFileSync(join(folder, "before.db")).subarray(0, 5000));
    const { page, wrong, close } = await openPage(browser, server.address);
    assert.match((await verifyInPage(page, ["notes.txt"], "after")).error ?? "", /^notes\.txt: is not a database/);
    assert.match((await verifyInPage(page, ["cut.db"], "after")).error ?? "", /^cut\.db: is cut off/);
    assert.ok((await verifyInPage(page, ["after.db"], "after")).report);
    assert.deepEqual(wrong, []);
    await close();
  });

  test("a snapshot of a gigabyte is read through, in less than 128 MB of the page's memory", { timeout: 500_000 }, async (t) => {
    const path = join(folder, "large.db");
    // Rows of a page each in one table, so that counting and comparing them reads the whole file.
    makeDatabase(path, `PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; ${kSchema}
      BEGIN;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 262144)
      INSERT INTO steps SELECT i, 1 + i % 2, zeroblob(3900) FROM n;
      COMMIT; PRAGMA journal_mode=WAL;`);
    try {
      const size = statSync(path).size;
      assert.ok(size > 1 << 30, `only ${size} bytes`);
      const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
      const session = await page.context().newCDPSession(page);
      await page.goto(`${server.address}wal.check.html`);
      let peak = 0;
      const watch = setInterval(() => (peak = Math.max(peak, rendererMemory())), 100);
      const begin = Date.now();
      const { report, memory, error } = await verifyInPage(page, ["large.db"], "after");
      const seconds = ((Date.now() - begin) / 1000).toFixed(1);
      clearInterval(watch);
      assert.equal(error, undefined);
      assert.equal(report, native("large.db", "after").stdout);
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      t.diagnostic(`${(size / 1e6).toFixed(0)} MB in ${seconds} s; WebAssembly memory ${(memory / 1e6).toFixed(1)} MB, ` +
        `page heap ${(usedSize / 1e6).toFixed(1)} MB, the renderer's peak ${(peak / 1e6).toFixed(0)} MB`);
      assert.ok(memory > 0 && memory + usedSize < 128e6, `${memory} + ${usedSize} bytes`);
      assert.deepEqual(wrong, []);
      await close();
    } finally {
      rmSync(path, { force: true });
    }
  });
});
