// Snapshots that are damaged or made to harm, given to the check page in Chromium: each ends in the program's report or in its
// sentence, within the limits and in bounded memory, and the page goes on to the next one.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { hostileGuide, isSentenceOf, makeLargeCell, makeMutants, noMutants } from "../wasm/hostile_snapshots.mjs";
import { makeDatabase, rehearseOnPage, rendererMemory, scratchLeft, verifyOnPage, withoutTimes } from "./check_page.mjs";
import { launch, makeTemporaryFolder, noBrowser, openPage, removeFolder, run, serve } from "./site_server.mjs";

const kMutants = 60;
const kModule = 112 * 2 ** 20; // what its memory may grow to, in bytes
const kRenderer = 400e6; // bytes of the whole process: the browser's own, the module, and slices not yet collected

const kEndless = `---
checks:
  - id: endless
    sql: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
    expect: {equals: 1}
    time_limit: 2s
  - id: heap
    sql: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(DISTINCT hex(randomblob(500)) || i) FROM n
    expect: {equals: 1}
    time_limit: 60s
---
# Upgrade

\`\`\`bash
systemctl restart club
\`\`\`
`;

describe("hostile snapshots in Chromium", { skip: noBrowser || noMutants }, () => {
  /** @type {string} */ let folder;
  /** @type {Awaited<ReturnType<typeof serve>>} */ let server;
  /** @type {Awaited<ReturnType<typeof launch>>} */ let browser;
  /** @type {string[][]} */ let mutants;
  const path = (/** @type {string} */ name) => join(folder, name);

  before(async () => {
    folder = makeTemporaryFolder();
    mkdirSync(path("guides"));
    writeFileSync(path("guides/club.md"), hostileGuide);
    writeFileSync(path("guides/endless.md"), kEndless);
    mutants = makeMutants(path("mutants"), kMutants);
    const built = run("build", path("guides"), "-o", path("site"));
    assert.equal(built.status, 0, built.stderr);
    server = await serve(path("site"));
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (folder) removeFolder(folder);
  });

  /**
   * Whether what the page says of a snapshot is what the program says.
   * @param {{ report?: string, error?: string, memory: number }} page @param {{ stdout: string, stderr: string }} native @param {string} name
   */
  function assertSame(page, native, name) {
    assert.ok(page.memory > 0 && page.memory <= kModule, `${name}: ${page.memory} bytes`);
    if (page.error === undefined) {
      assert.equal(withoutTimes(page.report ?? ""), withoutTimes(native.stdout), `${name}: ${native.stderr}`);
    } else {
      assert.equal(native.stdout, "", `${name}: ${page.error}`);
      assert.ok(isSentenceOf(page.error, native.stderr), `${name}: ${page.error} but ${native.stderr}`);
    }
  }

  /** What the largest renderer holds at most while `work` is done. @param {() => Promise<void>} work */
  async function peakDuring(work) {
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, rendererMemory())), 100);
    try {
      await work();
    } finally {
      clearInterval(watch);
    }
    assert.ok(peak < kRenderer, `${peak} bytes`);
    return `the renderer's peak ${(peak / 1e6).toFixed(0)} MB`;
  }

  for (const work of /** @type {const} */ (["verify", "rehearse"])) {
    test(`${kMutants} damaged or crafted databases to ${work}, one after the other on one page`, { timeout: 500_000 }, async (t) => {
      const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
      await page.goto(`${server.address}club.check.html`);
      let reports = 0;
      t.diagnostic(await peakDuring(async () => {
        for (const files of mutants) {
          const seen = work === "verify" ? await verifyOnPage(page, { files }) : await rehearseOnPage(page, files);
          assertSame(seen, run(work, path("guides/club.md"), "--db", files[0], "--format", "json"), basename(files[0]));
          if (seen.report) reports++;
        }
      }));
      t.diagnostic(`${reports} reports, ${kMutants - reports} sentences`);
      assert.ok(reports >= kMutants / 6, `only ${reports} could be opened`);
      assert.deepEqual(await scratchLeft(page), []);
      assert.deepEqual(wrong, []);
      await close();
    });
  }

  test("packed files that grow without end: zeros, rows of SQL, one value, a database", { timeout: 500_000 }, async (t) => {
    const beginning = "PRAGMA foreign_keys=OFF; BEGIN TRANSACTION; CREATE TABLE users(id INTEGER, email TEXT);";
    const bombs = {
      "zeros.sql.gz": "head -c 512M /dev/zero | gzip -1",
      "zeros.db.zst": "head -c 4G /dev/zero | zstd -q -1",
      "rows.sql.gz": `(echo '${beginning}'; yes "INSERT INTO users VALUES(1,'$(printf '%0900d' 0)');" | head -c 512M) | gzip -9`,
      "value.sql.gz": `(echo "${beginning} INSERT INTO users VALUES(1,'"; head -c 256M /dev/zero | tr '\\0' x) | gzip -9`,
      "mysql.sql.zst": `(echo '-- MySQL dump 10.19  Distrib 10.3.39-MariaDB'; echo 'CREATE TABLE users(id int, email int);'; yes 'INSERT INTO users VALUES (1,2),(1,2);' | head -c 1G) | zstd -q -3`,
      "twice.sql.gz": "head -c 256M /dev/zero | gzip -9 | gzip -9",
      "database.db.gz": `(cat '${path("small.db")}'; head -c 512M /dev/zero) | gzip -9`,
    };
    makeDatabase(path("small.db"), "CREATE TABLE users(id INTEGER PRIMARY KEY, email TEXT)");
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}club.check.html`);
    for (const [name, command] of Object.entries(bombs)) {
      const out = openSync(path(name), "w");
      execFileSync("bash", ["-c", command], { stdio: ["ignore", out, "inherit"] });
      closeSync(out);
      const begin = Date.now();
      const peak = await peakDuring(async () => {
        const seen = await verifyOnPage(page, { files: [path(name)] });
        t.diagnostic(`${name}, ${statSync(path(name)).size} bytes: ${seen.error ?? "a report"}`);
        assertSame(seen, run("verify", path("guides/club.md"), "--db", path(name), "--format", "json"), name);
      });
      t.diagnostic(`${((Date.now() - begin) / 1000).toFixed(1)} s, ${peak}`);
      rmSync(path(name));
    }
    assert.deepEqual(await scratchLeft(page), []);
    assert.deepEqual(wrong, []);
    await close();
  });

  test("a cell of a gigabyte", { timeout: 500_000 }, async (t) => {
    makeLargeCell(path("cell.db"), 1e9);
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}club.check.html`);
    for (const work of /** @type {const} */ (["verify", "rehearse"])) {
      t.diagnostic(await peakDuring(async () => {
        const seen = work === "verify" ? await verifyOnPage(page, { files: [path("cell.db")] }) : await rehearseOnPage(page, [path("cell.db")]);
        assert.match(seen.report ?? "", /a value in it is larger than 16 MiB/);
        assertSame(seen, run(work, path("guides/club.md"), "--db", path("cell.db"), "--format", "json"), work);
      }));
    }
    rmSync(path("cell.db"));
    assert.deepEqual(wrong, []);
    await close();
  });

  test("questions without an end stop at their limits of steps and of memory", { timeout: 500_000 }, async (t) => {
    makeDatabase(path("small.db"), "CREATE TABLE IF NOT EXISTS users(id INTEGER PRIMARY KEY, email TEXT)");
    const { page, wrong, close } = await openPage(browser, server.address, { acceptDownloads: true });
    await page.goto(`${server.address}endless.check.html`);
    t.diagnostic(await peakDuring(async () => {
      const seen = await verifyOnPage(page, { files: [path("small.db")] });
      assertSame(seen, run("verify", path("guides/endless.md"), "--db", path("small.db"), "--format", "json"), "endless");
      const said = JSON.parse(seen.report ?? "").checks.map((/** @type {{ message: string }} */ check) => check.message);
      assert.match(said[0], /^it did not end within 40000000 steps/);
      assert.match(said[1], /^it needs more than 24 MiB of memory/);
    }));
    assert.deepEqual(wrong, []);
    await close();
  });
});
