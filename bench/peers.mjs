// Peers that come from npm, by a lockfile of their own: only those who measure need them.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "./measure.mjs";

/** Where an npm package's program lies, installed when it is not there. @param {string} home @param {string} program */
export function npmPeer(home, program) {
  const folder = join(home, "peers");
  const lock = "package-lock.json";
  mkdirSync(folder, { recursive: true });
  const current = existsSync(join(folder, lock)) && readFileSync(join(folder, lock), "utf8") === readFileSync(join("bench/peers", lock), "utf8");
  const path = join(folder, "node_modules/.bin", program);
  if (!current || !existsSync(path)) {
    for (const file of ["package.json", lock]) copyFileSync(join("bench/peers", file), join(folder, file));
    const run = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, encoding: "utf8" });
    if (run.status !== 0) fail(`npm ci: ${run.stderr}`);
  }
  return path;
}
