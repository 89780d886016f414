// The check page: the reader chooses a snapshot, a worker verifies it, the report becomes a table. The file is read
// in slices by the worker and never leaves the machine.
// A classic script, not a module: it has to run on pages opened from file:// too, to say that they cannot verify.
// @ts-check
"use strict";
{
  /**
   * @typedef {object} CheckResult
   * @property {string} id
   * @property {string} title
   * @property {"pass" | "fail" | "shown" | "skipped" | "error"} outcome
   * @property {string} reason
   * @property {string} message
   * @property {string} when
   * @property {number} line
   * @property {string} sql
   * @property {{ kind: string, values: string[], text: string }} expect
   * @property {string[]} columns
   * @property {unknown[][]} rows
   * @property {number} row_count
   */
  /**
   * @typedef {object} Report
   * @property {string} guide
   * @property {{ name: string, notes: string[] }} snapshot
   * @property {string | null} when
   * @property {string[]} fits
   * @property {Record<string, number>} summary
   * @property {CheckResult[]} checks
   */

  /**
   * An element with attributes and content. Text is set as text, so nothing in a report can become markup.
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} name
   * @param {Record<string, string>} [attributes]
   * @param {(Node | string)[]} content
   * @returns {HTMLElementTagNameMap[K]}
   */
  const make = (name, attributes = {}, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };

  /** @param {string} text @param {Record<string, string | number>} values */
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

  /** @param {number} bytes */
  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`);

  /** @param {unknown} value */
  const shown = (value) => {
    if (value === null) return "NULL";
    if (typeof value === "object") {
      const { blob, bytes } = /** @type {{ blob: string, bytes: number }} */ (value);
      return `x'${blob}${blob.length / 2 < bytes ? "…" : ""}'`;
    }
    return String(value);
  };

  /** @type {Record<string, Record<string, string>>} */
  const allLabels = /** @type {any} */ (globalThis).verifierLabels; // verify_labels.js

  class Verifier {
    /** @param {HTMLElement} place */
    constructor(place) {
      this.place = place;
      const language = place.dataset.language ?? document.documentElement.lang;
      this.labels = allLabels[language.slice(0, 2)] ?? allLabels.en;
      /** @type {Worker | null} */
      this.worker = null;
      this.checks = "";
      this.file = make("input", { type: "file", multiple: "", id: "snapshot" });
      this.when = make("select", { id: "moment" });
      this.run = make("button", { type: "button", class: "action" }, this.labels.verify);
      this.stop = make("button", { type: "button", hidden: "" }, this.labels.cancel);
      this.status = make("p", { role: "status" });
      this.result = make("div", { class: "result" });
    }

    async start() {
      if (location.protocol === "file:") return this.explainFileUrl();
      try {
        const response = await fetch(this.place.dataset.checks ?? "");
        if (!response.ok) throw new Error(`${response.status} ${response.url}`);
        this.checks = await response.text();
      } catch (error) {
        this.place.append(make("p", { class: "error" }, fill(this.labels.failed_to_start, { error: String(error) })));
        return;
      }
      const moments = new Set(JSON.parse(this.checks).checks.map((/** @type {CheckResult} */ check) => check.when));
      for (const moment of ["before", "after", "rollback"]) {
        if (moments.has(moment)) this.when.append(make("option", { value: moment }, this.labels[moment]));
      }
      this.when.append(make("option", { value: "" }, this.labels.any));
      this.when.value = moments.has("after") ? "after" : "";

      this.run.disabled = true;
      this.file.addEventListener("change", () => (this.run.disabled = this.file.files?.length === 0));
      this.run.addEventListener("click", () => this.verify());
      this.stop.addEventListener("click", () => this.end(this.labels.cancelled));
      const choice = make("p", {}, make("label", { for: "snapshot" }, this.labels.choose), this.file);
      const moment = make("p", {}, make("label", { for: "moment" }, this.labels.moment), this.when);
      if (moments.size === 1 && moments.has("any")) moment.hidden = true;
      this.place.append(choice, moment, make("p", {}, this.run, " ", this.stop), this.status, this.result);
    }

    explainFileUrl() {
      const command = `handrail verify ${this.place.dataset.source ?? "GUIDE.md"} --db snapshot.db`;
      this.place.append(make("p", {}, this.labels.file_url), make("pre", {}, make("code", {}, command)));
    }

    verify() {
      this.result.replaceChildren();
      this.status.textContent = this.labels.loading;
      this.run.disabled = true;
      this.stop.hidden = false;
      // A new worker each time: its memory is given back when it ends, and one that was stopped is gone for good.
      const worker = new Worker(new URL("worker.js", new URL(this.place.dataset.wasm ?? "", location.href)));
      this.worker = worker;
      worker.addEventListener("error", (event) => {
        this.end(fill(this.labels.failed_to_start, { error: event.message ?? "" }), "error");
      });
      worker.addEventListener("message", ({ data }) => this.hear(data));
      const files = [...(this.file.files ?? [])];
      worker.postMessage({ checks: this.checks, when: this.when.value || null, select: [], files });
    }

    /** @param {{ type: string, text: string, memory: number, index: number, count: number, bytesRead: number }} message */
    hear(message) {
      if (message.type === "progress") {
        const { index, count, bytesRead } = message;
        this.status.textContent = fill(this.labels.running, { index: index + 1, count, read: size(bytesRead) });
      } else if (message.type === "report") {
        this.place.dataset.memory = String(message.memory);
        this.end("");
        this.show(message.text);
      } else {
        this.end(message.text, "error");
      }
    }

    /** @param {string} text @param {string} [tone] */
    end(text, tone = "") {
      this.worker?.terminate();
      this.worker = null;
      this.run.disabled = false;
      this.stop.hidden = true;
      this.status.textContent = text;
      this.status.className = tone;
    }

    /** @param {string} text of the report */
    show(text) {
      const report = /** @type {Report} */ (JSON.parse(text));
      const { labels } = this;
      const counts = /** @type {const} */ ([
        ["fail", labels.failed, "error"],
        ["error", labels.errors, "warning"],
        ["pass", labels.passed, "clean"],
        ["shown", labels.shown, "info"],
        ["skipped", labels.skipped, ""],
      ]);
      const summary = make("p", { class: "counts" });
      for (const [outcome, words, tone] of counts) {
        const count = report.summary[outcome];
        if (count > 0) summary.append(make("span", { class: `count ${tone}` }, fill(words, { count })), " ");
      }
      this.result.append(summary);
      for (const note of report.snapshot.notes) this.result.append(make("p", { class: "note" }, `${labels.notes}: ${note}`));
      if (report.fits.length > 0) {
        const moments = report.fits.map((moment) => labels[moment]).join(", ");
        this.result.append(make("p", {}, fill(labels.fits, { moments })));
      }
      this.result.append(make("ol", { class: "outcomes" }, ...report.checks.map((check) => this.one(check))));

      const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      const name = `${report.snapshot.name}.report.json`;
      this.result.append(make("p", {}, make("a", { href: url, download: name, class: "download" }, labels.download)));
    }

    /** @param {CheckResult} check */
    one(check) {
      const { labels } = this;
      const mark = { pass: labels.pass, fail: labels.fail, error: labels.error, shown: labels.shown_mark, skipped: labels.skipped_mark };
      const tone = { pass: "clean", fail: "error", error: "warning", shown: "info", skipped: "" };
      const head = make("p", {}, make("span", { class: `count ${tone[check.outcome]}` }, mark[check.outcome]), ` ${check.title || check.id}`);
      if (check.when !== "any") head.append(" ", make("span", { class: "mark" }, labels[check.when]));
      head.append(" ", make("span", { class: "line" }, fill(labels.line, { line: check.line })));
      const item = make("li", { class: `outcome ${check.outcome}`, "data-id": check.id, "data-outcome": check.outcome }, head);
      if (check.outcome === "skipped") return item;

      if (check.sql) item.append(make("pre", {}, make("code", {}, check.sql)));
      // "value": the message says once more what stands below, expected and got.
      if (check.message && check.outcome !== "shown" && check.reason !== "value") item.append(make("p", {}, check.message));
      const expected = check.expect.text || check.expect.values.join(", ");
      if (expected) item.append(make("p", {}, make("b", {}, labels.expected), ` ${expected}`));
      if (check.outcome !== "error") item.append(...this.rows(check));
      return item;
    }

    /** @param {CheckResult} check */
    rows(check) {
      const { labels } = this;
      const got = make("b", {}, labels.got);
      if (check.row_count === 0) return [make("p", {}, got, ` ${labels.no_rows}`)];
      if (check.row_count === 1 && check.columns.length === 1) {
        return [make("p", {}, got, " ", make("code", {}, shown(check.rows[0][0])))];
      }
      const header = make("tr", {}, ...check.columns.map((name) => make("th", { scope: "col" }, name)));
      const body = check.rows.map((row) => make("tr", {}, ...row.map((value) => make("td", {}, shown(value)))));
      const table = make("table", {}, make("thead", {}, header), make("tbody", {}, ...body));
      const parts = [make("p", {}, got), make("div", { class: "table" }, table)];
      if (check.row_count > check.rows.length) {
        parts.push(make("p", {}, fill(labels.more_rows, { count: check.row_count })));
      }
      return parts;
    }
  }

  const place = document.getElementById("verifier");
  if (place) void new Verifier(place).start();
}
