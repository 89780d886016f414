// Fails when a folder includes a header of a folder that it must not use:
//   model <- checker, generator, verifier, executor <- cli, wasm     clients: below live and executor
//   verifier, clients <- live <- cli
// The CMake targets would fail to link for most of these; a header that is all inline would slip through.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @type {Record<string, string[]>} */
const kMayInclude = {
  model: ['model'],
  checker: ['checker', 'model'],
  generator: ['generator', 'model'],
  verifier: ['verifier', 'model'],
  clients: ['clients', 'model'],
  live: ['live', 'verifier', 'clients', 'model'],
  executor: ['executor', 'clients', 'model'],
  wasm: ['wasm', 'model', 'checker', 'generator', 'verifier'],
  cli: ['cli', 'model', 'checker', 'generator', 'verifier', 'clients', 'live', 'executor'],
};

// What these folders may not use of the standard library: Emscripten 3.1.6 has none of it, or no threads for it.
const kCore = ['model', 'checker', 'generator', 'verifier'];
const kNotInCore = ['format', 'expected', 'thread', 'stop_token', 'future', 'latch', 'barrier', 'semaphore', 'source_location'];

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : sources(path);
      return /\.(cc|h)$/.test(entry.name) ? [path] : [];
    });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return []; // a folder that is yet to come
    throw error;
  }
}

let seen = 0;
/** @type {string[]} */
const offences = [];
for (const [folder, allowed] of Object.entries(kMayInclude)) {
  for (const path of sources(folder)) {
    ++seen;
    readFileSync(path, 'utf8').split('\n').forEach((line, index) => {
      const where = `${path}:${index + 1}`;
      const own = /^\s*#\s*include\s*"(?:generated\/)?([a-z]+)\//.exec(line)?.[1];
      if (own !== undefined && own in kMayInclude && !allowed.includes(own)) {
        offences.push(`${where}: ${folder}/ must not use ${own}/ (it may use ${allowed.join(', ')})`);
      }
      if (/^\s*#\s*include\s*"\.\.?\//.test(line)) {
        offences.push(`${where}: name the header from the repository's root, not relatively`);
      }
      const standard = /^\s*#\s*include\s*<([a-z_]+)>/.exec(line)?.[1];
      if (standard !== undefined && kCore.includes(folder) && kNotInCore.includes(standard)) {
        offences.push(`${where}: <${standard}> is not there in the WebAssembly build, and ${folder}/ is part of it`);
      }
      if (kCore.includes(folder) && /std::(ranges|views)::/.test(line)) {
        offences.push(`${where}: the WebAssembly build's library has no algorithms of std::ranges; model/ranges.h has some`);
      }
    });
  }
}

for (const offence of offences) console.error(offence);
console.log(`${seen} files, ${offences.length} includes against the layering`);
process.exitCode = offences.length > 0 ? 1 : 0;
