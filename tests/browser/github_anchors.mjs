// What GitHub makes of a guide's headings, worked out from the Markdown alone, so that the tests expect what GitHub
// does and not what our pages say.

/** Lines outside code fences. @param {string} markdown */
function textLines(markdown) {
  /** @type {string[]} */
  const lines = [];
  /** @type {string | null} */
  let fence = null;
  for (const line of markdown.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence) {
      if (mark && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark) fence = null;
    } else if (mark) {
      fence = mark;
    } else {
      lines.push(line);
    }
  }
  return lines;
}

/** A heading as a reader sees it. @param {string} markdown */
function plain(markdown) {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, "$2")
    .replace(/(?<![\w\\])([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)/g, "$2")
    .replace(/`+ ?([^`]+?) ?`+/g, "$1")
    .trim();
}

/**
 * ATX headings, which are all that the guides here use.
 * @param {string} markdown
 * @returns {{level: number, text: string, anchor: string}[]}
 */
export function headingsOf(markdown) {
  const used = new Map();
  const headings = [];
  for (const line of textLines(markdown)) {
    const match = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(line);
    if (!match) continue;
    const text = plain(match[2]);
    // Letters, marks, numbers, connectors, hyphens and spaces stay.
    const base = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "").replaceAll(" ", "-");
    let anchor = base;
    while (used.has(anchor)) {
      used.set(base, used.get(base) + 1);
      anchor = `${base}-${used.get(base)}`;
    }
    used.set(anchor, 0);
    headings.push({ level: match[1].length, text, anchor });
  }
  return headings;
}

/** Anchors that the guide's own links within itself name. @param {string} markdown */
export function linkedAnchors(markdown) {
  return textLines(markdown).flatMap((line) =>
    [...line.matchAll(/(?<!!)\[[^\]]*\]\(#([^)\s]+)\)/g)].map((match) => decodeURIComponent(match[1])));
}
