// Runs Handrail and its peers on the same guides, in turns, and prints medians and ratios. script/bench calls it.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { growth } from "./growth.mjs";
import { compare, fail } from "./measure.mjs";
import { npmPeer } from "./peers.mjs";
import { startup } from "./startup.mjs";
import { steps } from "./steps.mjs";
import { verifying } from "./verify.mjs";

/** @typedef {import("./measure.mjs").Contestant} Contestant */

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    program: { type: "string", default: "build/release/handrail" },
    guides: { type: "string", default: "2000" },
    rounds: { type: "string", default: "3" },
    megabytes: { type: "string", default: "1000" },
    gigabytes: { type: "string", default: "6" },
  },
});
const count = Number(options.guides);
const rounds = Number(options.rounds);
const handrail = resolve(options.program);
const home = resolve("build/bench");
const corpus = join(home, `guides-${count}`);

function makeCorpus() {
  const made = existsSync(corpus) ? readdirSync(corpus).length : 0;
  if (made === count) return;
  rmSync(corpus, { recursive: true, force: true });
  const run = spawnSync(process.execPath, ["bench/corpus.mjs", corpus, String(count)], { encoding: "utf8" });
  if (run.status !== 0) fail(run.stderr);
}

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

/** @param {string} name */
const out = (name) => join(home, "out", name);
const guides = () => readdirSync(corpus).map((name) => join(corpus, name));

/** @type {() => Contestant} */
const cmark = () => ({
  name: "cmark-gfm (one process, all guides)", command: ["cmark-gfm", "-e", "table", "-e", "tasklist", "-e", "autolink", ...guides()],
  output: out("cmark.html"), check: () => statSync(out("cmark.html")).size > 1000 * count,
});

/** @param {string} name @param {string} folder @returns {Contestant} */
const check = (name, folder) => ({
  name, command: [handrail, "check", folder, "--format", "json"], output: out("check.json"), accepts: [0, 1],
  check: () => statSync(out("check.json")).size > 0,
});

function build() {
  /** @type {(name: string, command: string[]) => Contestant} */
  const site = (name, command) => ({ name, command, check: (run) => pagesBelow(run[run.length - 1]) >= count });
  compare(`build, ${count} guides`, [
    cmark(),
    site("handrail build", [handrail, "build", "--quiet", corpus, "-o", out("handrail-@round")]),
    site("hugo, no highlighting", ["hugo", "--quiet", "-s", makeHugoSite("hugo-plain", false), "-d", out("hugo-plain-@round")]),
    site("hugo, highlighting", ["hugo", "--quiet", "-s", makeHugoSite("hugo", true), "-d", out("hugo-@round")]),
  ], rounds);
}

/** Each shell block of the first guides as a script of its own, beside a folder of these guides. @param {number} wanted */
function makeScripts(wanted) {
  const folder = join(home, "scripts");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "guides"), { recursive: true });
  const scripts = [];
  for (const guide of guides().slice(0, wanted)) {
    const text = readFileSync(guide, "utf8");
    writeFileSync(join(folder, "guides", basename(guide)), text);
    for (const [, code] of text.matchAll(/^```(?:bash|sh|shell)[^\n]*\n([^]*?)^```/gm)) {
      const script = join(folder, `${scripts.length}.sh`);
      writeFileSync(script, code);
      scripts.push(script);
    }
  }
  return { folder: join(folder, "guides"), scripts };
}

function checks() {
  compare(`check, ${count} guides`, [
    cmark(), check("handrail check", corpus),
    { name: "markdownlint-cli2", command: [npmPeer(home, "markdownlint-cli2"), `${corpus}/*.md`], accepts: [0, 1], check: () => true },
  ], rounds);
  const some = makeScripts(Math.min(count, 100));
  compare(`check, ${Math.min(count, 100)} guides, ${some.scripts.length} shell blocks`, [
    check("handrail check, the guides whole", some.folder),
    { name: "shellcheck, their shell blocks", command: ["shellcheck", "-s", "bash", "-f", "json", ...some.scripts], output: out("shellcheck.json"), accepts: [0, 1], check: () => statSync(out("shellcheck.json")).size > 0 },
  ], rounds);
}

if (positionals.some((what) => what !== "verify")) makeCorpus();
process.on("exit", () => rmSync(join(home, "out"), { recursive: true, force: true }));
rmSync(join(home, "out"), { recursive: true, force: true });
mkdirSync(join(home, "out"), { recursive: true });
spawnSync("sync");
if (existsSync(corpus)) {
  const bytes = guides().reduce((sum, guide) => sum + statSync(guide).size, 0);
  console.log(`${count} guides, ${(bytes / 1e6).toFixed(1)} MB; ${cpus().length} processors`);
}
/** @type {Record<string, () => void | Promise<void>>} */
const measurements = { build, check: checks, startup: () => startup(handrail, home), growth: () => growth(handrail, home, rounds), run: () => steps(handrail, home, rounds),
  verify: () => verifying(handrail, home, rounds, { megabytes: Number(options.megabytes), gigabytes: Number(options.gigabytes) }) };
for (const what of positionals) await (measurements[what] ?? (() => fail(`there is no measurement ${what}`)))();
