// Gives the chosen file to the worker that the address names, with the questions, and shows what it answers.
// @ts-check
"use strict";
{
  const parameters = new URLSearchParams(location.search);
  const input = /** @type {HTMLInputElement} */ (document.getElementById("file"));
  const output = /** @type {HTMLElement} */ (document.getElementById("answers"));
  input.addEventListener("change", () => {
    const worker = new Worker(`${parameters.get("peer")}`, { type: parameters.get("peer")?.endsWith(".mjs") ? "module" : "classic" });
    /** @param {string} text */
    const end = (text) => {
      output.textContent = text;
      output.dataset.done = "yes";
    };
    worker.addEventListener("error", (event) => end(`error: ${event.message}`));
    worker.addEventListener("message", ({ data }) => end(data));
    worker.postMessage({ file: input.files?.[0], questions: parameters.getAll("sql") });
  });
}
