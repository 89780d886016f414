// How the time of `handrail check` grows with a guide: each kind of text at a size and at ten times that size. Kinds
// are a large guide of many steps, and what is known to be hard for Markdown parsers.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, once } from "./measure.mjs";

/** @param {number} i */
const step = (i) => `## Step ${i}: release ${i}

Stop the service, keep a copy, migrate. See [the step before](#step-${i - 1}-release-${i - 1}) and \`svc${i}\`.

\`\`\`bash
systemctl stop svc${i}
mysqldump --single-transaction db${i} > /backup/db${i}.sql   # about ${i} MB
cd /srv/app${i} && git checkout v1.${i}.0
flask db upgrade
systemctl start svc${i}
curl -f http://localhost:${8000 + (i % 1000)}/health
\`\`\`

\`\`\`sql
ALTER TABLE orders${i} ADD COLUMN state VARCHAR(20) NOT NULL DEFAULT 'new';
SELECT COUNT(*) FROM orders${i} WHERE state IS NULL;  -- expected: 0
\`\`\`

- [ ] Step ${i} was seen by two people
`;

/** Repeats what `piece` says until there are about `bytes` of it. @param {(i: number) => string} piece */
const until = (piece) => (/** @type {number} */ bytes) => {
  const parts = [];
  for (let size = 0, i = 1; size < bytes; ++i) {
    parts.push(piece(i));
    size += parts[parts.length - 1].length;
  }
  return parts.join("");
};
/** An upgrade guide of many steps. @param {number} bytes */
export const manySteps = (bytes) => `# Upgrade guide\n\n${until(step)(bytes)}`;

const fence = (/** @type {string} */ code) => `\`\`\`bash\n${code}\n\`\`\`\n`;

/** @type {{ name: string, bytes: number, text: (bytes: number) => string }[]} */
const kinds = [
  { name: "a guide of many steps, to 50 MB", bytes: 5_000_000, text: manySteps },
  { name: "one line without an end", bytes: 1_000_000, text: until(() => "word ") },
  { name: "quotes in quotes", bytes: 20_000, text: until(() => ">") },
  { name: "lists in lists", bytes: 1_000, text: until(() => "- ") },
  { name: "brackets", bytes: 50_000, text: until(() => "[") },
  { name: "brackets and parentheses", bytes: 50_000, text: until(() => "[a](") },
  { name: "emphasis that crosses", bytes: 50_000, text: until(() => "*a _b ") },
  { name: "backticks of growing length", bytes: 50_000, text: until((i) => `e${"`".repeat(i)}`) },
  { name: "comments never closed", bytes: 100_000, text: until(() => "<!--") },
  { name: "rows of a table", bytes: 100_000, text: (bytes) => `| a | b |\n|---|---|\n${until((i) => `| ${i} | \`ls ${i}\` |\n`)(bytes)}` },
  { name: "one step, many commands", bytes: 100_000, text: (bytes) => fence(until((i) => `cp a${i} b${i}\n`)(bytes)) },
  { name: "one pipeline, many commands", bytes: 50_000, text: (bytes) => fence(`${until(() => "cat a | ")(bytes)}mysql app`) },
  { name: "parentheses in shell", bytes: 100_000, text: (bytes) => fence("(".repeat(bytes)) },
  { name: "placeholders, each another", bytes: 100_000, text: (bytes) => fence(until((i) => `ls <a-${i}x> your_${i}\n`)(bytes)) },
];

/**
 * @param {string} handrail
 * @param {string} home
 * @param {number} rounds
 */
export function growth(handrail, home, rounds) {
  console.log(`\ngrowth: seconds of \`handrail check\`, fastest of ${rounds}; linear is 10, more than 11 is marked`);
  console.log(`${"".padEnd(36)}  ${"size".padStart(9)}  ${"seconds".padStart(9)}  ${"ten times".padStart(9)}  growth`);
  let marked = 0;
  for (const { name, bytes, text } of kinds) {
    const fastest = [bytes, 10 * bytes].map((size) => {
      const guide = join(home, "growth.md");
      writeFileSync(guide, text(size));
      const run = { name, command: [handrail, "check", guide, "--format", "json"], accepts: [0, 1], check: () => true };
      return Math.min(...Array.from({ length: rounds }, (_, round) => once(run, round)));
    });
    const times = fastest[1] / fastest[0];
    if (times > 11) ++marked;
    if (!Number.isFinite(times)) fail(`${name}: no time`);
    console.log(`${name.padEnd(36)}  ${String(bytes).padStart(9)}  ${fastest.map((s) => s.toFixed(3).padStart(9)).join("  ")}  ${times.toFixed(1).padStart(6)}${times > 11 ? "  <- more than linear" : ""}`);
  }
  if (marked > 0) console.log(`${marked} of ${kinds.length} grow faster than their text`);
}
