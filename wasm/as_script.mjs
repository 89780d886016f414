// The module as a script, for pages that are opened from file://, where scripts can be loaded and nothing else:
//
//   node as_script.mjs handrail_verifier.js worker.js handrail_verifier.wasm OUT
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [glue, worker, wasm, out] = process.argv.slice(2);
const script = {
  worker: `${readFileSync(glue, "utf8")}\n${readFileSync(worker, "utf8")}`,
  gzip: gzipSync(readFileSync(wasm), { level: 9 }).toString("base64"),
};
writeFileSync(out, `globalThis.handrailVerifierScript = ${JSON.stringify(script)};\n`);
