// The verifier's module under Node, with files in memory in place of a page's.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const folder = resolve(process.env.HANDRAIL_WASM ?? "build/wasm");
/** Why it cannot be had here, or false. */
export const noVerifier = existsSync(join(folder, "handrail_verifier.js")) ? false : `${folder} has no handrail_verifier.js; build the wasm preset`;

/** @typedef {{ name: string, bytes: Uint8Array }} GivenFile */

/** A module of its own, whose memory only grows. */
export async function verifierInNode() {
  const factory = createRequire(import.meta.url)(join(folder, "handrail_verifier.js"));
  /** @type {Uint8Array[]} */
  let files = [];
  const module = await factory({
    wasmBinary: readFileSync(join(folder, "handrail_verifier.wasm")),
    readSlice: (/** @type {number} */ file, /** @type {number} */ offset, /** @type {Uint8Array} */ buffer) => {
      const slice = files[file].subarray(offset, offset + buffer.length);
      buffer.set(slice);
      return slice.length;
    },
    onCheck: () => {},
    onLoaded: () => {},
    takeScratch: () => -1,
  });
  return {
    /** @param {{ checks: string, files: GivenFile[], before?: GivenFile[], when?: string | null }} request */
    verify(request) {
      const before = request.before ?? [];
      files = [...request.files, ...before].map((file) => file.bytes);
      const described = (/** @type {GivenFile} */ file) => ({ name: file.name, size: file.bytes.length });
      const text = JSON.stringify({ checks: request.checks, when: request.when ?? null, select: [], files: request.files.map(described), before: before.map(described) });
      const size = module.lengthBytesUTF8(text) + 1;
      const pointer = module._malloc(size);
      module.stringToUTF8(text, pointer, size);
      const failed = module._handrail_verify(pointer) !== 0;
      module._free(pointer);
      return { failed, text: /** @type {string} */ (module.UTF8ToString(module._handrail_text())), memory: module.HEAPU8.length };
    },
  };
}
