// SQLite's own module: the whole file in its memory, by sqlite3_deserialize.
import sqlite3InitModule from './sqlite-wasm/sqlite3.mjs';

addEventListener('message', async ({ data }) => {
  try {
    const sqlite3 = await sqlite3InitModule({ print: () => {}, printErr: () => {} });
    const { capi, wasm } = sqlite3;
    const size = data.file.size;
    const bytes = wasm.alloc(size);
    const piece = 16 << 20;
    for (let at = 0; at < size; at += piece) {
      const slice = await data.file.slice(at, at + piece).arrayBuffer();
      wasm.heap8u().set(new Uint8Array(slice), bytes + at);
    }
    const database = new sqlite3.oo1.DB();
    const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_READONLY;
    const code = capi.sqlite3_deserialize(database.pointer, 'main', bytes, size, size, flags);
    if (code !== 0) throw new Error(`sqlite3_deserialize: ${code}`);
    postMessage(data.questions.map((sql) => String(database.selectValue(sql))).join(', '));
  } catch (error) {
    postMessage(`error: ${error}`);
  }
});
