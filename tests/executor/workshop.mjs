// What the executor's tests share: a folder of their own for each test, with a guide, a place to run in and a state
// folder, and handrail run in it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const program = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
// Without it nothing below means anything, and a process that was not started has no number to send signals to.
if (!existsSync(program)) throw new Error(`${program} is not there; build it, or name it in HANDRAIL`);

// What hangs ends the test. script/faults runs long guides beside whatever else the machine does.
const patience = process.env.HANDRAIL_FAULTS === "all" ? 600_000 : 60_000;

/** @typedef {{code: number | null, out: string, err: string}} Ended */

export class Workshop {
  /** @param {import("node:test").TestContext} t @param {string} guide */
  constructor(t, guide) {
    this.folder = mkdtempSync(path.join(tmpdir(), "handrail-e2e-"));
    t.after(() => rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 }));
    this.guide = path.join(this.folder, "UPGRADE.md");
    this.place = path.join(this.folder, "place");
    this.state = path.join(this.folder, "state");
    mkdirSync(this.place);
    this.writeGuide(guide);
  }

  /** @param {string} text */
  writeGuide(text) {
    writeFileSync(this.guide, text);
  }

  /** @param {Record<string, string>} extra */
  environment(extra = {}) {
    return { ...process.env, HANDRAIL_STATE_DIR: this.state, ...extra };
  }

  /** @param {string[]} args @param {Record<string, string>} [env] @returns {Ended} */
  handrail(args, env) {
    const ended = spawnSync(program, args, { cwd: this.place, env: this.environment(env), encoding: "utf8", input: "", timeout: patience, maxBuffer: 1 << 28 });
    return { code: ended.status, out: ended.stdout, err: ended.stderr };
  }

  /** @param {string[]} args @param {Record<string, string>} [env] */
  run(args = [], env) {
    return this.handrail(["run", this.guide, "--yes", ...args], env);
  }

  /** @param {string[]} args @param {Record<string, string>} [env] */
  resume(args = [], env) {
    return this.handrail(["resume", "--yes", ...args], env);
  }

  /** Started, not waited for. @param {string[]} args @param {Record<string, string>} [env] */
  start(args, env) {
    const child = spawn(program, args, { cwd: this.place, env: this.environment(env), stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (bytes) => (out += bytes));
    child.stderr.on("data", (bytes) => (err += bytes));
    /** @type {Promise<Ended & {signal: string | null}>} */
    const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, out, err })));
    return { child, ended, printed: () => out };
  }

  /** @param {string} name */
  read(name) {
    const file = path.join(this.place, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Everything that was kept on disk about the runs, as one text. */
  everythingKept() {
    let text = "";
    const visit = (/** @type {string} */ folder) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) visit(file);
        else text += readFileSync(file, "latin1");
      }
    };
    visit(this.state);
    return text;
  }

  /** @returns {any[]} */
  runs() {
    return JSON.parse(this.handrail(["runs", "--json"]).out);
  }
}

/** @param {string} code @param {string} info */
export const fence = (code, info = "bash") => `\`\`\`${info}\n${code}\n\`\`\`\n`;

/** A guide whose sections each hold one fence. @param {[string, string, string?][]} sections title, code, info */
export const guideOf = (...sections) =>
  "# Upgrade guide\n\n" + sections.map(([title, code, info]) => `## ${title}\n\n${fence(code, info)}`).join("\n");

/** @param {() => boolean} condition */
export async function becomesTrue(condition, milliseconds = 20_000) {
  for (const until = Date.now() + milliseconds; Date.now() < until; ) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return condition();
}

/** All descendants of a process, from /proc. @param {number} root */
export function descendantsOf(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // ended meanwhile
    }
  }
  const found = [];
  const open = [root];
  while (open.length > 0) {
    for (const child of children.get(open.pop() ?? 0) ?? []) {
      found.push(child);
      open.push(child);
    }
  }
  return found;
}

/** Numbers that look random and are the same each time. @param {number} seed */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
