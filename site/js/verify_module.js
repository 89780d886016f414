// Brings the verifier's module to a page, once, and keeps a worker with it ready: from then on nothing is requested any
// more, so that a page that was loaded verifies without a network too.
//
// Over http the module is compiled while it arrives, and the browser keeps it. On a page opened from file:// nothing can
// be fetched, but scripts can: there it comes as one, compressed. Workers are made from a Blob in both cases.
// @ts-check
"use strict";
{
  /** @typedef {{ script: string, module: WebAssembly.Module }} Parts */

  /** @param {string} url */
  const fetched = async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    return response;
  };

  /** @param {URL} folder @returns {Promise<Parts>} */
  const overHttp = async (folder) => {
    const text = async (/** @type {string} */ name) => (await fetched(new URL(name, folder).href)).text();
    const compiled = async () => {
      const response = fetched(new URL("handrail_verifier.wasm", folder).href);
      try {
        return await WebAssembly.compileStreaming(response.then((one) => one.clone()));
      } catch (error) {
        // A server that does not know the type of .wasm files.
        if (!(error instanceof TypeError)) throw error;
        return WebAssembly.compile(await (await response).arrayBuffer());
      }
    };
    const [glue, worker, module] = await Promise.all([text("handrail_verifier.js"), text("worker.js"), compiled()]);
    return { script: `${glue}\n${worker}`, module };
  };

  /** @param {URL} folder @returns {Promise<Parts>} */
  const fromScript = async (folder) => {
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.addEventListener("load", done);
      script.addEventListener("error", () => failed(new Error(script.src)));
      script.src = new URL("handrail_verifier_script.js", folder).href;
      document.head.append(script);
    });
    const { worker, gzip } = /** @type {{ worker: string, gzip: string }} */ (/** @type {any} */ (globalThis).handrailVerifierScript);
    const packed = Uint8Array.from(atob(gzip), (character) => character.charCodeAt(0));
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return { script: worker, module: await WebAssembly.compile(await new Response(unpacked).arrayBuffer()) };
  };

  class VerifierModule {
    /** @param {string} folder relative to the page */
    constructor(folder) {
      performance.mark("verifier-load");
      const url = new URL(folder, location.href);
      /** @type {Promise<Parts>} */
      this.parts = location.protocol === "file:" ? fromScript(url) : overHttp(url);
      /** @type {Promise<Worker>} */
      this.next = this.start();
      this.next.then(() => performance.mark("verifier-ready"), () => {});
    }

    /** @returns {Promise<Worker>} */
    async start() {
      const { script, module } = await this.parts;
      const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
      const worker = new Worker(url);
      try {
        await new Promise((ready, failed) => {
          worker.addEventListener("error", (event) => failed(new Error(event.message)), { once: true });
          worker.addEventListener("message", ({ data }) => (data.type === "ready" ? ready(data) : failed(new Error(data.text))), { once: true });
          worker.postMessage({ module });
        });
      } finally {
        URL.revokeObjectURL(url);
      }
      return worker;
    }

    /** A worker for one request. The memory of one that has answered is given back by ending it. @returns {Promise<Worker>} */
    take() {
      const taken = this.next;
      this.next = taken.then(() => this.start());
      this.next.catch(() => {}); // whoever takes it hears of it
      return taken;
    }
  }

  /**
   * Removes what a worker that was stopped left in the page's storage (worker.js, Scratch); its files come free a moment
   * after its end.
   */
  const sweep = async () => {
    for (let attempt = 0; attempt < 20; attempt++) {
      let left = 0;
      try {
        const root = /** @type {any} */ (await navigator.storage.getDirectory());
        for await (const name of root.keys()) {
          if (name.startsWith("handrail-scratch-")) await root.removeEntry(name).catch(() => left++);
        }
      } catch {
        return; // no such storage here
      }
      if (left === 0) return;
      await new Promise((wait) => setTimeout(wait, 250));
    }
  };

  Object.assign(globalThis, { VerifierModule, sweepVerifierScratch: sweep });
}
