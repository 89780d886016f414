// Databases that are damaged or made to harm, and the guide that they are held against: for the module in Node and in
// Chromium alike.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";

const unit = resolve(process.env.HANDRAIL_BUILD ?? "build/release", "tests/handrail_verifier_test");

/** Why the mutants cannot be made here, or false. */
export const noMutants = existsSync(unit) ? false : `${unit} is not built`;

/** Its checks scan, sort, join and look at the whole file; its SQL moves rows and frees pages. */
export const hostileGuide = `---
checks:
  - id: users
    sql: SELECT count(*) FROM users
    expect: {equals: 300}
  - id: sorted
    sql: SELECT * FROM users ORDER BY email
    expect: {not_empty: true}
  - id: joined
    sql: SELECT orders.id FROM orders JOIN users ON users.id = user_id WHERE note LIKE '%1%'
    expect: {at_least: 1}
  - id: whole
    integrity: {}
  - id: keys
    foreign_keys: {}
  - id: index
    has_index: {table: orders, column: user_id}
---
# Upgrade

## Upgrade

\`\`\`bash
systemctl restart club
\`\`\`

## Migrate the SQLite database

\`\`\`sql
ALTER TABLE orders ADD COLUMN state TEXT DEFAULT 'open';
UPDATE orders SET note = note || ' (moved)', user_id = user_id + 1 WHERE id % 3 = 0;
DELETE FROM users WHERE id > 200;
CREATE INDEX orders_note ON orders(note);
\`\`\`
`;

/**
 * The first `count` of the numbered mutants, the same ones every time.
 * @param {string} folder @param {number} count @returns {string[][]} paths of each one's files, the database first
 */
export function makeMutants(folder, count) {
  mkdirSync(folder, { recursive: true });
  const made = spawnSync(unit, ["--test-case=mutated databases*"], {
    encoding: "utf8", env: { ...process.env, HANDRAIL_MUTANTS: String(count), HANDRAIL_MUTANTS_FOLDER: folder },
  });
  if (made.status !== 0) throw new Error(made.stdout);
  return Array.from({ length: count }, (_, i) =>
    [".a.db", ".a.db-wal", ".a.db-journal"].map((suffix) => join(folder, `${i + 1}${suffix}`)).filter(existsSync));
}

/**
 * Whether a page's sentence is the one that the program wrote to standard error: "a.db: is cut off", there with the folder.
 * @param {string} text @param {string} stderr
 */
export const isSentenceOf = (text, stderr) => /^[^\s:]+:/.test(text) && stderr.includes(text.slice(text.indexOf(":")));

/** A whole number in base 128, as records of SQLite hold it. @param {number} value */
function varint(value) {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(128 + (rest % 128));
  return Buffer.from(bytes);
}

/**
 * A database with one row in users(id INTEGER PRIMARY KEY, email), whose email is a blob of so many zeros, and an empty table
 * orders. The file is sparse: it takes little room on the disk whatever it says.
 * Pages as in "Database File Format" of SQLite, 1.3, 1.6 and 2.1.
 * @param {string} path @param {number} size
 */
export function makeLargeCell(path, size) {
  const page = 65536;
  const type = varint(12 + 2 * size);
  const header = Buffer.concat([Buffer.from([2 + type.length, 0]), type]);
  const payload = header.length + size;
  const least = Math.floor(((page - 12) * 32) / 255) - 23;
  const wanted = least + ((payload - least) % (page - 4));
  const local = wanted <= page - 35 ? wanted : least;
  const overflow = Math.ceil((payload - local) / (page - 4));

  /** A leaf of a table. @param {Buffer[]} cells @param {number} offset of the page's own header @param {number[]} room of each */
  const leaf = (cells, offset, room = cells.map((cell) => cell.length)) => {
    const bytes = Buffer.alloc(page);
    let at = page;
    bytes[offset] = 13;
    bytes.writeUInt16BE(cells.length, offset + 3);
    cells.forEach((cell, i) => {
      at -= room[i];
      cell.copy(bytes, at);
      bytes.writeUInt16BE(at, offset + 8 + 2 * i);
    });
    bytes.writeUInt16BE(at % 65536, offset + 5);
    return bytes;
  };
  /** A row of sqlite_schema. @param {number} row @param {string} name @param {number} root @param {string} sql */
  const table = (row, name, root, sql) => {
    const length = varint(13 + 2 * sql.length);
    const types = Buffer.from([5 + length.length, 23, 13 + 2 * name.length, 13 + 2 * name.length, 1]);
    const record = Buffer.concat([types, length, Buffer.from(`table${name}${name}`), Buffer.from([root]), Buffer.from(sql)]);
    return Buffer.concat([varint(record.length), varint(row), record]);
  };
  const first = leaf([table(1, "users", 2, "CREATE TABLE users(id INTEGER PRIMARY KEY, email)"),
    table(2, "orders", 3, "CREATE TABLE orders(id INTEGER PRIMARY KEY, user_id INTEGER, note)")], 100);
  first.write("SQLite format 3\0", 0, "latin1");
  first.writeUInt16BE(1, 16); // 65536
  first.set([1, 1, 0, 64, 32, 32], 18);
  first.writeUInt32BE(1, 24);
  first.writeUInt32BE(3 + overflow, 28);
  first.writeUInt32BE(1, 40);
  first.writeUInt32BE(4, 44);
  first.writeUInt32BE(1, 56);
  first.writeUInt32BE(1, 92);
  first.writeUInt32BE(3040000, 96);

  const cell = Buffer.concat([varint(payload), varint(1), header]);
  const length = varint(payload).length + 1 + local + 4;
  const second = leaf([cell], 0, [length]);
  second.writeUInt32BE(4, page - 4);
  const file = openSync(path, "w");
  ftruncateSync(file, (3 + overflow) * page);
  [first, second, leaf([], 0)].forEach((bytes, i) => writeSync(file, bytes, 0, page, i * page));
  const next = Buffer.alloc(4);
  for (let i = 0; i < overflow; i++) {
    next.writeUInt32BE(i + 1 < overflow ? 5 + i : 0);
    writeSync(file, next, 0, 4, (3 + i) * page);
  }
  closeSync(file);
}
