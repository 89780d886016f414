// Real database servers in folders of their own, for as long as a test runs. They listen on a socket only.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { becomesTrue } from "./workshop.mjs";

const isRoot = process.getuid?.() === 0;

/** The program, or nothing when it is not installed. @param {string[]} places */
const found = (...places) => places.find((place) => existsSync(place));

const mariadbd = found("/usr/sbin/mariadbd", "/usr/sbin/mysqld");
const postgresFolder = found(...(existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").map((version) => `/usr/lib/postgresql/${version}/bin`) : []));

export const noMariaDb = mariadbd === undefined && "MariaDB is not installed (Debian: mariadb-server)";
export const noPostgreSql = postgresFolder === undefined && "PostgreSQL is not installed (Debian: postgresql)";

/** @param {import("node:test").TestContext} t @param {import("node:child_process").ChildProcess} child @param {string} folder */
function endWith(t, child, folder) {
  t.after(async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await gone;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
}

/**
 * A MariaDB with a user "keeper" (password "open sesame") and an empty database "shop".
 * @param {import("node:test").TestContext} t
 */
export async function startMariaDb(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-mariadb-"));
  const data = path.join(folder, "data");
  const socket = path.join(folder, "s");
  mkdirSync(data);
  const user = isRoot ? ["--user=root"] : [];
  execFileSync("mariadb-install-db", ["--no-defaults", ...user, `--datadir=${data}`, `--tmpdir=${folder}`, "--auth-root-authentication-method=normal", "--skip-test-db"], { stdio: ["ignore", "ignore", "pipe"] });
  const child = spawn(mariadbd ?? "", ["--no-defaults", ...user, `--datadir=${data}`, `--socket=${socket}`, `--pid-file=${folder}/pid`, `--tmpdir=${folder}`, "--skip-networking", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M"], { stdio: "ignore" });
  endWith(t, child, folder);
  const sql = (/** @type {string} */ text, /** @type {string[]} */ ...more) => spawnSync("mariadb", ["--no-defaults", "--default-character-set=utf8mb4", `--socket=${socket}`, "-uroot", "-N", "-B", ...more, "-e", text], { encoding: "utf8" });
  if (!(await becomesTrue(() => sql("SELECT 1").status === 0, 60_000))) throw new Error("MariaDB did not come up");
  const made = sql("CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE USER keeper@localhost IDENTIFIED BY 'open sesame'; GRANT ALL ON shop.* TO keeper@localhost");
  if (made.status !== 0) throw new Error(made.stderr);
  return { socket, sql: (/** @type {string} */ text) => sql(text, "shop").stdout };
}

/**
 * A PostgreSQL with a user "keeper" (password "open sesame") and an empty database "shop".
 * @param {import("node:test").TestContext} t
 */
export async function startPostgreSql(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-postgresql-"));
  // It refuses to run as root.
  const as = isRoot ? ["runuser", "-u", "postgres", "--"] : [];
  if (isRoot) execFileSync("chown", ["postgres", folder]);
  chmodSync(folder, 0o755);
  const call = (/** @type {string[]} */ ...words) => spawnSync([...as, ...words][0] ?? "", [...as, ...words].slice(1), { encoding: "utf8", cwd: folder });
  const made = call(`${postgresFolder}/initdb`, "-D", `${folder}/data`, "-U", "postgres", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8");
  if (made.status !== 0) throw new Error(made.stderr);
  const words = [...as, `${postgresFolder}/postgres`, "-D", `${folder}/data`, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"];
  const child = spawn(words[0] ?? "", words.slice(1), { stdio: "ignore", cwd: folder });
  endWith(t, child, folder);
  const sql = (/** @type {string} */ text, database = "shop") => call(`${postgresFolder}/psql`, "-h", folder, "-U", "postgres", "-At", "-d", database, "-c", text);
  if (!(await becomesTrue(() => sql("SELECT 1", "postgres").status === 0, 60_000))) throw new Error("PostgreSQL did not come up");
  for (const text of ["CREATE USER keeper PASSWORD 'open sesame'", "CREATE DATABASE shop OWNER keeper"]) {
    const done = sql(text, "postgres");
    if (done.status !== 0) throw new Error(done.stderr);
  }
  return { folder, sql: (/** @type {string} */ text) => sql(text).stdout };
}
