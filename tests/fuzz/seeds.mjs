// Seeds for the fuzz targets, taken from the guides that the project has anyway: the rules' fixtures and pages, and the
// runbooks; for dumps, small ones that the real programs wrote; for the SQL of checks, what tests/verify asks of real
// servers. Usage: node tests/fuzz/seeds.mjs TARGET FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import * as changes from "../verify/changes.mjs";
import * as statements from "../verify/compatibility.mjs";

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

const [target, folder] = process.argv.slice(2);

/** @param {string} seed */
const keep = (seed) => writeFileSync(path.join(folder, createHash("sha1").update(seed).digest("hex").slice(0, 16)), seed);

/** Seeds that are in no guide. @type {Record<string, () => void>} */
const others = {
  dump() {
    const dumps = "tests/fuzz/dumps";
    for (const name of readdirSync(dumps)) {
      const text = readFileSync(path.join(dumps, name));
      writeFileSync(path.join(folder, name), text);
      writeFileSync(path.join(folder, `${name}.gz`), gzipSync(text));
    }
  },
  check_sql() {
    const { mysqlStatements, postgresqlStatements, mysqlRefused, postgresqlRefused } = statements;
    [...mysqlStatements, ...postgresqlStatements, ...mysqlRefused, ...postgresqlRefused].forEach(keep);
  },
  change_sql() {
    for (const [name, list] of Object.entries(changes)) {
      if (!Array.isArray(list) || name.endsWith("Shown")) continue;
      for (const sql of list.flat()) keep(String(sql).replaceAll("; ", "\n"));
    }
  },
};

if (!(target in seedsOf || target in others) || folder === undefined || folder.startsWith("-")) {
  console.error(`Usage: node tests/fuzz/seeds.mjs ${[...Object.keys(seedsOf), ...Object.keys(others)].join("|")} FOLDER`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
if (target in others) {
  others[target]();
} else {
  for (const guide of ["checker/fixtures", "docs", "runbooks"].flatMap(guidesBelow)) seedsOf[target](readFileSync(guide, "utf8")).forEach(keep);
}
