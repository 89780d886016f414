// The verifier beside its peers: natively beside the sqlite3 shell, on a database and on a dump; in Chromium, from a File, beside the native run and beside
// sql.js and SQLite's own module; how much memory it takes there; how large the module is, and how soon it is ready.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { fail, median } from "./measure.mjs";
import { npmPeer } from "./peers.mjs";
import { kGuide, kQuestions, makeDatabase, makeDumps, makeSparseDatabase } from "./verify/databases.mjs";
import { makeSite, peerInPage, timeToReady, verifyInPage } from "./verify/in_browser.mjs";

/** @typedef {{ name: string, seconds: number[], processor: number[], memory?: number, idle?: number, peak?: number, failure?: string }} Run */

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** @param {string} name @returns {Run} */
const run = (name) => ({ name, seconds: [], processor: [] });

/** @param {Run} to @param {{ seconds: number, processor: number }} measured */
function add(to, measured) {
  to.seconds.push(measured.seconds);
  to.processor.push(measured.processor);
}

/** Seconds by the clock and of processor time that a command takes. @param {string[]} words */
function natively(words) {
  const begin = performance.now();
  const done = spawnSync("bash", ["-c", 'TIMEFORMAT="%U %S"; time "$@" >/dev/null', "bash", ...words], { encoding: "utf8" });
  const seconds = (performance.now() - begin) / 1000;
  if (done.status !== 0) fail(`${words.join(" ")}: ${done.stderr}`);
  const [user, system] = (done.stderr.trim().split("\n").pop() ?? "").split(" ").map(Number);
  return { seconds, processor: user + system };
}

/** @param {string} title @param {Run[]} runs */
function print(title, runs) {
  const [reference] = runs;
  console.log(`\n${title}: median of ${reference.seconds.length}, in turns`);
  for (const run of runs) {
    const cells = [run.name.padEnd(36)];
    if (run.failure) cells.push(`failed: ${run.failure.slice(0, 160)}`);
    else {
      const seconds = median(run.seconds);
      const processor = median(run.processor);
      cells.push(`${seconds.toFixed(2).padStart(8)} s`, `${(seconds / median(reference.seconds)).toFixed(2)} times ${reference.name}`,
        `processor ${processor.toFixed(2)} s, ${(processor / median(reference.processor)).toFixed(2)} times`);
      if (run.peak) cells.push(`renderer ${megabytes(run.peak)}${run.idle ? `, at rest ${megabytes(run.idle)}` : ""}`);
      if (run.memory) cells.push(`module ${megabytes(run.memory)}`);
    }
    console.log(cells.join("  "));
  }
}

/**
 * @param {string} handrail @param {string} home @param {number} rounds
 * @param {{ megabytes: number, gigabytes: number }} sizes of the database that is read through, and of the sparse one
 */
export async function verifying(handrail, home, rounds, sizes) {
  const place = join(home, "verify");
  const database = makeDatabase(join(place, `orders-${sizes.megabytes}.db`), sizes.megabytes);
  const sparse = makeSparseDatabase(join(place, `sparse-${sizes.gigabytes}.db`), sizes.gigabytes);
  const guide = join(place, "orders.md");
  writeFileSync(guide, kGuide);

  for (const [id, { sql }] of Object.entries(kQuestions)) {
    const [shell, ours] = ["the sqlite3 shell", "handrail verify"].map(run);
    for (let round = 0; round < rounds; round++) {
      add(shell, natively(["sqlite3", database, sql]));
      add(ours, natively([handrail, "verify", guide, "--db", database, "--select", id]));
    }
    print(`verify, ${sizes.megabytes} MB, ${id}`, [shell, ours]);
  }

  const dumps = makeDumps(makeDatabase(join(place, `orders-${sizes.megabytes / 2}.db`), sizes.megabytes / 2), join(place, `orders-${sizes.megabytes / 2}`));
  const [shell, ours] = ["sqlite3, its own dump", "handrail verify, the mysqldump"].map(run);
  for (let round = 0; round < rounds; round++) {
    const loaded = join(place, "loaded.db");
    rmSync(loaded, { force: true });
    add(shell, natively(["bash", "-c", `{ echo "PRAGMA synchronous=OFF;"; cat "$1"; echo "${kQuestions.scan.sql};"; } | sqlite3 -bail "$0"`, loaded, dumps.own]));
    add(ours, natively([handrail, "verify", guide, "--db", dumps.mysql, "--select", "scan"]));
    rmSync(loaded, { force: true });
  }
  print(`a dump of the rows of ${sizes.megabytes / 2} MB, loaded and scanned`, [shell, ours]);

  const peers = npmPeer(home, "markdownlint-cli2").replace(/\/node_modules\/.*$/, "");
  const site = makeSite(handrail, join(place, "site"), peers);
  const runs = ["native", "in the page, from a File", "sql.js", "@sqlite.org/sqlite-wasm"].map(run);
  const [native, page, ...others] = runs;
  for (let round = 0; round < rounds; round++) {
    add(native, natively([handrail, "verify", guide, "--db", database]));
    const measured = await verifyInPage(site, database);
    add(page, measured);
    page.memory = Math.max(page.memory ?? 0, measured.memory);
    page.peak = Math.max(page.peak ?? 0, measured.peak);
    page.idle = Math.max(page.idle ?? 0, measured.idle);
    for (const [i, peer] of ["sqljs_worker.js", "sqlite_wasm_worker.mjs"].entries()) {
      const contestant = others[i];
      if (contestant.failure) continue;
      const result = await peerInPage(site, peer, database);
      contestant.failure = result.failure;
      add(contestant, result);
      contestant.peak = Math.max(contestant.peak ?? 0, result.peak);
    }
  }
  print(`verify in Chromium, ${sizes.megabytes} MB, both checks`, runs);

  const large = await verifyInPage(site, sparse);
  console.log(`\n${sizes.gigabytes} GB, sparse: ${large.seconds.toFixed(2)} s, renderer ${megabytes(large.peak)}, at rest ${megabytes(large.idle)}, module ${megabytes(large.memory)}`);

  const wasm = readFileSync(join(process.env.HANDRAIL_WASM ?? "build/wasm", "handrail_verifier.wasm"));
  const brotli = brotliCompressSync(wasm, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
  console.log(`\nthe module: ${(wasm.length / 1e3).toFixed(0)} kB, ${(brotli.length / 1e3).toFixed(0)} kB with brotli`);
  const ready = await timeToReady(site);
  console.log(`ready after ${ready.first.toFixed(0)} ms, loaded before: ${median(ready.later).toFixed(0)} ms`);
  rmSync(join(place, "site"), { recursive: true, force: true });
  if (large.peak === 0) fail("the renderer's memory was not seen");
}
