// What the browser tests share: a site built from guides, a server for it on this machine alone, and a headless
// Chromium that reports everything a reader would not want to happen.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, resolve } from "node:path";

export const chromiumPath = "/usr/bin/chromium";
export const chromiumArguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** @type {Record<string, string>} */
const kTypes = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".png": "image/png", ".wasm": "application/wasm", ".xml": "application/xml",
};

export const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");

/** Why the browser tests cannot run here, or false. */
export const noBrowser = existsSync(chromiumPath) ? false : `${chromiumPath} is not there`;

export function makeTemporaryFolder() {
  return mkdtempSync(join(tmpdir(), "handrail-site-"));
}

/** @param {string} folder */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs the program; a test that expects success says so itself. @param {...string} parameters */
export function run(...parameters) {
  return spawnSync(handrail, parameters, { encoding: "utf8", maxBuffer: 64 << 20 });
}

/** Serves a folder below "/some/base/", so that a page that counts on lying at the root is found out. @param {string} folder */
export async function serve(folder) {
  const base = "/some/base/";
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder, normalize(path.slice(base.length)));
    if (!path.startsWith(base) || !file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": kTypes[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}${base}`, close: () => server.close() };
}

export async function launch() {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: chromiumPath, args: chromiumArguments });
}

/**
 * A page, and the list of what went wrong on it: console errors, exceptions, CSP violations, requests to elsewhere.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {import("playwright-core").BrowserContextOptions} options
 */
export async function openPage(browser, address, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const wrong = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    // A blob: is bytes that the page has made itself; nothing is sent for it.
    const mine = request.url().startsWith(address) || request.url().startsWith(`blob:${new URL(address).origin}/`);
    if (!mine) wrong.push(`request to ${request.url()}`);
  });
  if (options.javaScriptEnabled !== false) {
    await page.exposeFunction("reportViolation", (/** @type {string} */ text) => wrong.push(`CSP: ${text}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) =>
        /** @type {any} */ (window).reportViolation(`${event.violatedDirective} ${event.blockedURI}`));
    });
  }
  return { page, wrong, close: () => context.close() };
}
