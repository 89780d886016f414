// Running a command and timing it: what every measurement shares.
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/**
 * What takes part: the command, and a look at its output, so that nobody wins by failing.
 * @typedef {{ name: string, command: string[], check: (run: string[]) => boolean, output?: string, accepts?: number[] }} Contestant
 */

/** @param {string} message @returns {never} */
export function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(1);
}

/**
 * Seconds that one run takes. "@round" in the command is the round: each round writes to a new place, since files that
 * were deleted a moment ago slow down those that follow.
 * @param {Contestant} contestant
 * @param {number} round
 */
export function once(contestant, round) {
  const command = contestant.command.map((word) => word.replace("@round", String(round)));
  const stdout = contestant.output ? openSync(contestant.output, "w") : "ignore";
  const begin = process.hrtime.bigint();
  const run = spawnSync(command[0], command.slice(1), { stdio: ["ignore", stdout, "pipe"], maxBuffer: 1 << 28 });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (typeof stdout === "number") closeSync(stdout);
  if (!(contestant.accepts ?? [0]).includes(run.status ?? -1)) fail(`${contestant.name}: ${run.error ?? String(run.stderr).slice(0, 2000)}`);
  if (!contestant.check(command)) fail(`${contestant.name}: its output is not whole`);
  return seconds;
}

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs all in turns and prints medians, and how long the contestant at `ours` takes beside each other one.
 * @param {string} title
 * @param {Contestant[]} contestants
 * @param {number} rounds
 */
export function compare(title, contestants, rounds) {
  const ours = contestants.findIndex((contestant) => contestant.name.startsWith("handrail"));
  const times = contestants.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; ++round) contestants.forEach((contestant, i) => times[i].push(once(contestant, round)));
  const medians = times.map(median);
  console.log(`\n${title}: median of ${rounds} round${rounds === 1 ? "" : "s"}, in turns`);
  console.log(`${"".padEnd(36)}  ${"seconds".padStart(9)}  ${"fastest".padStart(9)}  ${"slowest".padStart(9)}  handrail takes`);
  contestants.forEach((contestant, i) => {
    const cells = [medians[i], Math.min(...times[i]), Math.max(...times[i])].map((s) => s.toFixed(3).padStart(9));
    const ratio = medians[ours] / medians[i];
    const words = ratio < 0.5 ? `${ratio.toFixed(4)} times as long: ${(1 / ratio).toFixed(1)} times as fast` : `${ratio.toFixed(2)} times as long`;
    console.log(`${contestant.name.padEnd(36)}  ${cells.join("  ")}  ${i === ours ? "" : words}`);
  });
}
