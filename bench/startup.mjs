// Process time (user and system) of one `handrail check` of one guide of 20 KB, start-up included: the mean of many
// runs from a shell's loop. The same loop around a program that does nothing tells what starting any process costs here.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { manySteps } from "./growth.mjs";
import { fail } from "./measure.mjs";

const runs = 200;

/** Milliseconds of process time that one run takes. @param {string[]} command */
function millisecondsOf(command) {
  const script = `TIMEFORMAT="%U %S"; time for ((i = 0; i < ${runs}; i++)); do "$@" >/dev/null; done`;
  const run = spawnSync("bash", ["-c", script, "bash", ...command], { encoding: "utf8" });
  const [user, system] = run.stderr.trim().split(" ").map(Number);
  if (!Number.isFinite(user + system)) fail(run.stderr);
  return ((user + system) / runs) * 1000;
}

/** @param {string} handrail @param {string} home */
export function startup(handrail, home) {
  const guide = join(home, "startup.md");
  writeFileSync(guide, manySteps(20_000));
  console.log(`\nstartup: process time of one run, mean of ${runs}`);
  console.log(`handrail check, a guide of 20 KB      ${millisecondsOf([handrail, "check", guide]).toFixed(2)} ms`);
  console.log(`handrail --version                    ${millisecondsOf([handrail, "--version"]).toFixed(2)} ms`);
  console.log(`/bin/true                             ${millisecondsOf(["/bin/true"]).toFixed(2)} ms`);
}
