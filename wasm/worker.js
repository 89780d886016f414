// Runs the verifier beside the page, so that the page stays alive while a large snapshot is read and the reader can
// stop it. A classic worker: it works wherever WebAssembly does. The page puts Emscripten's glue before it.
//
// Messages in:  { module: WebAssembly.Module }, first
//               { request: { work: 'verify', checks, datastore, when, select, files: File[], before: File[] } }
//               { request: { work: 'rehearse', checks, datastore, files: File[] } }
// Messages out: { type: 'ready' }
//               { type: 'progress', stage: '' | 'check' | 'change', index, count, loaded, bytesRead }
//                 of the checks, or of a rehearsal's statements; loaded: how much of a dump, 0 to 1
//               { type: 'report', text, junit, memory }  memory: bytes of the module's memory, which only grows
//               { type: 'error', text, memory }  without memory when the module itself went wrong

/**
 * What Emscripten's glue makes of the module.
 * @typedef {object} VerifierModule
 * @property {(request: number) => number} _handrail_verify
 * @property {(request: number) => number} _handrail_rehearse
 * @property {() => number} _handrail_text
 * @property {() => number} _handrail_junit
 * @property {(bytes: number) => number} _malloc
 * @property {(pointer: number) => void} _free
 * @property {(pointer: number) => string} UTF8ToString
 * @property {(text: string, pointer: number, size: number) => void} stringToUTF8
 * @property {(text: string) => number} lengthBytesUTF8
 * @property {Uint8Array} HEAPU8
 */

/**
 * @typedef {object} VerifyRequest
 * @property {'verify'} work
 * @property {string} checks text of checks.json
 * @property {string} datastore of several, the one that the files are of; '' when it shows
 * @property {string | null} when
 * @property {string[]} select
 * @property {File[]} files
 * @property {File[]} before
 */

/**
 * @typedef {object} RehearseRequest
 * @property {'rehearse'} work
 * @property {string} checks text of checks.json
 * @property {string} datastore of several, the one that the files are of; '' when it shows
 * @property {File[]} files
 */

/**
 * A file of the origin's private file system that can be read and written at once; TypeScript's library has no name for it.
 * @typedef {object} ScratchHandle
 * @property {(bytes: Uint8Array, options: { at: number }) => number} read
 * @property {(bytes: Uint8Array, options: { at: number }) => number} write
 * @property {(size: number) => void} truncate
 * @property {() => void} close
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

const scratchPrefix = 'handrail-scratch-';

/**
 * Files for what does not fit into memory, in the origin's private file system: the reader's disk, out of every other
 * site's reach. Removed at the end; what a worker that was stopped left behind, by the next one. Where a page has no such file system
 * (opened from file://, older browsers), there are none.
 */
class Scratch {
  constructor() {
    /** @type {ScratchHandle[]} */
    this.handles = [];
    /** @type {string[]} */
    this.names = [];
    /** @type {any} */
    this.root = null;
  }

  /** Opening takes its time, and the module cannot wait: before it begins. @param {number} count */
  async open(count) {
    try {
      this.root = await navigator.storage.getDirectory();
      const left = [];
      for await (const name of this.root.keys()) if (name.startsWith(scratchPrefix)) left.push(name);
      // A file that another page's worker is using cannot be removed, and stays.
      await Promise.all(left.map((name) => this.root.removeEntry(name).catch(() => {})));
      while (this.handles.length < count) {
        const name = scratchPrefix + Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join('');
        const file = await this.root.getFileHandle(name, { create: true });
        this.handles.push(await file.createSyncAccessHandle());
        this.names.push(name);
      }
    } catch {
      // none here, or no room for it
    }
  }

  async remove() {
    for (const handle of this.handles) handle.close();
    await Promise.all(this.names.map((name) => this.root.removeEntry(name).catch(() => {})));
    this.handles = [];
    this.names = [];
  }
}

/**
 * A file that the reader chose, read in slices. A slice costs a message to another process and back, a quarter of a
 * millisecond at best; looking rows up through an index of a large file takes hundreds of thousands of them. What will
 * be read again is therefore kept in a scratch file, from which a read takes microseconds.
 */
class ChosenFile {
  /**
   * @param {File} file @param {ScratchHandle | undefined} scratch
   * @param {boolean} often whether all of it is likely to be read more than once; else what was read before is kept
   */
  constructor(file, scratch, often) {
    this.file = file;
    this.often = often;
    this.last = 0;
    this.scratch = file.size > ChosenFile.small ? scratch : undefined;
    const blocks = Math.ceil(file.size / ChosenFile.block);
    this.seen = new Uint8Array(this.scratch ? blocks : 0);
    /** Where in the scratch file a block is kept, counted from 1; 0: nowhere. */
    this.place = new Uint32Array(this.scratch ? blocks : 0);
    this.kept = 0;
    this.reader = new FileReaderSync();
    this.bytesRead = 0;
  }

