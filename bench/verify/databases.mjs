// The databases that script/bench verify reads: orders with two indexes, one of them in no order, as customers come.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { fail } from "../measure.mjs";

/** What both sides are asked: SQLite's own check of the file, and a look at every row. */
export const kQuestions = {
  intact: { sql: "PRAGMA integrity_check", answer: "ok" },
  scan: { sql: "SELECT count(*) FROM orders WHERE note LIKE '%was lost on the way%'", answer: "0" },
};

export const kGuide = `---
checks:
  - id: intact
    title: the file is whole
    integrity: {}
  - id: scan
    title: no order was lost
    sql: ${kQuestions.scan.sql}
    expect: {equals: ${kQuestions.scan.answer}}
---
# Upgrade

## Verify

Look at the snapshot.
`;

const kSchema = `CREATE TABLE orders(
  id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, state TEXT NOT NULL, note TEXT, total REAL);`;
const kIndexes = `CREATE INDEX orders_customer ON orders(customer);
  CREATE INDEX orders_state ON orders(state, total);`;
const kBytesPerRow = 211; // in the file, its part of both indexes included

/** @param {string} path @param {string} sql */
function shell(path, sql) {
  const run = spawnSync("sqlite3", ["-bail", path], { input: sql, encoding: "utf8" });
  if (run.status !== 0) fail(`sqlite3 ${path}: ${run.stderr}`);
}

/** @param {number} rows */
const fill = (rows) => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
  INSERT INTO orders SELECT i, (i * 7919) % 100003,
    CASE i % 5 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' WHEN 2 THEN 'sent' ELSE 'done' END,
    'note ' || hex(i * 2654435761 % 4294967296) || ' ' || hex(zeroblob(25)) || ' ' || (i * 40503 % 65536) ||
    ' of the order, as it was written down at the time by the clerk', i * 0.25 FROM n;`;

/** Makes a file by another name first, so that one that was interrupted is not taken for whole. @param {string} path @param {(path: string) => void} make */
function once(path, make) {
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.part`;
  rmSync(unfinished, { force: true });
  make(unfinished);
  renameSync(unfinished, path);
  return path;
}

/** A database of about so many megabytes. @param {string} path @param {number} megabytes */
export function makeDatabase(path, megabytes) {
  return once(path, (file) => shell(file, `PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; ${kSchema} BEGIN;
    ${fill(Math.ceil(megabytes * 1e6 / kBytesPerRow))} ${kIndexes} COMMIT;`));
}

/**
 * A whole and valid database of so many gigabytes that takes little room on a disk: its rows lie at the end, and what
 * is before them are free pages, which nobody reads.
 * @param {string} path @param {number} gigabytes
 */
export function makeSparseDatabase(path, gigabytes) {
  const page = 65536;
  const perTrunk = page / 4 - 8; // SQLite leaves six entries of a trunk unused, for its oldest versions
  return once(path, (file) => {
    shell(file, `PRAGMA page_size=${page}; PRAGMA journal_mode=OFF; ${kSchema} ${kIndexes}`);
    const first = statSync(file).size / page + 1; // the first free page
    const end = Math.ceil(gigabytes * 1e9 / page);
    const handle = openSync(file, "r+");
    /** @param {number} at @param {number[]} numbers */
    const put = (at, numbers) => {
      const bytes = Buffer.alloc(numbers.length * 4);
      numbers.forEach((number, i) => bytes.writeUInt32BE(number, i * 4));
      writeSync(handle, bytes, 0, bytes.length, at);
    };
    ftruncateSync(handle, end * page);
    put(28, [end]);
    shell(file, `PRAGMA journal_mode=OFF; BEGIN; ${fill(100_000)} COMMIT;`);
    // The free list (https://www.sqlite.org/fileformat.html, "The Freelist"): trunk pages that name the others. The page
    // at the first gigabyte is for locks and belongs to nobody.
    const free = Array.from({ length: end - first + 1 }, (_, i) => first + i).filter((number) => number !== 2 ** 30 / page + 1);
    for (let trunk = 0; trunk < free.length; trunk += perTrunk + 1) {
      const leaves = free.slice(trunk + 1, trunk + 1 + perTrunk);
      put((free[trunk] - 1) * page, [free[trunk + 1 + perTrunk] ?? 0, leaves.length, ...leaves]);
    }
    put(32, [first, free.length]);
    const count = Buffer.alloc(4);
    readSync(handle, count, 0, 4, 28);
    if (count.readUInt32BE(0) <= end) fail("the sparse database has nothing behind its free pages");
    closeSync(handle);
  });
}

/**
 * The database's rows as mysqldump writes them, statements of a megabyte, and as sqlite3 does.
 * @param {string} database @param {string} place
 */
export function makeDumps(database, place) {
  const own = once(`${place}.sqlite.sql`, (file) => {
    const run = spawnSync("sqlite3", [database, ".dump"], { stdio: ["ignore", openSync(file, "w"), "inherit"] });
    if (run.status !== 0) fail(`sqlite3 ${database} .dump ended with ${run.status}`);
  });
  const mysql = once(`${place}.mysql.sql`, (file) => {
    const out = openSync(file, "w");
    writeSync(out, `-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE \`orders\` (
  \`id\` int NOT NULL,
  \`customer\` int NOT NULL,
  \`state\` varchar(8) COLLATE utf8mb4_bin NOT NULL,
  \`note\` text COLLATE utf8mb4_bin,
  \`total\` double DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`orders_customer\` (\`customer\`),
  KEY \`orders_state\` (\`state\`,\`total\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
LOCK TABLES \`orders\` WRITE;
`);
    const rows = Number(ask(database, "SELECT max(id) FROM orders"));
    const perStatement = 5000;
    for (let first = 1; first <= rows; first += perStatement) {
      const values = ask(database, `SELECT group_concat('(' || id || ',' || customer || ',' || quote(state) || ',' || quote(note) || ',' || total || ')', ',')
        FROM orders WHERE id BETWEEN ${first} AND ${first + perStatement - 1}`);
      writeSync(out, `INSERT INTO \`orders\` VALUES ${values};\n`);
    }
    writeSync(out, "UNLOCK TABLES;\n\n-- Dump completed on 2026-01-01  0:00:00\n");
    closeSync(out);
  });
  return { own, mysql };
}

/** @param {string} database @param {string} sql @returns {string} */
function ask(database, sql) {
  const run = spawnSync("sqlite3", ["-batch", database, sql], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (run.status !== 0) fail(`sqlite3 ${database}: ${run.stderr}`);
  return run.stdout.trimEnd();
}
