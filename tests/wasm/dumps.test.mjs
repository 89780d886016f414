// Dumps in the browser's module, under Node: the program's own report to the byte, or its sentence. The dumps are those
// that the real programs wrote for tests/fuzz, plain and packed, and some in other character sets.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { noVerifier, verifierInNode } from "./verifier_in_node.mjs";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");
const noZstd = spawnSync("zstd", ["--version"]).status !== 0 && "zstd is not installed";

/** Asked of every dump: what is of another engine, or of another dump's tables, ends in the same sentence. */
const checks = [
  ...["users", "kinds", "orders", "t", "we ird"].map((table) => ({ id: `rows-of-${table.replace(" ", "-")}`, sql: `SELECT * FROM ${table.includes(" ") ? `"${table}"` : table}` })),
  { id: "group", sql: "SELECT user_id, COUNT(*), SUM(amount), MIN(note) FROM orders GROUP BY user_id ORDER BY user_id" },
  { id: "computed", sql: "SELECT gen FROM kinds ORDER BY id" },
  { id: "mysql", sql: "SELECT CONCAT(email, '#', id), IF(id > 1, 'a', 'b') FROM users WHERE email LIKE 'USER%' ORDER BY id" },
  { id: "postgresql", sql: "SELECT id::text || email FROM users WHERE joined > '2026-01-01' ORDER BY id" },
  { id: "tables", sql: "SHOW TABLES" },
  { id: "schema", sql: "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'kinds' ORDER BY ordinal_position" },
  { id: "keys", foreign_keys: {} },
  { id: "whole", integrity: {} },
  { id: "unique", unique: { table: "users", columns: ["email"] } },
  { id: "type", has_column: { table: "kinds", column: "gen", type: "int" } },
  { id: "writes", sql: "DELETE FROM users" },
];

describe("dumps in the module", { skip: noVerifier }, () => {
  /** @type {string} */ let folder;
  /** @type {string} */ let listed;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "handrail-dumps-in-wasm-"));
    writeFileSync(join(folder, "guide.md"), `---\nchecks: ${JSON.stringify(checks)}\n---\n# Upgrade\n`);
    listed = execFileSync(handrail, ["verify", join(folder, "guide.md"), "--list", "--format", "json"], { encoding: "utf8" });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the program says of a dump. @param {string} name @param {Uint8Array} bytes */
  function native(name, bytes) {
    writeFileSync(join(folder, name), bytes);
    // From the folder: a message names the file as it was given.
    return spawnSync(handrail, ["verify", "guide.md", "--db", name, "--format", "json"], { encoding: "utf8", cwd: folder });
  }

  /** Whether the module says so, too. @param {string} name @param {Uint8Array} bytes */
  async function same(name, bytes) {
    const expected = native(name, bytes);
    const { failed, text } = (await verifierInNode()).verify({ checks: listed, files: [{ name, bytes }] });
    assert.equal(failed, expected.stdout === "", `${name}: ${text}${expected.stderr}`);
    // The guide's path is part of the report.
    assert.equal(failed ? `handrail: ${text.trimEnd()}` : text, failed ? expected.stderr.trimEnd() : expected.stdout, name);
    return expected;
  }

  for (const engine of ["mysql", "postgresql", "sqlite"]) {
    const plain = readFileSync(`tests/fuzz/dumps/${engine}.sql`);
    test(`${engine}: plain`, async () => {
      /** @type {{checks: {outcome: string}[]}} */
      const report = JSON.parse((await same(`${engine}.sql`, plain)).stdout);
      assert.ok(report.checks.filter(({ outcome }) => outcome !== "error").length > 3, "many can be asked");
    });
    test(`${engine}: gzip`, async () => void (await same(`${engine}.sql.gz`, gzipSync(plain))));
    test(`${engine}: zstd`, { skip: noZstd }, async () => void (await same(`${engine}.sql.zst`, execFileSync("zstd", ["-c"], { input: plain }))));
    test(`${engine}: with a byte order mark`, async () => void (await same(`${engine}.sql`, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]))));
    test(`${engine}: cut off`, async () => assert.match((await same(`${engine}.sql`, plain.subarray(0, plain.length * 0.7))).stderr, /is cut off/));
  }

  /** @param {string} set @param {number[]} bytes of two letters */
  const inSet = (set, ...bytes) => Buffer.concat([Buffer.from(`-- MySQL dump\nSET NAMES ${set};\nCREATE TABLE \`users\` (\`id\` int, \`email\` text);\nINSERT INTO \`users\` VALUES (1,'`), Buffer.from(bytes), Buffer.from("'),(2,'x');\n-- Dump completed\n")]);
  for (const [set, letters, ...bytes] of /** @type {[string, string, ...number[]][]} */ ([
    ["gbk", "中嶾", 0xd6, 0xd0, 0x8e, 0x5c], ["big5", "中功", 0xa4, 0xa4, 0xa5, 0x5c], ["sjis", "日ソ", 0x93, 0xfa, 0x83, 0x5c], ["gb18030", "中💩", 0xd6, 0xd0, 0x94, 0x39, 0xda, 0x33],
    ["euckr", "한글", 0xc7, 0xd1, 0xb1, 0xdb], ["ujis", "日本", 0xc6, 0xfc, 0xcb, 0xdc], ["cp1251", "Пр", 0xcf, 0xf0], ["latin2", "łŁ", 0xb3, 0xa3], ["latin1", "é€", 0xe9, 0x80],
  ])) {
    test(`a dump in ${set}`, async () => assert.ok((await same("users.sql", inSet(set, ...bytes))).stdout.includes(letters), letters));
  }
});
