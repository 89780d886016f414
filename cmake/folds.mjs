// Writes pairs of characters of the basic plane: one with an accent or in upper case, and the same one without.
import { writeFileSync } from "node:fs";

const lines = [];
for (let code = 0x80; code <= 0xffff; code++) {
  if (code >= 0xac00 && code <= 0xdfff) continue; // Hangul is made of parts, not of a letter with accents; surrogates
  if ((code >= 0x3040 && code <= 0x30ff) || code === 0x439) continue; // が and й are letters of their own
  if (code === 0x419) {
    lines.push("{0x419,0x439},");
    continue;
  }
  const text = String.fromCharCode(code).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  if (text.length === 1 && text.charCodeAt(0) !== code) lines.push(`{${code},${text.charCodeAt(0)}},`);
}
writeFileSync(process.argv[2], `// Made by cmake/folds.mjs.\n${lines.join("\n")}\n`);
