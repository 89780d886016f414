// Writes the characters of GBK as numbers, by lead byte 0x81–0xfe and trail byte 0x40–0xfe; 0 where there is none.
import { writeFileSync } from "node:fs";

const decoder = new TextDecoder("gbk");
const lines = [];
for (let lead = 0x81; lead <= 0xfe; lead++) {
  const codes = [];
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    const text = decoder.decode(new Uint8Array([lead, trail]));
    const code = text.length === 1 ? text.charCodeAt(0) : 0;
    codes.push(code === 0xfffd ? 0 : code);
  }
  lines.push(`${codes.join(",")},`);
}
writeFileSync(process.argv[2], `// Made by cmake/gbk.mjs.\n${lines.join("\n")}\n`);
