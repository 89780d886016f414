// What the tests of the check page share: databases made on the spot, and the page used as a person uses it.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs SQL with Python's SQLite. A log is kept when the program ends without closing the database.
 * @param {string} path @param {string} sql
 */
export function makeDatabase(path, sql, keepLog = false) {
  const leave = keepLog ? "import os; os._exit(0)" : "c.close()";
  execFileSync("python3", ["-c", `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.executescript(sys.argv[2])
${leave}`, path, sql]);
}

/** Memory of its own that the largest renderer process holds now, in bytes. */
export function rendererMemory() {
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

/**
 * Chooses files on a check page that is open, presses the button and waits for what it says.
 * @param {import("playwright-core").Page} page
 * @param {{ files: string[], before?: string[], moment?: string | null }} chosen paths
 */
export async function verifyOnPage(page, { files, before = [], moment = null }) {
  await page.locator("#snapshot").setInputFiles(files);
  await page.locator("#snapshot-before").setInputFiles(before);
  if (await page.locator("#moment").isVisible()) await page.locator("#moment").selectOption(moment ?? "");
  await page.locator("#verifier button.action").click();
  const { json, error, memory } = await ended(page);
  if (error !== undefined) return { error, memory };
  const junit = await saved(page, page.locator("#verifier a.download[download$='.xml']"));
  return { report: json, junit, memory };
}

/**
 * Chooses files on a check page that is open, has the upgrade rehearsed and waits for what it says.
 * @param {import("playwright-core").Page} page @param {string[]} files paths
 */
export async function rehearseOnPage(page, files) {
  await page.locator("#snapshot").setInputFiles(files);
  await page.locator("#verifier button.rehearse").click();
  const { json, error, memory } = await ended(page);
  return { report: json, error, memory };
}

/** The JSON, or the sentence, that a request ends in, and the module's memory in bytes. @param {import("playwright-core").Page} page */
async function ended(page) {
  const download = page.locator("#verifier a.download[download$='.json']");
  const failure = page.locator("#verifier [role=status].error");
  await download.or(failure).waitFor({ timeout: 300_000 });
  const memory = Number(await page.locator("#verifier").getAttribute("data-memory"));
  if (await failure.isVisible()) return { error: (await failure.textContent()) ?? "", memory };
  return { json: await saved(page, download), memory };
}

/**
 * A file as a reader gets it: the page's policy lets a script fetch nothing but the site's own files.
 * @param {import("playwright-core").Page} page @param {import("playwright-core").Locator} link
 */
async function saved(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return readFileSync(await file.path(), "utf8");
}

/** A rehearsal's report without what was measured. @param {string} json */
export const withoutTimes = (json) => json.replace(/"milliseconds": [\d.e-]+/g, '"milliseconds": 0');

/** What lies in the browser's storage for the page. @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
export function scratchLeft(page) {
  return page.evaluate(async () => {
    const names = [];
    for await (const name of /** @type {any} */ (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
}

/** What the page shows of each check: its id and its outcome. @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
export function outcomesOn(page) {
  return page.locator("#verifier .outcome").evaluateAll((/** @type {Element[]} */ all) =>
    all.map((item) => `${item.getAttribute("data-id")} ${item.getAttribute("data-outcome")}`));
}

/** A picture of the whole page, where HANDRAIL_SCREENSHOTS says. @param {import("playwright-core").Page} page @param {string} name */
export async function picture(page, name) {
  const to = process.env.HANDRAIL_SCREENSHOTS;
  if (to) await page.screenshot({ path: join(to, `${name}.png`), fullPage: true });
}
