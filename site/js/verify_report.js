// What a report says, as elements of the page. Text is set as text, so nothing in a snapshot can become markup.
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
  /** @typedef {{ count: number, foreseen: boolean, keys: unknown[][] }} RowDifference */
  /** @typedef {{ side: string, message: string } | null} Trouble */
  /**
   * @typedef {object} TableComparison
   * @property {string} table
   * @property {string[]} key
   * @property {string[]} columns
   * @property {number} rows_before
   * @property {number} rows_after
   * @property {RowDifference} lost
   * @property {RowDifference} added
   * @property {boolean} at_least
   * @property {number} changed_rows
   * @property {{ column: string, count: number, foreseen: boolean, samples: { key: unknown[], before: unknown, after: unknown }[] }[]} changed
   * @property {Trouble} trouble
   */
  /**
   * @typedef {object} Comparison
   * @property {number} unforeseen
   * @property {number} troubles
   * @property {string[]} notes
   * @property {{ difference: string, of: string, table: string, name: string, before: string, after: string, foreseen: boolean }[]} schema
   * @property {TableComparison[]} tables
   * @property {{ table: string, columns: string[], parent: string, key: string[], before: number, after: number, born: RowDifference, trouble: Trouble }[]} orphans
   */
  /**
   * @typedef {object} Report
   * @property {string} guide
   * @property {{ name: string, notes: string[] }} snapshot
   * @property {string | null} when
   * @property {string[]} fits
   * @property {Record<string, number>} summary
   * @property {CheckResult[]} checks
   * @property {Comparison} [comparison]
   */

  /**
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

  /** @param {unknown} value */
  const shown = (value) => {
    if (value === null) return "NULL";
    if (typeof value === "object") {
      const { blob, bytes } = /** @type {{ blob: string, bytes: number }} */ (value);
      return `x'${blob}${blob.length / 2 < bytes ? "…" : ""}'`;
    }
    return String(value);
  };

  const tones = { fail: "error", error: "warning", pass: "clean", shown: "info", skipped: "" };

  /**
   * A table that scrolls in itself when it is wider than the page, by keyboard too.
   * @param {string} caption @param {string[]} columns @param {(Node | string)[][]} rows
   */
  const table = (caption, columns, rows) => {
    const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)));
    const body = rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))));
    const element = make("table", caption ? { "aria-label": caption } : {}, make("thead", {}, head), make("tbody", {}, ...body));
    const scrolls = make("div", { class: "table", tabindex: "0", role: "group", ...(caption ? { "aria-label": caption } : {}) }, element);
    return make("div", {}, ...(caption ? [make("p", { class: "caption" }, caption)] : []), scrolls);
  };

  class ReportView {
    /**
     * @param {Record<string, string>} labels
     * @param {{ say(text: string): string }} words what the verifier says, in the page's language
     * @param {{ prefix?: string, heading?: "h3" | "h4" }} place where several reports stand on one page: what the ids of
     *   this one begin with, and the headings that fit below what stands above it
     */
    constructor(labels, words, { prefix = "outcome", heading = "h3" } = {}) {
      this.labels = labels;
      this.words = words;
      this.prefix = prefix;
      this.heading = heading;
    }

    /** @param {Report} report @returns {HTMLElement[]} */
    elements(report) {
      const { labels } = this;
      const summary = make("p", { class: "counts" });
      for (const outcome of /** @type {const} */ (["fail", "error", "pass", "shown", "skipped"])) {
        const count = report.summary[outcome];
        const words = labels[{ fail: "failed", error: "errors", pass: "passed", shown: "shown", skipped: "skipped" }[outcome]];
        if (count > 0) summary.append(make("span", { class: `count ${tones[outcome]}` }, fill(words, { count })), " ");
      }
      const parts = /** @type {HTMLElement[]} */ ([summary]);
      for (const note of report.snapshot.notes) parts.push(make("p", { class: "note" }, `${labels.notes}: ${this.words.say(note)}`));
      if (report.fits.length > 0) {
        const moments = report.fits.map((moment) => labels[moment]).join(", ");
        parts.push(make("p", {}, fill(labels.fits, { moments })));
      }
      if (report.checks.length > 0) parts.push(this.overview(report), make(this.heading, {}, labels.details));
      parts.push(make("ol", { class: "outcomes" }, ...report.checks.map((check) => this.one(check))));
      if (report.comparison) parts.push(...this.comparison(report.comparison));
      return parts;
    }

    /** @param {CheckResult} check */
    mark(check) {
      const { labels } = this;
      const words = { pass: labels.pass, fail: labels.fail, error: labels.error, shown: labels.shown_mark, skipped: labels.skipped_mark };
      return make("span", { class: `count ${tones[check.outcome]}` }, words[check.outcome]);
    }

    /** @param {Report} report */
    overview(report) {
      const { labels } = this;
      const moments = report.checks.some((check) => check.when !== "any");
      const rows = report.checks.map((check) => {
        const link = make("a", { href: `#${this.prefix}-${check.id}` }, check.title || check.id);
        const moment = check.when === "any" ? "" : labels[check.when];
        return [this.mark(check), link, ...(moments ? [moment] : []), fill(labels.line, { line: check.line })];
      });
      const element = table(labels.overview, [labels.outcome, labels.check, ...(moments ? [labels.moment_column] : []), labels.where], rows);
      element.classList.add("overview");
      return element;
    }

    /** @param {CheckResult} check */
    one(check) {
      const { labels } = this;
      const head = make("p", {}, this.mark(check), ` ${check.title || check.id}`);
      if (check.when !== "any") head.append(" ", make("span", { class: "mark" }, labels[check.when]));
      head.append(" ", make("span", { class: "line" }, fill(labels.line, { line: check.line })));
      const item = make("li", { class: `outcome ${check.outcome}`, id: `${this.prefix}-${check.id}`, "data-id": check.id, "data-outcome": check.outcome }, head);
      if (check.outcome === "skipped") {
        // "other-moment": the moment that stands beside the title says it.
        if (check.message && check.reason !== "other-moment") item.append(make("p", {}, this.words.say(check.message)));
        return item;
      }

      if (check.sql) item.append(make("pre", {}, make("code", {}, check.sql)));
      // "value": the message says once more what stands below, expected and got.
      if (check.message && check.outcome !== "shown" && check.reason !== "value") item.append(make("p", {}, this.words.say(check.message)));
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
      const parts = [make("p", {}, got), table("", check.columns, check.rows.map((row) => row.map(shown)))];
      if (check.row_count > check.rows.length) {
        parts.push(make("p", {}, fill(labels.more_rows, { count: check.row_count })));
      }
      return parts;
    }

    /** @param {boolean} foreseen */
    foreseen(foreseen) {
      return make("span", { class: `count ${foreseen ? "info" : "error"}` }, foreseen ? this.labels.foreseen : this.labels.unforeseen);
    }

    /** @param {Comparison} comparison @returns {HTMLElement[]} */
    comparison(comparison) {
      const { labels } = this;
      const words = comparison.unforeseen > 0 ? fill(labels.compared_bad, { count: comparison.unforeseen }) : labels.compared_good;
      const parts = /** @type {HTMLElement[]} */ ([
        make(this.heading, { class: "comparison" }, labels.compared),
        make("p", {}, make("span", { class: `count ${comparison.unforeseen > 0 ? "error" : "clean"}` }, words)),
      ]);
      for (const note of comparison.notes) parts.push(make("p", { class: "note" }, `${labels.notes}: ${this.words.say(note)}`));
      if (comparison.schema.length > 0) {
        parts.push(table(labels.schema, [labels.difference, labels.what, labels.table, labels.before_column, labels.after_column, ""],
          comparison.schema.map((one) => [labels[one.difference], labels[`of_${one.of}`] ?? one.of,
            one.name === one.table ? one.table : `${one.table}.${one.name}`, one.before, one.after, this.foreseen(one.foreseen)])));
      }
      if (comparison.tables.length > 0) {
        parts.push(table(labels.tables, [labels.table, labels.rows_before, labels.rows_after, labels.lost, labels.added, labels.changed],
          comparison.tables.map((one) => one.trouble ? [one.table, this.words.say(one.trouble.message), "", "", "", ""]
            : [one.table, String(one.rows_before), String(one.rows_after), String(one.lost.count), String(one.added.count), String(one.changed_rows)])));
      }
      for (const one of comparison.tables) parts.push(...this.table(one));
      for (const one of comparison.orphans) {
        const name = `${one.table}(${one.columns.join(", ")}) → ${one.parent}`;
        if (one.trouble) parts.push(make("p", { class: "note" }, `${name}: ${this.words.say(one.trouble.message)}`));
        else if (one.born.count > 0) parts.push(this.keys(fill(labels.orphans, { name, count: one.born.count }), one.key, one.born));
      }
      return parts;
    }

    /** @param {string} caption @param {string[]} columns @param {RowDifference} rows */
    keys(caption, columns, rows) {
      const element = table(caption, columns, rows.keys.map((key) => key.map(shown)));
      element.querySelector(".caption")?.append(" ", this.foreseen(rows.foreseen));
      return element;
    }

    /** @param {TableComparison} one @returns {HTMLElement[]} */
    table(one) {
      const { labels } = this;
      const key = one.key.length > 0 ? one.key : one.columns;
      const parts = [];
      if (one.lost.count > 0) parts.push(this.keys(fill(labels.lost_rows, { table: one.table, count: one.lost.count }), key, one.lost));
      if (one.added.count > 0) parts.push(this.keys(fill(labels.added_rows, { table: one.table, count: one.added.count }), key, one.added));
      for (const column of one.changed) {
        const caption = fill(labels.changed_values, { column: `${one.table}.${column.column}`, count: column.count });
        const rows = column.samples.map((sample) => [...sample.key.map(shown), shown(sample.before), shown(sample.after)]);
        const element = table(caption, [...key, labels.before_column, labels.after_column], rows);
        element.querySelector(".caption")?.append(" ", this.foreseen(column.foreseen));
        parts.push(element);
      }
      return parts;
    }
  }

  Object.assign(globalThis, { ReportView, verifierElements: { make, fill, table } });
}
