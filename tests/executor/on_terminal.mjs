// handrail with a person at a terminal, which is made by script(1).
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { Workshop, program } from "./workshop.mjs";

export const skip = spawnSync("script", ["--version"]).status !== 0 && "script(1) is not installed";

/**
 * Runs handrail on a terminal. Each answer is typed when what it answers to has appeared.
 * @param {Workshop} shop @param {string[]} args @param {[RegExp, string][]} dialogue @param {Record<string, string>} [env]
 * @returns {Promise<{code: number | null, screen: string}>}
 */
export function onTerminal(shop, args, dialogue, env) {
  // exec: a shell left waiting in the foreground would take the same Ctrl-C and report its own end, not the program's.
  const quoted = [program, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = spawn("script", ["-qfec", `exec ${quoted}`, path.join(shop.folder, "typescript")], { cwd: shop.place, env: shop.environment(env), stdio: ["pipe", "pipe", "inherit"] });
  let screen = "";
  let seen = 0;
  const left = [...dialogue];
  child.stdout.on("data", (bytes) => {
    screen += bytes;
    while (left.length > 0) {
      const match = left[0][0].exec(screen.slice(seen));
      if (match === null) break;
      seen += match.index + match[0].length;
      child.stdin.write(left[0][1]);
      left.shift();
    }
  });
  // A question that nobody answers would wait for ever.
  const waited = setTimeout(() => child.kill("SIGKILL"), 60_000);
  return new Promise((resolve) =>
    child.on("close", (code) => {
      clearTimeout(waited);
      resolve({ code, screen });
    }));
}
