// The verifier's page and its peers in Chromium, on a file that is chosen as a person chooses it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rendererMemory } from "../../tests/browser/check_page.mjs";
import { chromiumArguments, chromiumPath, serve } from "../../tests/browser/site_server.mjs";
import { fail } from "../measure.mjs";
import { kGuide, kQuestions } from "./databases.mjs";

/** @typedef {import("playwright-core").Page} Page */

/**
 * Seconds of processor time that the browser with this profile has taken, all its processes together: on a busy machine
 * that says more than the clock.
 * @param {string} profile
 */
function processorSeconds(profile) {
  /** @type {Map<number, { parent: number, ticks: number, own: boolean }>} */
  const all = new Map();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      const own = readFileSync(`/proc/${name}/cmdline`, "utf8").includes(profile);
      all.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]), own });
    } catch {
      // the process ended meanwhile
    }
  }
  /** @param {number} pid @returns {boolean} */
  const belongs = (pid) => {
    const process = all.get(pid);
    return process !== undefined && (process.own || belongs(process.parent));
  };
  return [...all].reduce((sum, [pid, { ticks }]) => sum + (belongs(pid) ? ticks : 0), 0) / 100;
}

/** A site with the bench's guide, and the peers beside it. @param {string} handrail @param {string} place @param {string} peers */
export function makeSite(handrail, place, peers) {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(join(place, "guides"), { recursive: true });
  writeFileSync(join(place, "guides/orders.md"), kGuide);
  const built = spawnSync(handrail, ["build", join(place, "guides"), "-o", join(place, "site"), "--quiet"], { encoding: "utf8" });
  if (built.status !== 0) fail(`handrail build: ${built.stderr}`);
  const folder = join(place, "site/peers");
  cpSync("bench/verify/peers", folder, { recursive: true });
  cpSync(join(peers, "node_modules/sql.js/dist"), join(folder, "sql.js/dist"), { recursive: true });
  cpSync(join(peers, "node_modules/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm"), join(folder, "sqlite-wasm"), { recursive: true });
  return join(place, "site");
}

/**
 * One run in a browser of its own, so that no run finds what another left in memory.
 * @template T
 * @param {string} site
 * @param {(page: Page, address: string) => Promise<T>} work
 * @returns {Promise<T & { peak: number, processor: number }>} with what the renderer held at most, in bytes, and the
 * processor time of all of the browser, in seconds
 */
async function inChromium(site, work) {
  const { chromium } = await import("playwright-core");
  const server = await serve(site);
  // A profile on the disk, as a person has one: without, a page's storage is memory of another process.
  const profile = mkdtempSync(join(tmpdir(), "handrail-bench-"));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: chromiumPath, args: chromiumArguments });
  const page = await browser.newPage();
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, rendererMemory())), 100);
  try {
    const before = processorSeconds(profile);
    const result = await work(page, server.address);
    return { ...result, peak, processor: processorSeconds(profile) - before };
  } finally {
    clearInterval(watch);
    await browser.close();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/**
 * Seconds from the choice's confirmation to the report; what the renderer held before, the module loaded and at rest.
 * @param {string} site @param {string} file @param {string[]} [companions]
 */
export function verifyInPage(site, file, companions = []) {
  return inChromium(site, async (page, address) => {
    await page.goto(`${address}orders.check.html`);
    await page.waitForFunction(() => performance.getEntriesByName("verifier-ready").length > 0);
    const idle = rendererMemory();
    await page.locator("#snapshot").setInputFiles([file, ...companions]);
    const begin = performance.now();
    await page.locator("#verifier button.action").click();
    await page.locator("#verifier .outcome, #verifier [role=status].error").first().waitFor({ timeout: 3_600_000 });
    const seconds = (performance.now() - begin) / 1000;
    const outcomes = await page.locator("#verifier .outcome").evaluateAll((all) => all.map((item) => item.getAttribute("data-outcome")));
    if (outcomes.join() !== "pass,pass") fail(`the page: ${await page.locator("#verifier").textContent()}`);
    const memory = Number(await page.locator("#verifier").getAttribute("data-memory"));
    return { seconds, memory, idle };
  });
}

/** The same by a peer; its seconds begin when the file is chosen. @param {string} site @param {string} peer @param {string} file */
export function peerInPage(site, peer, file) {
  return inChromium(site, async (page, address) => {
    const questions = Object.values(kQuestions).map(({ sql }) => `sql=${encodeURIComponent(sql)}`);
    await page.goto(`${address}peers/page.html?peer=${peer}&${questions.join("&")}`);
    const begin = performance.now();
    await page.locator("#file").setInputFiles(file);
    await page.locator("#answers[data-done]").waitFor({ state: "attached", timeout: 3_600_000 });
    const seconds = (performance.now() - begin) / 1000;
    const answers = (await page.locator("#answers").textContent()) ?? "";
    const right = answers === Object.values(kQuestions).map(({ answer }) => answer).join(", ");
    return { seconds, failure: right ? "" : answers };
  });
}

/** Milliseconds from the first request of the module to a worker that is ready, the first time and when it was loaded before. @param {string} site */
export function timeToReady(site) {
  return inChromium(site, async (page, address) => {
    const times = [];
    for (let i = 0; i < 4; i++) {
      await page.goto(`${address}orders.check.html`);
      await page.waitForFunction(() => performance.getEntriesByName("verifier-ready").length > 0);
      times.push(await page.evaluate(() => performance.getEntriesByName("verifier-ready")[0].startTime - performance.getEntriesByName("verifier-load")[0].startTime));
    }
    return { first: times[0], later: times.slice(1) };
  });
}
