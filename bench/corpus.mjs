// Writes a corpus of upgrade guides to measure with: the same files for the same numbers, on every machine.
//
//   node bench/corpus.mjs FOLDER [COUNT=2000] [SEED=1]
//
// No guide is a copy of another: system, engine, versions, order and choice of sections, sentences, commands, tables
// and lists are drawn anew for each, in Chinese or English, from 3 to 30 KB.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blocks } from "./corpus/blocks.mjs";
import { words } from "./corpus/words.mjs";

/** A small random source (mulberry32) with what a writer of guides needs. */
class Dice {
  /** @param {number} seed */
  constructor(seed) { this.state = seed >>> 0; }
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  /** @param {number} n */
  below(n) { return Math.floor(this.next() * n); }
  /** @param {number} low @param {number} high */
  between(low, high) { return low + this.below(high - low + 1); }
  /** @param {number} p */
  chance(p) { return this.next() < p; }
  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) { return list[this.below(list.length)]; }
  /** @template T @param {readonly T[]} list @param {number} count @returns {T[]} */
  some(list, count) {
    const rest = [...list];
    /** @type {T[]} */
    const out = [];
    while (rest.length > 0 && out.length < count) out.push(...rest.splice(this.below(rest.length), 1));
    return out;
  }
}

/** @typedef {import("./corpus/blocks.mjs").System} System */

/**
 * What one guide is about; every block of it speaks of the same system.
 * @param {Dice} dice
 * @param {"zh" | "en"} language
 * @returns {System}
 */
function makeSystem(dice, language) {
  const name = dice.pick(words.names.first) + dice.pick(words.names.second);
  const id = name.toLowerCase();
  const engine = dice.pick(["mysql", "sqlite", "postgresql"]);
  const from = `${dice.between(1, 6)}.${dice.between(0, 20)}.${dice.between(0, 9)}`;
  const [major, minor] = from.split(".").map(Number);
  return {
    language, name, id, engine, from, to: `${major}.${minor + 1}.0`,
    service: `${id}-${dice.pick(["web", "api", "worker", "server", "agent"])}`,
    home: dice.pick(["/opt/", "/srv/", "/data/apps/", "/var/lib/", "/home/deploy/"]) + id,
    port: dice.between(3000, 9999),
    database: `${id.replaceAll("-", "_")}_${dice.pick(["prod", "main", "db", "data"])}`,
    tables: dice.some(words.tables, dice.between(3, 6)),
    columns: dice.some(words.columns, dice.between(3, 6)),
    framework: dice.pick(["flask", "django", "alembic", "plain"]),
    emoji: dice.chance(0.4),
  };
}

/** @param {Dice} dice @param {System} system */
function sentence(dice, system) {
  const template = dice.pick(words[system.language].sentences);
  return fill(template, dice, system);
}

/** @param {string} template @param {Dice} dice @param {System} system */
function fill(template, dice, system) {
  return template.replace(/\{(\w+)\}/g, (_, key) => {
    if (key === "table") return dice.pick(system.tables);
    if (key === "column") return dice.pick(system.columns);
    if (key === "number") return String(dice.between(2, 90));
    return String(system[/** @type {keyof System} */ (key)]);
  });
}

/** @param {Dice} dice @param {System} system */
function paragraph(dice, system) {
  const separator = system.language === "zh" ? "" : " ";
  return Array.from({ length: dice.between(1, 2) }, () => sentence(dice, system)).join(separator);
}

/** @param {Dice} dice @param {System} system */
function list(dice, system) {
  const marker = dice.pick(["- ", "* ", "1. ", "- [ ] "]);
  return Array.from({ length: dice.between(3, 7) }, () => marker + sentence(dice, system)).join("\n");
}

/** @param {Dice} dice @param {System} system */
function table(dice, system) {
  const { headers, states } = words[system.language];
  const head = dice.some(headers, dice.between(2, 4));
  const row = () => head.map(() => dice.pick([() => dice.pick(system.tables), () => String(dice.between(1, 9999)),
    () => `\`${dice.pick(system.columns)}\``, () => dice.pick(states)])());
  return [head, head.map(() => dice.pick(["---", ":--", "--:", ":-:"])), ...Array.from({ length: dice.between(2, 8) }, row)]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {Dice} dice @param {System} system @param {number} level @param {string} title @param {string[]} kinds */
function section(dice, system, level, title, kinds) {
  const parts = [`${"#".repeat(level)} ${title}`, paragraph(dice, system)];
  for (const kind of kinds) {
    if (dice.chance(0.35)) parts.push(sentence(dice, system));
    parts.push(blocks[kind](dice, system));
    if (dice.chance(0.08)) parts.push(table(dice, system));
    if (dice.chance(0.1)) parts.push(list(dice, system));
    if (dice.chance(0.1)) parts.push(`> ${sentence(dice, system)}`);
  }
  return parts.join("\n\n");
}

/** @param {Dice} dice */
function makeGuide(dice) {
  const language = dice.chance(0.5) ? "zh" : "en";
  const system = makeSystem(dice, language);
  /** @typedef {{ kind: string, title: string, blocks: string[], always?: boolean }} PhaseWords */
  const text = words[language];
  const steps = /** @type {Record<string, string[]>} */ (text.steps);
  const marks = /** @type {Record<string, string>} */ (text.emoji);
  // Small guides are more common than large ones.
  const target = Math.round(1200 + 26000 * dice.next() ** 2.6);
  /** @param {string} kind */
  const emoji = (kind) => (system.emoji ? `${marks[kind] ?? "📌"} ` : "");
  const parts = [`# ${system.emoji ? "🚀 " : ""}${fill(dice.pick(text.titles), dice, system)}`, paragraph(dice, system)];
  const phases = /** @type {PhaseWords[]} */ (text.phases).filter((phase) => phase.always || dice.chance(0.75));
  const links = phases.map((phase) => `- [${emoji(phase.kind)}${phase.title}](#${slug(emoji(phase.kind) + phase.title)})`);
  if (dice.chance(0.5)) parts.push(`## ${text.contents}\n\n${links.join("\n")}`);
  let size = 0;
  const bodies = phases.map((phase) => ({ phase, sections: [section(dice, system, 2, emoji(phase.kind) + phase.title, [])] }));
  for (let round = 1; size < target; ++round) {
    for (const body of bodies) {
      if (size >= target) break;
      const title = `${round}. ${fill(dice.pick(steps[body.phase.kind]), dice, system)}`;
      const part = section(dice, system, 3, title, dice.some(body.phase.blocks, dice.between(1, 4)));
      size += Buffer.byteLength(part);
      body.sections.push(part);
    }
  }
  for (const body of bodies) parts.push(...body.sections);
  return { name: `${system.id}-${system.to.replaceAll(".", "-")}`, text: `${parts.join("\n\n")}\n` };
}

/** GitHub's anchor, near enough for the words used here. @param {string} title */
function slug(title) {
  return title.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "").replaceAll(" ", "-");
}

const [folder, count = "2000", seed = "1"] = process.argv.slice(2);
if (!folder || folder.startsWith("-")) {
  console.error("usage: node bench/corpus.mjs FOLDER [COUNT] [SEED]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
let bytes = 0;
for (let i = 0; i < Number(count); ++i) {
  const guide = makeGuide(new Dice(Number(seed) * 1000003 + i));
  bytes += Buffer.byteLength(guide.text);
  writeFileSync(join(folder, `${String(i).padStart(5, "0")}-${guide.name}.md`), guide.text);
}
console.log(`${count} guides, ${(bytes / 1e6).toFixed(1)} MB in ${folder}`);
