// Seeds for the fuzz targets, taken from the guides that the project has anyway: the rules' fixtures and pages, and the
// runbooks; for dumps, small ones that the real programs wrote. Usage: node tests/fuzz/seeds.mjs TARGET FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** @param {string} folder @returns {string[]} */
function guidesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    return entry.isDirectory() ? guidesBelow(place) : entry.name.endsWith(".md") ? [place] : [];
  });
}

/** @param {string} guide @param {RegExp} language */
function fencesOf(guide, language) {
  return [...guide.matchAll(/^(`{3,}|~{3,})[ ]*(\w*)[^\n]*\n([^]*?)^\1/gm)].filter((fence) => language.test(fence[2])).map((fence) => fence[3]);
}

/** @type {Record<string, (guide: string) => string[]>} */
const seedsOf = {
  guide: (guide) => [guide],
  shell: (guide) => fencesOf(guide, /^(bash|sh|shell|console)$/),
  sql: (guide) => fencesOf(guide, /^(sql|mysql|postgresql|sqlite)$/),
  annotations: (guide) => [
    ...[...guide.matchAll(/^---\n([^]*?)^---$/gm)].map((found) => found[1]),
    ...[...guide.matchAll(/<!-- handrail(?:-disable(?:-next)?)?:? ([^]*?)-->/g)].map((found) => found[1]),
    ...[...guide.matchAll(/^`{3,}\w+ \{([^\n]*)\}$/gm)].map((found) => found[1]),
    ...fencesOf(guide, /^(checks|yaml|yml)$/),
  ],
};

const dumps = "tests/fuzz/dumps";
const [target, folder] = process.argv.slice(2);
if (!(target in seedsOf || target === "dump") || folder === undefined || folder.startsWith("-")) {
  console.error(`Usage: node tests/fuzz/seeds.mjs ${[...Object.keys(seedsOf), "dump"].join("|")} FOLDER`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
if (target === "dump") {
  for (const name of readdirSync(dumps)) {
    const text = readFileSync(path.join(dumps, name));
    writeFileSync(path.join(folder, name), text);
    writeFileSync(path.join(folder, `${name}.gz`), gzipSync(text));
  }
  process.exit(0);
}
for (const guide of ["checker/fixtures", "docs", "runbooks"].flatMap(guidesBelow)) {
  for (const seed of seedsOf[target](readFileSync(guide, "utf8"))) {
    writeFileSync(path.join(folder, createHash("sha1").update(seed).digest("hex").slice(0, 16)), seed);
  }
}
