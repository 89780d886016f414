// The check page: the reader chooses a snapshot, and one from before if there is one; a worker verifies, or rehearses
// what the guide changes, and the report becomes tables. The files are read in slices by the worker and never leave the machine.
// Classic scripts, not modules: they have to run on pages opened from file:// too.
// @ts-check
"use strict";
{
  const { make, fill } = /** @type {any} */ (globalThis).verifierElements; // verify_report.js
  /** @type {Record<string, Record<string, string>>} */
  const allLabels = /** @type {any} */ (globalThis).verifierLabels; // verify_labels.js

  /** @param {number} bytes */
  const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`);

  /**
   * The databases that the guide speaks of, each once: "app.db" and "/opt/shop/app.db" are one, under its longest name.
   * @param {{ datastore: string }[]} all checks and changes
   */
  const databasesOf = (all) => {
    const names = [...new Set(all.map(({ datastore }) => datastore.replace(/^(\.\/)+/, "")))].filter((name) => name !== "");
    return names.filter((name) => !names.some((other) => other.endsWith(`/${name}`)));
  };

  class Verifier {
    /** @param {HTMLElement} place */
    constructor(place) {
      this.place = place;
      const language = place.dataset.language ?? document.documentElement.lang;
      this.labels = allLabels[language.slice(0, 2)] ?? allLabels.en;
      this.words = new /** @type {any} */ (globalThis).VerifierWords(language.slice(0, 2)); // verify_words.js
      this.checks = document.getElementById("verifier-checks")?.textContent ?? "";
      /** @type {Worker | null} */
      this.worker = null;
      /** Counts the requests; what is heard from one that was stopped is not shown. */
      this.turn = 0;
      /** @type {string[]} */
      this.urls = [];
      this.file = make("input", { type: "file", multiple: "", id: "snapshot", "aria-describedby": "snapshot-hint" });
      this.before = make("input", { type: "file", multiple: "", id: "snapshot-before", "aria-describedby": "before-hint" });
      this.when = make("select", { id: "moment" });
      this.database = make("select", { id: "database" });
      this.run = make("button", { type: "button", class: "action" }, this.labels.verify);
      this.rehearsal = make("button", { type: "button", class: "rehearse", "aria-describedby": "rehearse-hint" }, this.labels.rehearse);
      /** The button that began what is under way, or was done last. @type {HTMLButtonElement} */
      this.began = this.run;
      this.stop = make("button", { type: "button", class: "stop", hidden: "" }, this.labels.cancel);
      this.progress = make("progress", { hidden: "", "aria-label": this.labels.progress });
      this.status = make("p", { role: "status" });
      this.result = make("section", { class: "result", tabindex: "-1", "aria-label": this.labels.result });
    }

    start() {
      /** @type {{ load(): void, take(): Promise<Worker> }} */
      this.module = new /** @type {any} */ (globalThis).VerifierModule(this.place.dataset.wasm); // verify_module.js
      const { checks, changes = [] } = JSON.parse(this.checks);
      const databases = databasesOf([...checks, ...changes]);
      this.database.append(make("option", { value: "" }, this.labels.database_by_itself), ...databases.map((name) => make("option", { value: name }, name)));
      const moments = new Set(checks.map((/** @type {{ when: string }} */ check) => check.when));
      for (const moment of ["before", "after", "rollback"]) {
        if (moments.has(moment)) this.when.append(make("option", { value: moment }, this.labels[moment]));
      }
      this.when.append(make("option", { value: "" }, this.labels.any));
      this.when.value = moments.has("after") ? "after" : "";

      this.enable(false);
      this.file.addEventListener("change", () => this.enable(this.file.files?.length !== 0));
      this.run.addEventListener("click", () => this.work("verify"));
      this.rehearsal.addEventListener("click", () => this.work("rehearse"));
      this.stop.addEventListener("click", () => {
        this.end(this.labels.cancelled);
        this.began.focus();
        void /** @type {any} */ (globalThis).sweepVerifierScratch(); // verify_module.js
      });
      /** @param {HTMLElement} input @param {string} label @param {string} [hint] @param {string} [id] */
      const field = (input, label, hint, id) => {
        const words = make("label", { for: input.id }, this.labels[label]);
        return make("div", { class: "field" }, words, input, ...(hint ? [make("p", { class: "hint", id }, this.labels[hint])] : []));
      };
      const moment = field(this.when, "moment");
      const before = field(this.before, "choose_before", "choose_before_hint", "before-hint");
      if (moments.size === 1 && moments.has("any")) moment.hidden = true;
      const database = field(this.database, "database");
      database.hidden = databases.length < 2;
      const buttons = make("p", { class: "buttons" });
      if (checks.length > 0) buttons.append(this.run, " ");
      else {
        moment.hidden = before.hidden = true;
        this.rehearsal.classList.add("action");
      }
      const hint = make("p", { class: "hint", id: "rehearse-hint" }, this.labels.rehearse_hint);
      const rehearses = document.getElementById("change-list") !== null; // the page knows whether there is SQL to try
      if (rehearses) buttons.append(this.rehearsal, " ");
      buttons.append(this.stop);
      this.place.append(field(this.file, "choose", "choose_hint", "snapshot-hint"), database, before, moment,
        buttons, ...(rehearses ? [hint] : []), this.progress, this.status, this.result);
    }

    /** @param {boolean} can */
    enable(can) {
      this.run.disabled = this.rehearsal.disabled = !can;
    }

    /** @param {"verify" | "rehearse"} work */
    async work(work) {
      const turn = ++this.turn;
      this.began = work === "verify" ? this.run : this.rehearsal;
      for (const url of this.urls) URL.revokeObjectURL(url);
      this.urls = [];
      this.result.replaceChildren();
      this.status.className = "";
      this.status.textContent = this.labels.loading;
      this.enable(false);
      this.stop.hidden = false;
      this.stop.focus();
      this.progress.hidden = false;
      this.progress.removeAttribute("value");
      /** @type {Worker} */
      let worker;
      try {
        worker = await /** @type {any} */ (this.module).take();
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const words = location.protocol === "file:" ? this.labels.file_url : this.labels.failed_to_start;
        return this.end(fill(words, { error: message, source: this.place.dataset.source ?? "GUIDE.md" }), "error");
      }
      if (turn !== this.turn) return worker.terminate(); // stopped meanwhile
      this.worker = worker;
      worker.addEventListener("error", (event) => this.end(fill(this.labels.failed_to_start, { error: event.message ?? "" }), "error"));
      worker.addEventListener("message", ({ data }) => turn === this.turn && this.hear(data));
      const [files, before] = [this.file, this.before].map((input) => [...(input.files ?? [])]);
      const asked = { work, checks: this.checks, datastore: this.database.value, files };
      worker.postMessage({ request: work === "verify" ? { ...asked, when: this.when.value || null, select: [], before } : asked });
    }

    /** @param {{ type: string, text: string, junit: string, memory: number, stage: string, index: number, count: number, bytesRead: number, loaded: number }} message */
    hear(message) {
      if (message.memory) this.place.dataset.memory = String(message.memory);
      if (message.type === "progress") {
        const { stage, index, count, loaded, bytesRead } = message;
        if (count > 0) this.progress.value = index / count;
        else if (loaded > 0) this.progress.value = loaded;
        const { opening, running, rehearsing } = this.labels;
        const words = stage === "change" ? rehearsing : stage === "check" ? running : opening;
        this.status.textContent = fill(words, { index: index + 1, count, read: size(bytesRead) });
      } else if (message.type === "report") {
        this.end(this.labels.done);
        this.show(message.text, message.junit);
      } else {
        this.end(this.words.sayError(message.text), "error");
      }
    }

    /** @param {string} text @param {string} [tone] */
    end(text, tone = "") {
      this.turn++;
      this.worker?.terminate();
      this.worker = null;
      this.enable(true);
      this.stop.hidden = true;
      this.progress.hidden = true;
      this.status.textContent = text;
      this.status.className = tone;
    }

    /** @param {string} text of the report @param {string} junit the same as JUnit, where there is one */
    show(text, junit) {
      const report = JSON.parse(text);
      if (this.began === this.rehearsal) return this.showRehearsal(text, report);
      const view = new /** @type {any} */ (globalThis).ReportView(this.labels, this.words); // verify_report.js
      this.result.append(...view.elements(report));
      const name = `${report.snapshot.name}.report`;
      this.result.append(make("p", { class: "downloads" },
        this.download(text, `${name}.json`, "application/json", this.labels.download),
        this.download(junit, `${name}.xml`, "application/xml", this.labels.download_junit)));
      this.result.focus({ preventScroll: true });
    }

    /** @param {string} text @param {{ before: { snapshot: { name: string } } }} rehearsal */
    showRehearsal(text, rehearsal) {
      // The list on the page has the statements of the report, in its order.
      const steps = [...document.querySelectorAll("#change-list > li")].map((item) => item.querySelector("a")?.getAttribute("href") ?? null);
      const view = new /** @type {any} */ (globalThis).RehearsalView(this.labels, this.words, steps); // verify_rehearsal.js
      this.result.append(...view.elements(rehearsal), make("p", { class: "downloads" },
        this.download(text, `${rehearsal.before.snapshot.name}.rehearsal.json`, "application/json", this.labels.download)));
      this.result.focus({ preventScroll: true });
    }

    /** @param {string} text @param {string} name @param {string} type @param {string} words */
    download(text, name, type, words) {
      const url = URL.createObjectURL(new Blob([text], { type }));
      this.urls.push(url);
      return make("a", { href: url, download: name, class: "download" }, words);
    }
  }

  const place = document.getElementById("verifier");
  if (place) new Verifier(place).start();
}