  /** @param {number} offset @param {Uint8Array} buffer How many bytes were there. */
  read(offset, buffer) {
    if (!this.scratch) return this.slice(offset, buffer);
    const { block } = ChosenFile;
    let done = 0;
    while (done < buffer.length) {
      const at = offset + done;
      const first = Math.floor(at / block);
      const within = at - first * block;
      if (this.place[first] > 0) {
        const part = buffer.subarray(done, done + Math.min(block - within, buffer.length - done));
        if (this.scratch.read(part, { at: (this.place[first] - 1) * block + within }) !== part.length) return -1;
        done += part.length;
        continue;
      }
      // As many blocks as follow that are not kept yet, in one slice.
      let last = first;
      const end = Math.floor((offset + buffer.length - 1) / block);
      while (last < end && this.place[last + 1] === 0) last++;
      const part = buffer.subarray(done, Math.min(buffer.length, done + (last + 1) * block - at));
      let again = this.kept < ChosenFile.most;
      for (let i = first; i <= last; i++) again &&= this.often || this.seen[i] === 1;
      const got = again ? this.keep(first, last, at, part) : this.slice(at, part);
      if (got !== part.length) return done + Math.max(got, 0);
      for (let i = first; i <= last; i++) this.seen[i] = 1;
      done += got;
    }
    return done;
  }

  /** Reads whole blocks and keeps them. @param {number} first @param {number} last @param {number} offset @param {Uint8Array} buffer */
  keep(first, last, offset, buffer) {
    const { block } = ChosenFile;
    // A scan goes on: large slices cost less for each byte.
    if (buffer.length >= block) {
      const forwards = offset >= this.last;
      const missing = (/** @type {number} */ i) => i >= 0 && i < this.place.length && this.place[i] === 0 && (this.often || this.seen[i] === 1);
      while (last - first < 8 && missing(forwards ? last + 1 : first - 1)) forwards ? last++ : first--;
    }
    this.last = offset;
    const begin = first * block;
    const bytes = new Uint8Array(this.bytes(begin, Math.min((last + 1) * block, this.file.size)));
    buffer.set(bytes.subarray(offset - begin, offset - begin + buffer.length));
    try {
      this.scratch?.write(bytes, { at: this.kept * block });
      for (let i = first; i <= last; i++) {
        this.place[i] = ++this.kept;
        this.seen[i] = 1;
      }
    } catch {
      this.kept = ChosenFile.most; // no room for more
    }
    return buffer.length;
  }

  /** @param {number} offset @param {Uint8Array} buffer */
  slice(offset, buffer) {
    const bytes = this.bytes(offset, offset + buffer.length);
    buffer.set(new Uint8Array(bytes));
    return bytes.byteLength;
  }

  /** @param {number} begin @param {number} end */
  bytes(begin, end) {
    const bytes = this.reader.readAsArrayBuffer(this.file.slice(begin, end));
    const before = this.bytesRead;
    this.bytesRead += bytes.byteLength;
    if (Math.floor(this.bytesRead / collectEvery) > Math.floor(before / collectEvery)) askForCollection();
    return bytes;
  }
}
ChosenFile.small = 48e6; // bytes: the module's own cache holds such a file
ChosenFile.block = 512 * 1024;
ChosenFile.most = 4 * 2 ** 30 / ChosenFile.block; // blocks

/** The request that is being answered, as the module's functions see it. */
const current = {
  /** @type {ChosenFile[]} */
  files: [],
  /** @type {ScratchHandle[]} */
  scratch: [],
  scratchTaken: 0,
  /** What is under way: one of the checks, or one of a rehearsal's statements. */
  at: { stage: '', index: 0, count: 0 },
  /** How much of a dump is loaded: 0 to 1. */
  loaded: 0,
  lastTold: 0,
};

function tell() {
  current.lastTold = performance.now();
  const bytesRead = current.files.reduce((sum, file) => sum + file.bytesRead, 0);
  postMessage({ type: 'progress', ...current.at, loaded: current.loaded, bytesRead });
}

