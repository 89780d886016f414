// Runs the verifier beside the page, so that the page stays alive while a large snapshot is read and the reader can
// stop it. A classic worker: it works wherever WebAssembly does.
//
// Message in:  { checks, when, select, files: File[] }
// Messages out: { type: 'progress', index, count, bytesRead }
//               { type: 'report', text, memory }   memory: bytes of the module's memory, which only grows
//               { type: 'error', text }

/**
 * What Emscripten's glue makes of the module.
 * @typedef {object} VerifierModule
 * @property {(request: number) => number} _handrail_verify
 * @property {() => number} _handrail_text
 * @property {(bytes: number) => number} _malloc
 * @property {(pointer: number) => void} _free
 * @property {(pointer: number) => string} UTF8ToString
 * @property {(text: string, pointer: number, size: number) => void} stringToUTF8
 * @property {(text: string) => number} lengthBytesUTF8
 * @property {Uint8Array} HEAPU8
 */

/**
 * @typedef {object} VerifyRequest
 * @property {string} checks text of checks.json
 * @property {string | null} when
 * @property {string[]} select
 * @property {File[]} files
 */

/** How often the page hears how far it is, in milliseconds. */
const progressInterval = 200;

/**
 * While the module runs the worker never comes to rest, and browsers leave the slices it has read uncollected: of a
 * file of a gigabyte most of a gigabyte stays. A large buffer that is asked for and never touched costs no memory, but
 * counts in the browser's books, and makes it collect. Where it cannot be had, nothing is lost but that.
 */
function askForCollection() {
  try {
    new ArrayBuffer(2 ** 30);
  } catch {
    // not so much address space here
  }
}
const collectEvery = 4e6; // bytes

/** @param {VerifyRequest} request */
async function verify(request) {
  let bytesRead = 0;
  let check = { index: 0, count: 0 };
  let lastTold = 0;
  const reader = new FileReaderSync();
  const tell = () => {
    lastTold = performance.now();
    postMessage({ type: 'progress', ...check, bytesRead });
  };

  const factory = /** @type {(options: object) => Promise<VerifierModule>} */ (
    /** @type {any} */ (globalThis).handrailVerifier
  );
  const module = await factory({
    /** @param {number} file @param {number} offset @param {Uint8Array} buffer */
    readSlice(file, offset, buffer) {
      try {
        const slice = request.files[file].slice(offset, offset + buffer.length);
        const bytes = reader.readAsArrayBuffer(slice);
        const count = bytes.byteLength;
        buffer.set(new Uint8Array(bytes));
        if (Math.floor((bytesRead + count) / collectEvery) > Math.floor(bytesRead / collectEvery)) askForCollection();
        bytesRead += count;
        if (performance.now() - lastTold > progressInterval) tell();
        return count;
      } catch {
        return -1; // the file was changed or removed since it was chosen
      }
    },
    /** @param {number} index @param {number} count */
    onCheck(index, count) {
      check = { index, count };
      tell();
    },
  });

  const text = JSON.stringify({
    checks: request.checks,
    when: request.when,
    select: request.select,
    files: request.files.map((file) => ({ name: file.name, size: file.size })),
  });
  const size = module.lengthBytesUTF8(text) + 1;
  const pointer = module._malloc(size);
  module.stringToUTF8(text, pointer, size);
  const failed = module._handrail_verify(pointer) !== 0;
  module._free(pointer);
  const result = module.UTF8ToString(module._handrail_text());
  const memory = module.HEAPU8.length;
  postMessage(failed ? { type: 'error', text: result } : { type: 'report', text: result, memory });
}

importScripts('handrail_verifier.js');
addEventListener('message', (event) => {
  verify(event.data).catch((error) => postMessage({ type: 'error', text: String(error) }));
});
