// Writes the .cc of one embedded set (cmake/embed.cmake):
//   node embed.mjs text|incbin NAME ROOT LIST OUTPUT
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const [mode, name, root, list, output] = process.argv.slice(2);

const files = readFileSync(list, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((absolute) => ({ absolute, path: relative(root, absolute) }))
  // The order of std::string_view: by bytes.
  .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));

/** A byte as it stands in a C++ string literal. Octal, because \x would swallow digits that follow it. */
const kEscaped = Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  if (byte === 0x3f) return '\\?'; // no trigraphs
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\${byte.toString(8).padStart(3, '0')}`;
});

/** @param {Uint8Array} bytes */
function literal(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 120) {
    let line = '';
    for (const byte of bytes.subarray(at, at + 120)) line += kEscaped[byte];
    lines.push(`    "${line}"`);
  }
  return lines.length > 0 ? lines.join('\n') : '    ""';
}

const parts = [`#include "generated/embedded/${name}.h"\n\n#include <array>\n`];
/** @type {string[]} */
const rows = [];
files.forEach(({ absolute, path }, index) => {
  const symbol = `handrail_embedded_${name}_${index}`;
  if (mode === 'incbin') {
    parts.push(
      `__asm__(R"(.section .rodata\n.balign 16\n.global ${symbol}\n${symbol}:\n.incbin "${absolute}"\n` +
        `.global ${symbol}_end\n${symbol}_end:\n.byte 0\n.previous)");\n` +
        `extern "C" const char ${symbol}[];\nextern "C" const char ${symbol}_end[];\n`,
    );
    rows.push(
      `      EmbeddedFile{${literal(Buffer.from(path)).trim()},` +
        ` {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},`,
    );
  } else {
    const bytes = readFileSync(absolute);
    parts.push(`static constexpr char ${symbol}[] =\n${literal(bytes)};\n`);
    rows.push(`      EmbeddedFile{${literal(Buffer.from(path)).trim()}, {${symbol}, ${bytes.length}}},`);
  }
});

// Pointers of .incbin symbols are known to the linker only, so that table cannot be constexpr.
const qualifier = mode === 'incbin' ? 'const' : 'constexpr';
parts.push(
  `namespace handrail {\n\nstd::span<const EmbeddedFile> embedded_${name}() {\n` +
    `  static ${qualifier} std::array<EmbeddedFile, ${files.length}> kFiles = {{\n${rows.join('\n')}\n  }};\n` +
    `  return kFiles;\n}\n\n}  // namespace handrail\n`,
);
writeFileSync(output, parts.join('\n'));