/** What the module asks of the page; verifier_module.cc says what each means. */
const services = {
  /** @param {number} file @param {number} offset @param {Uint8Array} buffer */
  readSlice(file, offset, buffer) {
    try {
      const count = current.files[file].read(offset, buffer);
      if (performance.now() - current.lastTold > progressInterval) tell();
      return count;
    } catch {
      return -1; // the file was changed or removed since it was chosen
    }
  },
  takeScratch: () => (current.scratchTaken < current.scratch.length ? current.scratchTaken++ : -1),
  /** @param {number} number @param {number} offset @param {Uint8Array} buffer */
  readScratch: (number, offset, buffer) => current.scratch[number].read(buffer, { at: offset }),
  /** @param {number} number @param {number} offset @param {Uint8Array} bytes */
  writeScratch(number, offset, bytes) {
    try {
      if (performance.now() - current.lastTold > progressInterval) tell();
      return current.scratch[number].write(bytes, { at: offset });
    } catch {
      return -1; // no more room on the disk, or in what the browser allows the site
    }
  },
  /** @param {number} number @param {number} size */
  truncateScratch: (number, size) => current.scratch[number].truncate(size),
  /** @param {number} done @param {number} total bytes of the dump's file */
  onLoaded(done, total) {
    current.loaded = total > 0 ? done / total : 0;
    if (performance.now() - current.lastTold > progressInterval) tell();
  },
  /** @param {number} index @param {number} count */
  onCheck(index, count) {
    current.at = { stage: 'check', index, count };
    current.loaded = 1;
    tell();
  },
  /** @param {number} index @param {number} count */
  onChange(index, count) {
    current.at = { stage: 'change', index, count };
    tell();
  },
};

/** @param {File} file */
async function isDatabase(file) {
  const bytes = await file.slice(0, 15).text().catch(() => '');
  return bytes === 'SQLite format 3' || /-(wal|journal|shm)$/.test(file.name);
}

/** @param {WebAssembly.Module} module */
function start(module) {
  const factory = /** @type {(options: object) => Promise<VerifierModule>} */ (
    /** @type {any} */ (globalThis).handrailVerifier
  );
  return factory({
    ...services,
    /** @param {WebAssembly.Imports} imports @param {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} done */
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
      return {};
    },
  });
}

/** @param {VerifierModule} module @param {VerifyRequest | RehearseRequest} request */
async function answer(module, request) {
  const rehearses = request.work === 'rehearse';
  const chosen = rehearses ? request.files : [...request.files, ...request.before];
  const databases = await Promise.all(chosen.map(isDatabase));
  const large = chosen.filter((file, i) => databases[i] && file.size > ChosenFile.small).length;
  // What is no database file may be a dump, which is loaded into a scratch file and read from there.
  const dumps = databases.filter((is) => !is).length;
  // One more for what a rehearsal changes.
  const wanted = large + dumps + (rehearses ? 1 : 0);
  const scratch = new Scratch();
  if (wanted > 0) await scratch.open(wanted);
  current.scratch = scratch.handles.slice(large);
  const handles = scratch.handles.slice(0, large);
  // One check may be one scan; two or more, and SQLite's own, go over the same rows again; so does a rehearsal.
  const { checks } = JSON.parse(request.checks);
  const often = rehearses || checks.length > 1 || checks.some((/** @type {{ kind: string }} */ check) => check.kind === 'integrity');
  current.files = chosen.map((file, i) =>
    new ChosenFile(file, databases[i] && file.size > ChosenFile.small ? handles.shift() : undefined, often));

  /** @param {File} file */
  const described = (file) => ({ name: file.name, size: file.size });
  const { checks: given, datastore, files } = request;
  const asked = { checks: given, datastore, files: files.map(described) };
  const text = JSON.stringify(rehearses
    ? { ...asked, storage: scratch.handles.length === wanted }
    : { ...asked, when: request.when, select: request.select, before: request.before.map(described) });
  const size = module.lengthBytesUTF8(text) + 1;
  const pointer = module._malloc(size);
  module.stringToUTF8(text, pointer, size);
  const failed = (rehearses ? module._handrail_rehearse(pointer) : module._handrail_verify(pointer)) !== 0;
  module._free(pointer);
  const result = module.UTF8ToString(module._handrail_text());
  const junit = module.UTF8ToString(module._handrail_junit());
  const memory = module.HEAPU8.length;
  await scratch.remove();
  postMessage(failed ? { type: 'error', text: result, memory } : { type: 'report', text: result, junit, memory });
}

/** @type {Promise<VerifierModule>} */
let starting;
addEventListener('message', (event) => {
  const work = event.data.module
    ? (starting = start(event.data.module)).then(() => postMessage({ type: 'ready' }))
    : starting.then((module) => answer(module, event.data.request));
  work.catch((error) => postMessage({ type: 'error', text: String(error) }));
});
