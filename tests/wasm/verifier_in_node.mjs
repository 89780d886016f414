// The verifier's module under Node, with files in memory in place of a page's.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const folder = resolve(process.env.HANDRAIL_WASM ?? "build/wasm");
/** Why it cannot be had here, or false. */
export const noVerifier = existsSync(join(folder, "handrail_verifier.js")) ? false : `${folder} has no handrail_verifier.js; build the wasm preset`;

/** Whether the module was built before its sources were changed last; what they have added since cannot be tested on it. */
const stale = noVerifier !== false || statSync(join(folder, "handrail_verifier.wasm")).mtimeMs < statSync("wasm/verifier_module.cc").mtimeMs;
/** Why a rehearsal cannot be tried on it, or false. */
export const noRehearsal = noVerifier ||
  (stale && !readFileSync(join(folder, "handrail_verifier.js"), "utf8").includes("handrail_rehearse") ? `${folder} is older than wasm/; build the wasm preset` : false);

/** @typedef {{ name: string, bytes: Uint8Array }} GivenFile */

/** A module of its own, whose memory only grows. */
export async function verifierInNode() {
  const factory = createRequire(import.meta.url)(join(folder, "handrail_verifier.js"));
  /** @type {Uint8Array[]} */
  let files = [];
  /** @type {string[]} */
  let changes = [];
  const module = await factory({
    wasmBinary: readFileSync(join(folder, "handrail_verifier.wasm")),
    readSlice: (/** @type {number} */ file, /** @type {number} */ offset, /** @type {Uint8Array} */ buffer) => {
      const slice = files[file].subarray(offset, offset + buffer.length);
      buffer.set(slice);
      return slice.length;
    },
    onCheck: () => {},
    onChange: (/** @type {number} */ index, /** @type {number} */ count) => changes.push(`${index + 1} of ${count}`),
    onLoaded: () => {},
    takeScratch: () => -1,
  });
  /** @param {"_handrail_verify" | "_handrail_rehearse"} work @param {object} request */
  const answer = (work, request) => {
    changes = [];
    const text = JSON.stringify(request);
    const size = module.lengthBytesUTF8(text) + 1;
    const pointer = module._malloc(size);
    module.stringToUTF8(text, pointer, size);
    const failed = module[work](pointer) !== 0;
    module._free(pointer);
    return { failed, text: /** @type {string} */ (module.UTF8ToString(module._handrail_text())), memory: module.HEAPU8.length, changes };
  };
  const described = (/** @type {GivenFile} */ file) => ({ name: file.name, size: file.bytes.length });
  return {
    /** @param {{ checks: string, files: GivenFile[], before?: GivenFile[], when?: string | null }} request */
    verify(request) {
      const before = request.before ?? [];
      files = [...request.files, ...before].map((file) => file.bytes);
      return answer("_handrail_verify", { checks: request.checks, when: request.when ?? null, select: [], files: request.files.map(described), before: before.map(described) });
    },
    /** With nothing but memory for what is changed. @param {{ checks: string, files: GivenFile[] }} request */
    rehearse(request) {
      files = request.files.map((file) => file.bytes);
      return answer("_handrail_rehearse", { checks: request.checks, files: request.files.map(described), storage: false });
    },
  };
}
