// Runs Handrail and its peers on the same guides, in turns, and prints medians and ratios. script/bench calls it.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    program: { type: "string", default: "build/release/handrail" },
    guides: { type: "string", default: "2000" },
    rounds: { type: "string", default: "5" },
  },
});
const count = Number(options.guides);
const rounds = Number(options.rounds);
const handrail = resolve(options.program);
const home = resolve("build/bench");
const corpus = join(home, `guides-${count}`);

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(1);
}

function makeCorpus() {
  const made = existsSync(corpus) ? readdirSync(corpus).length : 0;
  if (made === count) return;
  rmSync(corpus, { recursive: true, force: true });
  const run = spawnSync(process.execPath, ["bench/corpus.mjs", corpus, String(count)], { encoding: "utf8" });
  if (run.status !== 0) fail(run.stderr);
}

/** @typedef {{ name: string, command: string[], check: (run: string[]) => boolean, output?: string, accepts?: number[] }} Contestant */

/**
 * A Hugo site with nothing but the page's content in it: the least that Hugo can be asked for.
 * @param {string} name
 * @param {boolean} highlight
 */
function makeHugoSite(name, highlight) {
  const site = join(home, name);
  mkdirSync(join(site, "layouts/_default"), { recursive: true });
  writeFileSync(join(site, "layouts/_default/single.html"), "<!doctype html><title>{{ .Title }}</title>{{ .Content }}\n");
  writeFileSync(join(site, "layouts/_default/list.html"), "<!doctype html>{{ range .Pages }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}\n");
  writeFileSync(join(site, "config.toml"), `baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap"]
[markup.highlight]
codeFences = ${highlight}
noClasses = false
[[module.mounts]]
source = ${JSON.stringify(corpus)}
target = "content"
[[module.mounts]]
source = "layouts"
target = "layouts"
`);
  return site;
}

/** @param {string} folder @returns {number} */
function pagesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) =>
    sum + (entry.isDirectory() ? pagesBelow(join(folder, entry.name)) : entry.name.endsWith(".html") ? 1 : 0), 0);
}

/**
 * Who takes part: the command, and a look at its output, so that nobody wins by failing.
 * @param {string} what
 * @returns {Contestant[]}
 */
function contestants(what) {
  const guides = readdirSync(corpus).map((name) => join(corpus, name));
  /** @param {string} name */
  const out = (name) => join(home, "out", name);
  const cmark = {
    name: "cmark-gfm (one process, all guides)", command: ["cmark-gfm", "-e", "table", "-e", "tasklist", "-e", "autolink", ...guides],
    output: out("cmark.html"), check: () => statSync(out("cmark.html")).size > 1000 * count,
  };
  /** @type {(name: string, command: string[]) => Contestant} */
  const site = (name, command) => ({ name, command, check: (run) => pagesBelow(run[run.length - 1]) >= count });
  if (what === "check") {
    return [cmark, {
      name: "handrail check", command: [handrail, "check", corpus, "--format", "json"], output: out("check.json"), accepts: [0, 1],
      check: () => statSync(out("check.json")).size > 0,
    }];
  }
  return [
    cmark,
    site("handrail build", [handrail, "build", "--quiet", corpus, "-o", out("handrail-@round")]),
    site("hugo, no highlighting", ["hugo", "--quiet", "-s", makeHugoSite("hugo-plain", false), "-d", out("hugo-plain-@round")]),
    site("hugo, highlighting", ["hugo", "--quiet", "-s", makeHugoSite("hugo", true), "-d", out("hugo-@round")]),
  ];
}

/**
 * Each round writes to a new place: files that were deleted a moment ago slow down those that follow.
 * @param {Contestant} contestant
 * @param {number} round
 */
function once(contestant, round) {
  const command = contestant.command.map((word) => word.replace("@round", String(round)));
  const stdout = contestant.output ? openSync(contestant.output, "w") : "ignore";
  const begin = process.hrtime.bigint();
  const run = spawnSync(command[0], command.slice(1), { stdio: ["ignore", stdout, "pipe"] });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (typeof stdout === "number") closeSync(stdout);
  if (!(contestant.accepts ?? [0]).includes(run.status ?? -1)) fail(`${contestant.name}: ${run.error ?? run.stderr}`);
  if (!contestant.check(command)) fail(`${contestant.name}: its output is not whole`);
  return seconds;
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {string} what */
function measure(what) {
  rmSync(join(home, "out"), { recursive: true, force: true });
  mkdirSync(join(home, "out"), { recursive: true });
  spawnSync("sync");
  const all = contestants(what);
  const times = all.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; ++round) all.forEach((contestant, i) => times[i].push(once(contestant, round)));
  const medians = times.map(median);
  const ours = medians[1];
  console.log(`\n${what}: median of ${rounds} rounds, in turns`);
  console.log(`${"".padEnd(36)}  ${"seconds".padStart(9)}  ${"fastest".padStart(9)}  ${"slowest".padStart(9)}  handrail takes`);
  all.forEach((contestant, i) => {
    const cells = [medians[i], Math.min(...times[i]), Math.max(...times[i])].map((s) => s.toFixed(3).padStart(9));
    console.log(`${contestant.name.padEnd(36)}  ${cells.join("  ")}  ${i === 1 ? "" : `${(ours / medians[i]).toFixed(2)} times as long`}`);
  });
}

makeCorpus();
process.on("exit", () => rmSync(join(home, "out"), { recursive: true, force: true }));
const bytes = readdirSync(corpus).reduce((sum, name) => sum + statSync(join(corpus, name)).size, 0);
console.log(`${count} guides, ${(bytes / 1e6).toFixed(1)} MB; ${cpus().length} processors`);
for (const what of positionals) measure(what);
