// An installation of StepFlow Monitor in a folder of its own, with the service of its old release running, and
// handrail and the guide's commands to change it with.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = path.resolve(process.env.HANDRAIL ?? path.join(root, "build/release/handrail"));

export const runbooks = path.join(root, "runbooks");
export const guide = path.join(runbooks, "stepflow/UPGRADE.md");

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} command @param {string[]} args @param {import("node:child_process").SpawnSyncOptions} [options] */
function run(command, args, options = {}) {
  const ended = spawnSync(command, args, { encoding: "utf8", input: "", timeout: 120_000, ...options });
  return { code: ended.status, out: String(ended.stdout), err: String(ended.stderr) };
}

/** The code of the guide's fences by their names. */
function namedFences() {
  const text = readFileSync(guide, "utf8");
  return new Map([...text.matchAll(/^```\w+ \{name=([\w-]+)[^}\n]*\}\n(.*?)^```$/gms)].map((found) => [found[1], found[2]]));
}

export class Installation {
  /** @param {import("node:test").TestContext} t */
  static async make(t) {
    const made = new Installation(mkdtempSync(path.join(tmpdir(), "handrail-stepflow-")), await freePort());
    t.after(async () => {
      await made.stop();
      rmSync(made.folder, { recursive: true, force: true, maxRetries: 5 });
    });
    const laid = run("python3", [path.join(runbooks, "stepflow/install.py"), made.home, "--port", String(made.port)]);
    assert.equal(laid.code, 0, laid.err);
    await made.start();
    return made;
  }

  /** @param {string} folder @param {number} port */
  constructor(folder, port) {
    this.folder = folder;
    this.port = port;
    this.home = path.join(folder, "stepflow");
    this.database = path.join(this.home, "storage/database/stepflow.db");
    this.backup = path.join(this.home, "backups/before-2.0.0");
    mkdirSync(this.home);
  }

  async start() {
    const log = openSync(path.join(this.home, "logs/stepflow.log"), "a");
    spawn("python3", ["current/main.py", "--config", "config/stepflow.env"],
          { cwd: this.home, stdio: ["ignore", log, log], detached: true }).unref();
    closeSync(log);
    for (const until = Date.now() + 30_000; Date.now() < until; ) {
      if (await this.health().catch(() => null)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`StepFlow did not start: ${readFileSync(path.join(this.home, "logs/stepflow.log"), "utf8")}`);
  }

  async stop() {
    const file = path.join(this.home, "run/stepflow.pid");
    if (!existsSync(file)) return;
    process.kill(Number(readFileSync(file, "utf8")), "SIGTERM");
    for (const until = Date.now() + 30_000; existsSync(file) && Date.now() < until; )
      await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** @returns {Promise<any>} */
  async health() {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/health`);
    assert.equal(answer.status, 200);
    return answer.json();
  }

  /** @param {...string} args */
  handrail(...args) {
    return run(program, args, { cwd: this.folder, env: { ...process.env, HANDRAIL_STATE_DIR: path.join(this.folder, "state") } });
  }

  upgrade() {
    return this.handrail("run", guide, "--yes", "--set", `home=${this.home}`, "--set", `port=${this.port}`);
  }

  /** @param {string} snapshot @param {...string} args */
  verify(snapshot, ...args) {
    return this.handrail("verify", guide, "--db", snapshot, "--format", "json", ...args);
  }

  /** What a person would type: the fences of these names, one after the other, with this installation's values. */
  typed(/** @type {string[]} */ names) {
    const fences = namedFences();
    const script = names.map((name) => fences.get(name) ?? assert.fail(`the guide has no fence ${name}`)).join("\n");
    const filled = script.replaceAll("/opt/stepflow", this.home).replaceAll("8080", String(this.port));
    return run("bash", ["-euo", "pipefail", "-c", filled], { cwd: this.folder });
  }

  /** @param {string} sql @param {string} [database] */
  query(sql, database = this.database) {
    const ended = run("sqlite3", ["-readonly", database, sql]);
    assert.equal(ended.code, 0, ended.err);
    return ended.out.trim();
  }

  rowCounts(database = this.database) {
    return ["executions", "steps", "artifacts"].map((table) => this.query(`SELECT COUNT(*) FROM ${table}`, database));
  }
}
