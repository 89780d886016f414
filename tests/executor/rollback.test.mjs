// The way back: for what was really started, with the values of the run, proven before, journaled, and gone on with.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { Workshop } from "./workshop.mjs";

const kRolledBack = 6;
const kPartly = 7;
const kRollbackFailed = 8;
const kUnproven = 9;

/** @param {string} file @param {string} sql */
function sqlite(file, sql) {
  const ended = spawnSync("sqlite3", [file, sql], { encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.trim();
}

// A shop whose backup has the moment in its name, whose migration fails half-way, and whose rollback, as people
// write it, works that name out once more.
const kMigration = `sqlite3 shop.db "ALTER TABLE orders ADD COLUMN total INTEGER; UPDATE orders SET total = id WHERE id > 0;"
sqlite3 -bail shop.db "INSERT INTO audit SELECT id FROM orders;"`;
const guide = (migration = kMigration, rollback = "") => `# Shop upgrade

## Back up

\`\`\`bash {name=backup kind=backup}
STAMP=$(date +%Y%m%d_%H%M%S_%N)
mkdir -p "backups/$STAMP"
sqlite3 shop.db ".backup 'backups/$STAMP/shop.db'"
cp app.conf "backups/$STAMP/app.conf"
\`\`\`

## Configure

\`\`\`bash {name=configure kind=configure}
sed -i 's/^version=1$/version=2/' app.conf
echo configured >> forward.log
\`\`\`

## Migrate

\`\`\`bash {name=migrate kind=migrate}
${migration}
\`\`\`

## Publish

\`\`\`bash {name=publish kind=deploy}
echo new > site.txt
\`\`\`

## Rollback

### Restore the database

\`\`\`bash {name=restore-data}
echo restoring >> back.log
cp "backups/$(date +%Y%m%d_%H%M%S_%N)/shop.db" shop.db
echo restored >> back.log
\`\`\`

### Restore the settings

\`\`\`bash {name=restore-settings}
cp "backups/$STAMP/app.conf" app.conf
\`\`\`

### Take the site down

\`\`\`bash {name=restore-site}
rm site.txt
\`\`\`
${rollback}
### Look at it

\`\`\`bash {name=look}
sqlite3 -readonly shop.db "PRAGMA integrity_check;"  # should return: ok
\`\`\`
`;

// What the check says of a guide like this is another test's matter.
const accept = ["B001", "B002", "B003", "B006", "B007", "B008", "B009", "B010", "B012", "O001", "Q002", "Q003", "S001", "S002"].flatMap((code) => ["--accept", code]);

/** @param {import("node:test").TestContext} t @param {string} [text] */
function shopOf(t, text = guide()) {
  const shop = new Workshop(t, text);
  sqlite(path.join(shop.place, "shop.db"), "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT); INSERT INTO orders (note) VALUES ('a'), ('b'), ('c');");
  writeFileSync(path.join(shop.place, "app.conf"), "version=1\n");
  return shop;
}

/** SHA-256 of everything that is in the database. @param {Workshop} shop */
const content = (shop) => createHash("sha256").update(sqlite(path.join(shop.place, "shop.db"), ".dump")).digest("hex");

/** @param {Workshop} shop @param {string[]} [args] @param {Record<string, string>} [env] */
const rollback = (shop, args = [], env) => shop.handrail(["rollback", "--yes", ...args], env);

/** @param {Workshop} shop */
const latest = (shop) => JSON.parse(shop.handrail(["runs", "--json"]).out).at(-1);

/** @param {Workshop} shop */
const backupFolder = (shop) => path.join("backups", readdirSync(path.join(shop.place, "backups"))[0]);

/** Runs into the failing migration. @param {Workshop} shop */
function failInMigration(shop) {
  const ended = shop.run(accept);
  assert.equal(ended.code, 1, ended.out + ended.err);
  assert.match(ended.err, /migrate\.2/);
}

test("a failed migration is taken back, and the database is what it was, by the hash of its content", (t) => {
  const shop = shopOf(t);
  const before = content(shop);
  failInMigration(shop);
  assert.notEqual(content(shop), before, "the half that was done has changed it");
  assert.equal(shop.read("app.conf"), "version=2\n");

  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(ended.out, /rolled back/);
  assert.equal(content(shop), before);
  assert.equal(shop.read("app.conf"), "version=1\n");
  const run = latest(shop);
  assert.deepEqual([run.status, run.rollback.status], ["failed", "rolled-back"], "how the run ended stays as it was");
});

test("what was never started is not undone, and that is said", (t) => {
  const shop = shopOf(t);
  failInMigration(shop);
  const planned = JSON.parse(shop.handrail(["rollback", "--dry-run", "--json"]).out);
  assert.deepEqual(planned.steps.map((/** @type {any} */ step) => step.id), ["restore-data", "restore-settings", "look"]);
  assert.equal(planned.left_out[0].id, "restore-site");
  assert.match(planned.left_out[0].why, /site\.txt, and no step that does such a thing was started/);
  const ended = rollback(shop);
  assert.match(ended.err, /left out: restore-site/);
});

test("a run that failed before the migration keeps its database as it is", (t) => {
  const shop = shopOf(t, guide().replace("echo configured >> forward.log", "false"));
  assert.equal(shop.run(accept).code, 1);
  sqlite(path.join(shop.place, "shop.db"), "INSERT INTO orders (note) VALUES ('of a customer, meanwhile');");
  const now = content(shop);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(content(shop), now, "nobody had changed it, so it was not replaced");
  assert.equal(shop.read("app.conf"), "version=1\n", "the failed step itself is taken back");
});

test("nothing was changed: nothing is taken back", (t) => {
  const shop = shopOf(t, guide().replace("STAMP=$(date", "false\nSTAMP=$(date"));
  assert.equal(shop.run(accept).code, 1);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(ended.err, /there is nothing to do/);
});

test("the backup's name is the one of the run, wherever the guide works it out anew or leaves it open", async (t) => {
  for (const spelled of [
    "backups/$(date +%Y%m%d_%H%M%S_%N)/shop.db",
    "backups/$(ls backups | tail -1)/shop.db",
    "backups/YYYYMMDD_HHMMSS/shop.db",
    "backups/$STAMP/shop.db",
  ]) {
    await t.test(spelled, (t) => {
      const shop = shopOf(t, guide().replace("backups/$(date +%Y%m%d_%H%M%S_%N)/shop.db", spelled));
      const before = content(shop);
      failInMigration(shop);
      const real = path.join(shop.place, backupFolder(shop), "shop.db");
      // A later folder that is none of this run's: what `ls | tail -1` and people would take.
      spawnSync("mkdir", [path.join(shop.place, "backups/99991231_000000_0")]);
      sqlite(path.join(shop.place, "backups/99991231_000000_0/shop.db"), "CREATE TABLE other (id);");
      const planned = shop.handrail(["rollback", "--dry-run"]);
      assert.equal(planned.code, 0, planned.out + planned.err);
      if (!spelled.includes("$STAMP")) assert.ok(planned.out.includes(real), planned.out);
      const ended = rollback(shop);
      assert.equal(ended.code, 0, ended.out + ended.err);
      assert.equal(content(shop), before);
    });
  }
});

test("a variable that the rollback would work out anew keeps the run's value", (t) => {
  const text = guide().replace("echo restoring >> back.log", "STAMP=$(date +%Y%m%d_%H%M%S_%N)\necho restoring >> back.log")
    .replace("backups/$(date +%Y%m%d_%H%M%S_%N)/shop.db", "backups/$STAMP/shop.db");
  const shop = shopOf(t, text);
  const before = content(shop);
  failInMigration(shop);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(content(shop), before);
});

test("the plan of the way back starts nothing", (t) => {
  const shop = shopOf(t);
  failInMigration(shop);
  const traced = path.join(shop.folder, "trace");
  const ended = spawnSync("strace", ["-f", "-qq", "-e", "trace=execve,fork,vfork,clone,clone3", "-o", traced, process.env.HANDRAIL ?? "build/release/handrail", "rollback", "--dry-run"].map((word) => word === "build/release/handrail" ? path.resolve(word) : word),
    { cwd: shop.place, env: shop.environment(), encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stderr);
  const calls = spawnSync("cat", [traced], { encoding: "utf8" }).stdout.trim().split("\n");
  assert.equal(calls.length, 1, calls.join("\n"));
});

for (const [what, spoil, why] of /** @type {[string, (file: string) => void, RegExp][]} */ ([
  ["gone", (file) => spawnSync("rm", [file]), /it is not there/],
  ["cut off", (file) => spawnSync("truncate", ["-s", "5000", file]), /SQLite database, damaged/],
  ["empty", (file) => spawnSync("truncate", ["-s", "0", file]), /it is empty/],
])) {
  test(`a rollback touches nothing when its backup is ${what}`, (t) => {
    const shop = shopOf(t);
    failInMigration(shop);
    const half = content(shop);
    spoil(path.join(shop.place, backupFolder(shop), "shop.db"));
    const ended = rollback(shop);
    assert.equal(ended.code, kUnproven, ended.out + ended.err);
    assert.match(ended.err, why);
    assert.match(ended.err, /nothing was taken back/);
    assert.equal(content(shop), half);
    assert.equal(shop.read("back.log"), "");
    assert.equal(latest(shop).rollback.status, "unproven");
  });
}

test("after a refused rollback the run can still go on", (t) => {
  const shop = shopOf(t);
  failInMigration(shop);
  const backup = path.join(shop.place, backupFolder(shop), "shop.db");
  spawnSync("mv", [backup, `${backup}.away`]);
  assert.equal(rollback(shop).code, kUnproven);
  spawnSync("mv", [`${backup}.away`, backup]);
  sqlite(path.join(shop.place, "shop.db"), "CREATE TABLE audit (id);");
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.equal(shop.read("site.txt"), "new\n");
});

test("a run that was killed is taken back as it stands, with what ended meanwhile", (t) => {
  const shop = shopOf(t);
  const before = content(shop);
  // Handrail dies while the backup is written; its command ends well without it.
  assert.equal(shop.run(accept, { HANDRAIL_CRASH_AT: "after-started:4" }).code, null);
  const backed = rollback(shop);
  assert.equal(backed.code, 0, backed.out + backed.err);
  assert.equal(content(shop), before);

  const other = shopOf(t);
  assert.equal(other.run(accept, { HANDRAIL_CRASH_AT: "after-started:7" }).code, null);
  const ended = rollback(other);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(other.read("back.log"), "restoring\nrestored\n", "the migration was under way, so it is taken back");
});

for (const point of ["before-intent", "after-intent", "after-started", "before-outcome", "after-outcome"]) {
  for (const item of [1, 2, 3, 4, 5]) {
    test(`killed in the rollback ${point} of its command ${item}, it goes on and does nothing twice`, (t) => {
      const shop = shopOf(t);
      const before = content(shop);
      failInMigration(shop);
      assert.equal(rollback(shop, [], { HANDRAIL_CRASH_AT: `${point}:${item}` }).code, null);
      const crashed = latest(shop).rollback.status;
      assert.ok(["crashed", "running"].includes(crashed), crashed);
      const again = rollback(shop);
      assert.equal(again.code, 0, again.out + again.err);
      assert.equal(content(shop), before);
      assert.equal(shop.read("back.log"), "restoring\nrestored\n", "each command once");
      assert.equal(latest(shop).rollback.status, "rolled-back");
    });
  }
}

test("everything killed in the middle of the rollback: nobody guesses", (t) => {
  const shop = shopOf(t);
  const before = content(shop);
  failInMigration(shop);
  assert.equal(rollback(shop, [], { HANDRAIL_CRASH_AT: "after-started:3", HANDRAIL_CRASH_TREE: "1" }).code, null);
  const asked = rollback(shop);
  assert.equal(asked.code, 4, asked.out + asked.err);
  assert.equal(latest(shop).rollback.status, "unknown");
  const told = rollback(shop, ["--assume", "not-done", "restore-data.3"]);
  assert.equal(told.code, 0, told.out + told.err);
  assert.equal(content(shop), before);
  assert.equal(shop.read("back.log"), "restoring\nrestored\n");
});

test("a rollback that fails half-way says so, and goes on when that is mended", (t) => {
  const shop = shopOf(t, guide(kMigration, "### Tell\n\n```bash {name=tell}\ncat told.txt >> back.log\n```\n"));
  failInMigration(shop);
  const failed = rollback(shop);
  assert.equal(failed.code, kPartly, failed.out + failed.err);
  assert.match(failed.err, /rolled back in part/);
  assert.equal(latest(shop).rollback.status, "partly-rolled-back");
  assert.equal(shop.resume().code, 2, "a run that is being taken back does not go forward");
  assert.equal(shop.run(accept).code, 2, "and nobody begins anew upon it");
  writeFileSync(path.join(shop.place, "told.txt"), "told\n");
  const again = rollback(shop);
  assert.equal(again.code, 0, again.out + again.err);
  assert.equal(shop.read("back.log"), "restoring\nrestored\ntold\n");
});

test("a rollback that fails before it has changed anything has failed", (t) => {
  const shop = shopOf(t, guide().replace("echo restoring >> back.log", "test -e permission.txt"));
  failInMigration(shop);
  const ended = rollback(shop);
  assert.equal(ended.code, kRollbackFailed, ended.out + ended.err);
  assert.equal(latest(shop).rollback.status, "rollback-failed");
});

test("a run that went well is taken back later, by the values that it had", (t) => {
  const shop = shopOf(t, guide("sqlite3 shop.db \"ALTER TABLE orders ADD COLUMN total INTEGER;\""));
  const before = content(shop);
  assert.equal(shop.run(accept).code, 0);
  assert.notEqual(content(shop), before);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(content(shop), before);
  assert.equal(shop.read("app.conf"), "version=1\n");
  assert.ok(!existsSync(path.join(shop.place, "site.txt")));
  assert.equal(rollback(shop).code, 0, "nothing is left to take back");
});

test("pitfall: timeout kills the rollback too, neither a command's limit nor the run's does", (t) => {
  const slowly = guide("sqlite3 shop.db \"ALTER TABLE orders ADD COLUMN total INTEGER;\"\nsleep 60").replace("echo restoring >> back.log", "sleep 2; echo restoring >> back.log");
  const shop = shopOf(t, slowly);
  const before = content(shop);
  const run = shop.run([...accept, "--timeout", "500ms"]);
  assert.equal(run.code, 1, run.out + run.err);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(content(shop), before);

  // The run's limit is over when the way back begins, and all of it lasts longer than that limit.
  const limited = shopOf(t, slowly);
  const unchanged = content(limited);
  const out = limited.run([...accept, "--run-timeout", "1500ms", "--on-failure", "rollback"]);
  assert.equal(out.code, kRolledBack, out.out + out.err);
  assert.match(out.err, /when the run's own limit was over/);
  assert.equal(content(limited), unchanged);
});

test("without a terminal and without --yes nothing is taken back", (t) => {
  const shop = shopOf(t);
  failInMigration(shop);
  const half = content(shop);
  const ended = shop.handrail(["rollback"]);
  assert.equal(ended.code, 2, ended.out + ended.err);
  assert.match(ended.err, /--yes approves it/);
  assert.equal(content(shop), half);
});

test("a secret is not kept, and is not needed to know what was started", (t) => {
  const text = guide().replace("# Shop upgrade", "---\nparameters:\n  token: {type: secret, placeholder: SHOP_TOKEN_HERE}\n---\n\n# Shop upgrade")
    .replace("echo configured >> forward.log", "echo SHOP_TOKEN_HERE > token.txt");
  const shop = shopOf(t, text);
  const before = content(shop);
  const run = shop.run([...accept, "--accept", "S013"], { HANDRAIL_TOKEN: "s3cr3t-value" });
  assert.equal(run.code, 1, run.out + run.err);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(content(shop), before);
  assert.equal(shop.read("app.conf"), "version=1\n");
});

test("a run that is done keeps no secret for its rollback", (t) => {
  const text = guide("sqlite3 shop.db \"ALTER TABLE orders ADD COLUMN total INTEGER;\"").replace("# Shop upgrade", "---\nparameters:\n  token: {type: secret, placeholder: SHOP_TOKEN_HERE}\n---\n\n# Shop upgrade")
    .replace("echo configured >> forward.log", "TOKEN=SHOP_TOKEN_HERE");
  const shop = shopOf(t, text);
  const run = shop.run([...accept, "--accept", "S013"], { HANDRAIL_TOKEN: "s3cr3t-value" });
  assert.equal(run.code, 0, run.out + run.err);
  assert.ok(!shop.everythingKept().includes("s3cr3t-value"));
  assert.match(shop.everythingKept(), /STAMP/);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
});

test("undoes= says exactly what a step takes back", (t) => {
  const shop = shopOf(t, guide(kMigration, "### Tell\n\n```bash {name=tell undoes=publish}\necho told >> back.log\n```\n"));
  failInMigration(shop);
  const ended = rollback(shop);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(ended.err, /left out: tell \(undoes publish, which was not started\)/);
  assert.equal(shop.read("back.log"), "restoring\nrestored\n");
});

test("the way back is journaled, and the chain holds", (t) => {
  const shop = shopOf(t);
  failInMigration(shop);
  assert.equal(rollback(shop).code, 0);
  const journal = path.join(shop.state, "runs", latest(shop).run, "journal.db");
  const kinds = sqlite(journal, "SELECT group_concat(kind) FROM (SELECT kind FROM records WHERE number >= (SELECT number FROM records WHERE kind = 'rollback') ORDER BY number)").split(",");
  assert.equal(kinds[0], "rollback");
  assert.equal(kinds.at(-1), "rollback_end");
  assert.equal(kinds.filter((kind) => kind === "intent").length, kinds.filter((kind) => kind === "outcome").length);
  assert.ok(kinds.indexOf("proof") < kinds.indexOf("intent"), "proven before anything was done");
  assert.ok(kRolledBack);
});
