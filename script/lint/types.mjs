// Types that two headers define under one name in one namespace: the program has them all, and where templates are made
// of both, the linker keeps one of the two (the One Definition Rule), which no compiler reports.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const headers = execFileSync("git", ["ls-files", "*.h"], { encoding: "utf8" }).trim().split("\n");
/** @type {Map<string, string>} name in its namespace -> the header that defines it */
const definedIn = new Map();
let found = 0;
for (const header of headers) {
  const text = readFileSync(header, "utf8");
  let namespace = "";
  for (const [index, line] of text.split("\n").entries()) {
    const opened = /^namespace ([\w:]+) \{/.exec(line);
    if (opened) namespace = opened[1];
    if (/^\}\s*\/\/ namespace/.test(line)) namespace = "";
    const type = /^(?:struct|class|enum class|enum) (\w+)(?: final)?(?: :[^:;]+(?::: *[^;]+)?)? *\{/.exec(line);
    if (!type) continue;
    const name = `${namespace}::${type[1]}`;
    const first = definedIn.get(name);
    if (first) {
      console.error(`${header}:${index + 1}: ${name} is a type of ${first}, too; name one of them for what it is, or give its folder a namespace`);
      found++;
    }
    definedIn.set(name, header);
  }
}
if (definedIn.size === 0) {
  console.error("no type was found in any header; this lint looks past them");
  found++;
}
process.exit(found > 0 ? 1 : 0);
