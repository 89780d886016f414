// Verifies snapshots in a real browser, on the check page of a built site: the report there is the native one to the
// byte, a large file stays outside of memory, and nothing of a hostile file gets out of its place.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
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

/**
 * Runs SQL with Python's SQLite. A log is kept when the program ends without closing the database.
 * @param {string} path @param {string} sql
 */
function makeDatabase(path, sql, keepLog = false) {
  const leave = keepLog ? "import os; os._exit(0)" : "c.close()";
  execFileSync("python3", ["-c", `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.executescript(sys.argv[2])
${leave}`, path, sql]);
}

/** Memory of its own that the largest renderer process holds now, in bytes. */
function rendererMemory() {
  let most = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) continue;
      const kilobytes = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      most = Math.max(most, Number(kilobytes ?? 0) * 1024);
    } catch {
      // the process ended meanwhile
    }
  }
  return most;
}

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
    await page.locator("#snapshot").setInputFiles(files.map((name) => join(folder, name)));
    await page.locator("#moment").selectOption(moment ?? "");
    await page.locator("#verifier button.action").click();
    const download = page.locator("#verifier a.download");
    const failure = page.locator("#verifier [role=status].error");
    await download.or(failure).waitFor({ timeout: 300_000 });
    if (await failure.isVisible()) return { error: await failure.textContent() };
    // As a reader gets it: the page's policy lets a script fetch nothing but the site's own files.
    const [saved] = await Promise.all([page.waitForEvent("download"), download.click()]);
    const report = readFileSync(await saved.path(), "utf8");
    return { report, memory: Number(await page.locator("#verifier").getAttribute("data-memory")) };
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
      const outcomes = await page.locator("#verifier .outcome").evaluateAll((/** @type {Element[]} */ all) =>
        all.map((item) => `${item.getAttribute("data-id")} ${item.getAttribute("data-outcome")}`));
      assert.deepEqual(outcomes, JSON.parse(report ?? "").checks.map((/** @type {{id: string, outcome: string}} */ check) => `${check.id} ${check.outcome}`));
      assert.deepEqual(wrong.filter((line) => !line.startsWith("request to blob:")), []);
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
    assert.deepEqual(wrong.filter((line) => !line.startsWith("request to blob:")), []);
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
      assert.deepEqual(wrong.filter((line) => !line.startsWith("request to blob:")), []);
      await close();
    } finally {
      rmSync(path, { force: true });
    }
  });

  test("verifying can be stopped", async () => {
    const { page, close } = await openPage(browser, server.address);
    await page.goto(`${server.address}wal.check.html`);
    await page.locator("#snapshot").setInputFiles(join(folder, "after.db"));
    // The worker's script arrives late, so that there is time to press the button.
    await page.route("**/worker.js", async (/** @type {import("playwright-core").Route} */ route) => {
      await new Promise((wait) => setTimeout(wait, 3000));
      await route.continue().catch(() => {});
    });
    await page.locator("#verifier button.action").click();
    await page.locator("#verifier button:not(.action)").click();
    assert.match((await page.locator("#verifier [role=status]").textContent()) ?? "", /^(Stopped\.|已停止。)$/);
    assert.equal(await page.locator("#verifier .outcome").count(), 0);
    await close();
  });
});
