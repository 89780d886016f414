// What the tests of agreement share: the same checks asked of a database in use, of its dumps and of the WebAssembly module,
// and their answers held against each other.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { noVerifier, verifierInNode } from "../wasm/verifier_in_node.mjs";

const handrail = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");

/** @typedef {{id: string, [key: string]: unknown}} Check */
/** @typedef {{id: string, outcome: string, reason: string, message: string, rows: unknown[][], row_count: number}} Answer */

/** What two sources must have in common: all but the SQL, which each dialect spells its own way. @param {Answer} answer */
const told = ({ id, outcome, rows: shown, row_count }) => ({ id, outcome, rows: outcome === "error" ? [] : shown, row_count: outcome === "error" ? 0 : row_count });

/** The guide's checks, and what runs them. */
export class Bench {
  /** @param {import("node:test").TestContext} t @param {string} engine @param {Check[]} checks */
  constructor(t, engine, checks) {
    this.folder = mkdtempSync(path.join(tmpdir(), "handrail-agreement-"));
    t.after(() => rmSync(this.folder, { recursive: true, force: true }));
    this.guide = path.join(this.folder, "guide.md");
    writeFileSync(this.guide, `---\ndatastores: {shop: {engine: ${engine}}}\nchecks: ${JSON.stringify(checks)}\n---\n# Upgrade\n`);
  }

  /** @param {string} name @param {Buffer} bytes */
  file(name, bytes) {
    const file = path.join(this.folder, name);
    writeFileSync(file, bytes);
    return file;
  }

  /** @param {string} location @returns {Answer[]} */
  native(location) {
    const done = spawnSync(handrail, ["verify", this.guide, "--db", location, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
    assert.equal(done.stderr, "", location);
    return JSON.parse(done.stdout).checks;
  }

  /** @param {string} file @returns {Promise<Answer[]>} */
  async inWasm(file) {
    const checks = spawnSync(handrail, ["verify", this.guide, "--list", "--format", "json"], { encoding: "utf8" }).stdout;
    const { failed, text } = (await verifierInNode()).verify({ checks, files: [{ name: path.basename(file), bytes: readFileSync(file) }] });
    assert.ok(!failed, text);
    return JSON.parse(text).checks;
  }
}

/**
 * What an engine's dump may refuse, and what it may show otherwise than the database in use.
 * @typedef {{refused: string[], shown: string[]}} Allowed
 */

/**
 * `other` says what `live` says, or refuses to say anything.
 * @param {Answer[]} live @param {Answer[]} other @param {string} name @param {Allowed} allowed
 */
export function agree(live, other, name, allowed) {
  assert.deepEqual(other.map((answer) => answer.id), live.map((answer) => answer.id), name);
  const differing = other.flatMap((answer, i) => {
    const [here, there] = [answer, live[i] ?? answer].map((one) => JSON.stringify(told(one)));
    if (here === there || allowed.shown.includes(answer.id)) return [];
    if (answer.outcome === "error" && allowed.refused.includes(answer.id)) return [];
    return [`${answer.id}: ${answer.message}\n  ${name}: ${here}\n  in use: ${there}`];
  });
  assert.deepEqual(differing, [], name);
}

export const dumped = (/** @type {string} */ program, /** @type {string[]} */ ...args) => execFileSync(program, args, { maxBuffer: 1 << 29, stdio: ["ignore", "pipe", "pipe"] });

/** @param {import("node:test").TestContext} t @param {Bench} bench @param {Answer[]} live @param {[string, Buffer][]} dumps @param {Allowed} allowed */
export async function agreeEverywhere(t, bench, live, dumps, allowed) {
  for (const [name, bytes] of dumps) {
    await t.test(`the dump ${name}`, () => agree(live, bench.native(bench.file(name, bytes)), name, allowed));
  }
  await t.test("the WebAssembly module", { skip: noVerifier }, async () => {
    const [name, bytes] = dumps[0] ?? assert.fail();
    agree(live, await bench.inWasm(bench.file(name, bytes)), "wasm", allowed);
  });
}
