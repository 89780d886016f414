// Model and checker as WebAssembly, under Node: the same bytes as the native program prints, for every guide here.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { before, describe, test } from "node:test";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");
const folder = resolve(process.env.HANDRAIL_WASM ?? "build/wasm");
const missing = existsSync(join(folder, "handrail_core.js")) ? false : `${folder} has no handrail_core.js; build the wasm preset`;

/** Guides below a folder. @param {string} path @returns {string[]} */
function guidesBelow(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(path, name))
    .sort();
}

const guides = ["runbooks", "checker/fixtures", "tests/browser/guides", "docs/rules"].flatMap(guidesBelow);

describe("the WebAssembly build", { skip: missing }, () => {
  /** @type {any} */
  let core;

  before(async () => {
    const factory = createRequire(import.meta.url)(join(folder, "handrail_core.js"));
    core = await factory({ wasmBinary: readFileSync(join(folder, "handrail_core.wasm")) });
  });

  /** @param {string} text */
  function copied(text) {
    const size = core.lengthBytesUTF8(text) + 1;
    const pointer = core._malloc(size);
    core.stringToUTF8(text, pointer, size);
    return pointer;
  }

  /** @param {"show" | "check"} what @param {string} name @param {string} text */
  function inWasm(what, name, text) {
    const pointers = [copied(name), copied(text)];
    const failed = core[`_handrail_${what}_json`](...pointers) !== 0;
    pointers.forEach((pointer) => core._free(pointer));
    return { failed, text: core.UTF8ToString(core._handrail_text()) };
  }

  /** @param {string[]} parameters */
  const native = (...parameters) => spawnSync(handrail, parameters, { encoding: "utf8", maxBuffer: 256 << 20 });

  test("there are guides to compare on", () => assert.ok(guides.length > 30, `${guides.length} guides`));

  test("show --json is equal to the byte", () => {
    for (const guide of guides) {
      const { failed, text } = inWasm("show", guide, readFileSync(guide, "utf8"));
      const { status, stdout, stderr } = native("show", guide, "--json");
      assert.equal(failed, status !== 0, `${guide}: ${text.slice(0, 200)} ${stderr}`);
      if (!failed) assert.ok(text === stdout, `${guide}: ${difference(text, stdout)}`);
    }
  });

  test("check --format json is equal to the byte", () => {
    for (const guide of guides) {
      const input = readFileSync(guide, "utf8");
      const { failed, text } = inWasm("check", guide, input);
      assert.equal(failed, false, guide);
      // Both get the text alone: a module in a page cannot ask what files lie beside the guide.
      const { stdout } = spawnSync(handrail, ["check", "-", "--stdin-filename", guide, "--no-config", "--format", "json"], { input, encoding: "utf8", maxBuffer: 256 << 20 });
      assert.ok(text === stdout, `${guide}: ${difference(text, stdout)}`);
    }
  });

  test("what is no guide gives the same error and no crash", () => {
    const { failed, text } = inWasm("show", "bad.md", "---\nparameters: [\n---\n# x\n");
    assert.equal(failed, true);
    assert.match(text, /^bad\.md:\d+/);
  });
});

/** Where two texts part, with some of what stands there. @param {string} a @param {string} b */
function difference(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return `at ${at}: ${JSON.stringify(a.slice(at - 40, at + 60))} instead of ${JSON.stringify(b.slice(at - 40, at + 60))}`;
}
