// sql.js: the whole file in memory.
/* global initSqlJs */
importScripts('sql.js/dist/sql-wasm.js');
addEventListener('message', async ({ data }) => {
  try {
    const library = await initSqlJs({ locateFile: (name) => `sql.js/dist/${name}` });
    const database = new library.Database(new Uint8Array(await data.file.arrayBuffer()));
    postMessage(data.questions.map((sql) => String(database.exec(sql)[0].values[0][0])).join(', '));
  } catch (error) {
    postMessage(`error: ${error}`);
  }
});
