// What a rehearsal's report says, as elements of the page: each statement with its time and what it changed, the checks
// before and after, and what became of the data.
// @ts-check
"use strict";
{
  const { make, fill, table } = /** @type {any} */ (globalThis).verifierElements; // verify_report.js

  /**
   * @typedef {object} Change
   * @property {"done" | "failed" | "left-out" | "not-reached"} outcome
   * @property {string} message
   * @property {string} step
   * @property {number} line
   * @property {string} sql
   * @property {string} command
   * @property {number} milliseconds
   * @property {number} rows
   */
  /** @typedef {{ checks: { reason: string }[], summary: Record<string, number> }} Checked */
  /**
   * @typedef {object} Rehearsal
   * @property {number} exit_code
   * @property {number} milliseconds
   * @property {string[]} notes
   * @property {Change[]} changes
   * @property {Checked} before
   * @property {Checked | null} after
   */

  const kinds = /** @type {const} */ (["failed", "left-out", "not-reached", "done"]);
  const tones = { done: "clean", failed: "error", "left-out": "warning", "not-reached": "" };
  const names = /** @type {const} */ ({ done: "done", failed: "failed", "left-out": "left_out", "not-reached": "not_reached" });

  /** @param {number} milliseconds */
  const duration = (milliseconds) => {
    const seconds = milliseconds / 1000;
    if (seconds < 1) return `${milliseconds.toFixed(1)} ms`;
    if (seconds < 120) return `${seconds.toFixed(1)} s`;
    return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  };

  /** The beginning of a statement, for a table. @param {Change} change */
  const beginning = (change) => {
    const text = (change.sql || change.command).replace(/\s+/g, " ").trim();
    return text.length > 60 ? `${text.slice(0, 60)} …` : text;
  };

  class RehearsalView {
    /**
     * @param {Record<string, string>} labels
     * @param {{ say(text: string): string }} words what the verifier says, in the page's language
     * @param {(string | null)[]} steps where each statement's step stands in the guide
     */
    constructor(labels, words, steps) {
      this.labels = labels;
      this.words = words;
      this.steps = steps;
    }

    /** @param {Rehearsal} rehearsal @returns {HTMLElement[]} */
    elements(rehearsal) {
      const { labels } = this;
      const parts = [this.verdict(rehearsal), this.counts(rehearsal)];
      for (const note of rehearsal.notes) parts.push(make("p", { class: "note" }, `${labels.notes}: ${this.words.say(note)}`));
      if (rehearsal.changes.some((change) => change.outcome === "done")) {
        parts.push(make("p", { class: "hint" }, fill(labels.rehearsal_time, { time: duration(rehearsal.milliseconds) })));
      }
      parts.push(this.overview(rehearsal), make("h3", {}, labels.statement_details),
        make("ol", { class: "outcomes" }, ...rehearsal.changes.map((change, i) => this.one(change, i))));
      parts.push(make("h3", {}, labels.checks_before), ...this.checks(rehearsal.before, "before"));
      parts.push(make("h3", {}, labels.checks_after));
      parts.push(...(rehearsal.after ? this.checks(rehearsal.after, "after") : [make("p", {}, labels.nothing_after)]));
      return parts;
    }

    /** @param {Rehearsal} rehearsal @param {Change["outcome"]} outcome */
    count(rehearsal, outcome) {
      return rehearsal.changes.filter((change) => change.outcome === outcome).length;
    }

    /** @param {Rehearsal} rehearsal */
    verdict(rehearsal) {
      const { labels } = this;
      const tried = this.count(rehearsal, "done") + this.count(rehearsal, "failed");
      const [words, tone] = rehearsal.exit_code === 0 ? [labels.rehearsal_good, "clean"]
        : this.count(rehearsal, "failed") > 0 ? [labels.rehearsal_failed, "error"]
          : tried === 0 ? [labels.rehearsal_none, "warning"]
            : rehearsal.exit_code === 1 ? [labels.rehearsal_bad, "error"] : [labels.rehearsal_partly, "warning"];
      return make("p", { class: "verdict" }, make("span", { class: `count ${tone}` }, words));
    }

    /** @param {Rehearsal} rehearsal */
    counts(rehearsal) {
      const line = make("p", { class: "counts" });
      for (const outcome of kinds) {
        const count = this.count(rehearsal, outcome);
        if (count > 0) line.append(make("span", { class: `count ${tones[outcome]}` }, fill(this.labels[`statements_${names[outcome]}`], { count })), " ");
      }
      return line;
    }

    /** @param {Change} change */
    mark(change) {
      return make("span", { class: `count ${tones[change.outcome]}` }, this.labels[`${names[change.outcome]}_mark`]);
    }

    /** @param {Rehearsal} rehearsal */
    overview(rehearsal) {
      const { labels } = this;
      const rows = rehearsal.changes.map((change, i) => {
        const done = change.outcome === "done";
        return [this.mark(change), done || change.outcome === "failed" ? duration(change.milliseconds) : "",
          done ? String(change.rows) : "", make("a", { href: `#statement-${i + 1}` }, make("code", {}, beginning(change))),
          fill(labels.line, { line: change.line })];
      });
      const element = table(labels.statements, [labels.outcome, labels.time, labels.rows, labels.statement, labels.where], rows);
      element.classList.add("statements");
      return element;
    }

    /** @param {Change} change @param {number} i */
    one(change, i) {
      const { labels } = this;
      const step = this.steps[i];
      const head = make("p", {}, this.mark(change), " ", step ? make("a", { href: step }, change.step) : change.step, " ",
        make("span", { class: "line" }, fill(labels.line, { line: change.line })));
      const item = make("li", { class: `outcome statement ${change.outcome}`, id: `statement-${i + 1}`, "data-outcome": change.outcome },
        head, make("pre", { tabindex: "0" }, make("code", {}, change.sql || change.command)));
      if (change.outcome === "done") {
        item.append(make("p", {}, fill(labels.rows_changed, { count: change.rows, time: duration(change.milliseconds) })));
      }
      if (change.message) {
        const said = this.words.say(change.message);
        // Why it is left out is the end of a sentence that begins with "it".
        const why = change.outcome === "left-out" ? fill(labels.why_left_out, { why: said.replace(/^it /, "") }) : said;
        item.append(make("p", { class: "message" }, why));
      }
      return item;
    }

    /**
     * Those of the other moment stand in the other list.
     * @param {Checked} whole @param {"before" | "after"} moment @returns {HTMLElement[]}
     */
    checks(whole, moment) {
      const checks = whole.checks.filter((check) => check.reason !== "other-moment");
      const skipped = whole.summary.skipped - (whole.checks.length - checks.length);
      const report = { ...whole, checks, summary: { ...whole.summary, skipped } };
      const view = new /** @type {any} */ (globalThis).ReportView(this.labels, this.words, { prefix: `${moment}-outcome`, heading: "h4" });
      const none = checks.length === 0 ? [make("p", {}, this.labels.no_checks_stated)] : [];
      return [...none, ...view.elements(report)];
    }
  }

  Object.assign(globalThis, { RehearsalView });
}
