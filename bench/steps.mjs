// What `handrail run` costs: a guide of 1,000 trivial steps beside the same commands as a bash script, 20 of them beside
// Ansible on this machine, a resumption after the last of 1,000 steps failed, and much output through one step.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compare, fail, median } from "./measure.mjs";

const gigabytes = 2;

/** @param {string} file @param {number} count @param {(number: number) => string} command @param {string} [last] */
function writeGuide(file, count, command, last) {
  const steps = Array.from({ length: count }, (_, i) => `## Configure part ${i + 1}\n\n\`\`\`bash\n${command(i + 1)}\n\`\`\`\n`);
  if (last) steps.push(`## Configure the end\n\n\`\`\`bash\n${last}\n\`\`\`\n`);
  writeFileSync(file, `# Upgrade\n\n${steps.join("\n")}`);
}

/** @param {string} file Whether it holds as many lines as there are steps; it is emptied for the next. @param {number} count */
function done(file, count) {
  const lines = readFileSync(file, "utf8").split("\n").length - 1;
  writeFileSync(file, "");
  return lines === count;
}

/** @param {string} handrail @param {string} home @param {number} rounds */
export function steps(handrail, home, rounds) {
  const place = join(home, "steps");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  process.env.HANDRAIL_STATE_DIR = join(place, "state");
  const effects = join(place, "effects");
  writeFileSync(effects, "");
  /** @param {number} number */
  const command = (number) => `echo ${number} >> ${effects}`;
  const numbers = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i + 1);

  const guide = join(place, "thousand.md");
  const script = join(place, "thousand.sh");
  writeGuide(guide, 1000, command);
  writeFileSync(script, `set -euo pipefail\n${numbers(1000).map(command).join("\n")}\n`);
  compare("run, 1,000 steps", [
    { name: "handrail run", command: [handrail, "run", guide, "--yes", "--quiet"], check: () => done(effects, 1000) },
    { name: "bash, the same lines", command: ["bash", script], check: () => done(effects, 1000) },
  ], rounds);

  const short = join(place, "twenty.md");
  const playbook = join(place, "twenty.yml");
  writeGuide(short, 20, command);
  writeFileSync(playbook, `- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n${numbers(20).map((number) => `    - shell: ${command(number)}\n`).join("")}`);
  compare("run, 20 steps", [
    { name: "handrail run", command: [handrail, "run", short, "--yes", "--quiet"], check: () => done(effects, 20) },
    { name: "ansible-playbook, localhost", command: ["ansible-playbook", "-i", "localhost,", playbook], check: () => done(effects, 20) },
  ], rounds);

  resumption(handrail, place, command, rounds);
  output(handrail, place, rounds);
  rmSync(place, { recursive: true, force: true });
}

/** @param {string} handrail @param {string} place @param {(number: number) => string} command @param {number} rounds */
function resumption(handrail, place, command, rounds) {
  const guide = join(place, "resumed.md");
  const gate = join(place, "gate");
  writeGuide(guide, 1000, command, `test -e ${gate}`);
  const times = [];
  for (let round = 0; round < rounds; round++) {
    rmSync(gate, { force: true });
    const run = spawnSync(handrail, ["run", guide, "--yes", "--quiet", "--anew"], { stdio: "ignore" });
    if (run.status !== 1) fail(`the run that was to fail ended with ${run.status}`);
    writeFileSync(gate, "");
    const begin = process.hrtime.bigint();
    const resumed = spawnSync(handrail, ["resume", "--yes", "--quiet"], { encoding: "utf8" });
    times.push(Number(process.hrtime.bigint() - begin) / 1e6);
    if (resumed.status !== 0) fail(`the resumption ended with ${resumed.status}: ${resumed.stderr}`);
  }
  console.log(`\nresume of a run of 1,001 steps at its last one: ${median(times).toFixed(0)} ms, median of ${rounds}`);
}

/** @param {string} handrail @param {string} place @param {number} rounds */
function output(handrail, place, rounds) {
  const guide = join(place, "output.md");
  const shown = `head -c ${gigabytes}G /dev/zero`;
  writeGuide(guide, 1, () => shown);
  /** Kilobytes that a command and what it waited for took at most. @param {string[]} words */
  const peak = (words) => {
    const run = spawnSync("/usr/bin/time", ["-f", "%M", ...words], { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
    return Number(run.stderr.trim().split("\n").pop());
  };
  compare(`${gigabytes} GB of output through one step`, [
    { name: "handrail run", command: [handrail, "run", guide, "--yes", "--quiet"], check: () => true },
    { name: "bash, through cat", command: ["bash", "-c", `${shown} | cat > /dev/null`], check: () => true },
  ], rounds);
  console.log(`memory at most: ${(peak([handrail, "run", guide, "--yes", "--quiet"]) / 1024).toFixed(0)} MB`);
}
