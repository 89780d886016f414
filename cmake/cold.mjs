// Marks the parts of SQLite's amalgamation that run once a statement or less, so that a compiler for a page makes them
// small; what runs once a page or a row stays fast. By the amalgamation's own marks of where each file begins.
//
//   cold.mjs sqlite3.c OUT.c
import { readFileSync, writeFileSync } from "node:fs";

// Walking trees, SQLite's machine and its values, and what they call. Measured: with more of it nothing is faster.
const hot = new Set("btmutex btree pcache pcache1 utf util vdbe vdbeapi vdbeaux vdbemem".split(" "));
// `#pragma` stands between definitions only; every file of SQLite ends at such a place, headers within them do not.
const isSource = (/** @type {string} */ name) => /^[a-z_0-9]+\.c$/.test(name);

const [, , input, output] = process.argv;
const text = readFileSync(input, "utf8");
let cold = ""; // the file that is being made small, with those within it
let marked = 0;
const result = text.replace(/^\/\*{5,} (Begin file|End of) (\S+) \*+\/$/gm, (mark, what, file) => {
  if (what === "Begin file" && !cold && isSource(file) && !hot.has(file.slice(0, -2))) {
    cold = file;
    marked++;
    return `${mark}\n#pragma clang attribute push(__attribute__((minsize)), apply_to = function)`;
  }
  if (what === "End of" && cold === file) {
    cold = "";
    return `#pragma clang attribute pop\n${mark}`;
  }
  return mark;
});
if (cold || marked < 30) throw new Error(`${input} is not divided as SQLite's amalgamation is: ${marked} parts${cold && `, no end of ${cold}`}`);
writeFileSync(output, result);
