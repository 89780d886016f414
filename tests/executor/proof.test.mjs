// No data are changed before the backup that the run made is proven: with real files, good and bad.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { Workshop } from "./workshop.mjs";

const kUnproven = 9;

/** @param {string} file @param {string} sql */
function sqlite(file, sql) {
  const ended = spawnSync("sqlite3", [file, sql], { encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stderr);
  return ended.stdout.trim();
}

/** A guide that backs a database up as `backup` says, then changes it. @param {string} backup @param {string} [attributes] */
const guideOf = (backup, attributes = "") => `# Shop upgrade

## Backup

\`\`\`bash {name=backup kind=backup${attributes}}
${backup}
\`\`\`

## Deploy

\`\`\`bash {name=deploy kind=deploy}
echo 2 > version.txt
\`\`\`

## Migrate

\`\`\`bash {name=migrate kind=migrate}
sqlite3 shop.db "UPDATE orders SET note = 'new' WHERE note = 'old';"
\`\`\`

## Verify

\`\`\`bash {name=verify kind=verify}
sqlite3 -readonly shop.db "SELECT DISTINCT note FROM orders;"  # should return: new
\`\`\`
`;

/** @param {import("node:test").TestContext} t @param {string} backup @param {string} [attributes] */
function shopWith(t, backup, attributes) {
  const shop = new Workshop(t, guideOf(backup, attributes));
  sqlite(path.join(shop.place, "shop.db"), "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT);" +
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO orders SELECT i, 'old' FROM n;");
  return shop;
}

// What the check says of these guides is not the matter here.
const accept = ["B001", "B002", "B003", "B004", "B007", "B008", "B009", "S007"].flatMap((code) => ["--accept", code]);

/** @param {Workshop} shop */
const note = (shop) => sqlite(path.join(shop.place, "shop.db"), "SELECT DISTINCT note FROM orders");

/** What a person would do. @param {Workshop} shop @param {string} name */
const writeDump = (shop, name) => writeFileSync(path.join(shop.place, name), `${sqlite(path.join(shop.place, "shop.db"), ".dump")}\n`);

/** Records of the journal. @param {Workshop} shop @param {string} kind */
function records(shop, kind) {
  const [run] = JSON.parse(shop.handrail(["runs", "--json"]).out).slice(-1);
  const journal = path.join(shop.state, "runs", run.run, "journal.db");
  const ended = spawnSync("sqlite3", ["-readonly", "-json", journal, `SELECT body FROM records WHERE kind = '${kind}' ORDER BY number`], { encoding: "utf8" });
  assert.equal(ended.status, 0, ended.stderr);
  return JSON.parse(ended.stdout || "[]").map((/** @type {any} */ row) => JSON.parse(row.body));
}

/** @param {Workshop} shop @param {RegExp} why */
function assertRefused(shop, why) {
  const ended = shop.run(accept);
  assert.equal(ended.code, kUnproven, ended.out + ended.err);
  assert.match(ended.err, why);
  assert.match(ended.err, /migrate\.1 was not begun/);
  assert.equal(note(shop), "old", "the database was left alone");
  assert.equal(shop.read("version.txt"), "2\n", "what stands before the change of data was done");
}

for (const [what, command, text] of [
  ["a copy by SQLite's own backup", `sqlite3 shop.db ".backup 'backup.db'"`, "SQLite database, integrity_check ok"],
  ["a dump", `sqlite3 shop.db .dump > backup.sql`, "SQL dump of SQLite, complete to its end mark"],
  ["a compressed dump", `sqlite3 shop.db .dump | gzip > backup.sql.gz`, "gzip, every byte inflated; SQL dump of SQLite"],
  ["a plain copy", `mkdir backups\ncp shop.db backups/shop.db`, "SQLite database, integrity_check ok"],
  ["an archive", `tar -czf backup.tar.gz shop.db`, "gzip, every byte inflated; tar archive, 1 members"],
]) {
  test(`${what} is proven, and the run goes on`, (t) => {
    const shop = shopWith(t, command);
    const ended = shop.run(accept);
    assert.equal(ended.code, 0, ended.out + ended.err);
    assert.equal(note(shop), "new");
    const proofs = records(shop, "proof");
    assert.equal(proofs.length, 1);
    assert.equal(proofs[0].verdict, "proven");
    assert.ok(proofs[0].text.startsWith(text), proofs[0].text);
  });
}

test("`mysqldump_missing | gzip`: gzip says 0 and leaves twenty bytes; the migration is not begun", (t) => {
  // pipefail is off, as in most scripts: the pipeline itself counts as a success.
  const shop = shopWith(t, "mysqldump_missing shop | gzip > backup.sql.gz", " strict=false");
  assertRefused(shop, /backup\.sql\.gz is not proven: a member of the pipeline that wrote it failed \(exit codes 127, 0\)/);
  assert.equal(records(shop, "end").at(-1).status, "unproven");
});

test("an empty dump, a cut off one, damaged gzip and a damaged database are found", async (t) => {
  for (const [command, why] of [
    [`sqlite3 shop.db "SELECT 1 WHERE 0;" > backup.sql`, /backup\.sql is not proven: it is empty/],
    [`sqlite3 shop.db .dump | head -c 3000 > backup.sql; true`, /a member of the pipeline|its end mark is missing/],
    [`sqlite3 shop.db .dump > all.sql; gzip -c all.sql > full.sql.gz; head -c 900 full.sql.gz > backup.sql.gz`, /the gzip data end in the middle/],
    [`sqlite3 shop.db ".backup 'backup.db'"; printf 'XXXXXXXX' | dd of=backup.db bs=1 seek=4096 conv=notrunc status=none`, /SQLite database, damaged/],
    [`tar -cf full.tar shop.db; head -c 2000 full.tar > backup.tar`, /the archive ends in the middle/],
  ]) {
    await t.test(String(command), (t) => assertRefused(shopWith(t, String(command), " strict=false"), /** @type {RegExp} */ (why)));
  }
});

test("the file is the one that this step wrote, not an older one that fits the name", (t) => {
  const shop = shopWith(t, `sqlite3 shop.db .dump > backup_$(date +%s%N).sql`);
  writeFileSync(path.join(shop.place, "backup_1700000000.sql"), "cut off");
  const ended = shop.run(accept);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const [proof] = records(shop, "proof");
  assert.notEqual(proof.path, path.join(shop.place, "backup_1700000000.sql"));
  assert.ok(existsSync(proof.path), proof.path);
});

test("a step that leaves an old backup as it is has made none", (t) => {
  const shop = shopWith(t, `test -e backup.sql || sqlite3 shop.db .dump > backup.sql`);
  writeDump(shop, "backup.sql");
  assertRefused(shop, /it was there before, and its step did not write it anew/);
});

test("a name in a variable that was set by date is found, whatever the clock says later", (t) => {
  const shop = shopWith(t, `STAMP=$(date +%s%N)\nmkdir -p "backups/$STAMP"\nsqlite3 shop.db ".backup 'backups/$STAMP/shop.db'"`);
  const ended = shop.run(accept);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(records(shop, "proof")[0].path, /backups\/\d{15,}\/shop\.db$/);
});

test("a backup that was made good is looked at once more by resume; what was done is not repeated", (t) => {
  const shop = shopWith(t, `sqlite3 shop.db "SELECT 1 WHERE 0;" > backup.sql`);
  assertRefused(shop, /it is empty/);
  assert.equal(shop.resume().code, kUnproven, "nothing has changed");
  writeDump(shop, "backup.sql");
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assert.equal(note(shop), "new");
  assert.deepEqual(records(shop, "proof").map((/** @type {any} */ proof) => proof.verdict), ["broken", "broken", "proven"]);
});

test("a proven backup that is changed before the data are is proven again", (t) => {
  const guide = guideOf(`sqlite3 shop.db .dump > backup.sql`).replace("## Verify", `## Migrate more

\`\`\`bash {name=more kind=migrate}
: > backup.sql
sqlite3 shop.db "UPDATE orders SET note = 'newer' WHERE note = 'new';"
\`\`\`

## Verify`);
  const shop = shopWith(t, "true");
  shop.writeGuide(guide);
  const ended = shop.run(accept);
  assert.equal(ended.code, kUnproven, ended.out + ended.err);
  assert.equal(note(shop), "new");
});

test("of what nobody can prove a person decides, and that is recorded", (t) => {
  const shop = shopWith(t, `echo "INSERT INTO orders VALUES (1);" > backup.sql`);
  const refused = shop.run(accept);
  assert.equal(refused.code, kUnproven, refused.out + refused.err);
  assert.match(refused.err, /nothing in them tells whether they are complete/);
  assert.match(refused.err, /--accept-unproven/);
  const resumed = shop.resume(["--accept-unproven"]);
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  const proof = records(shop, "proof").at(-1);
  assert.equal(proof.accepted.by, "--accept-unproven");
  assert.ok(proof.accepted.who.user);
});

test("a bad backup is not accepted by --accept-unproven", (t) => {
  const shop = shopWith(t, `: > backup.sql`);
  const ended = shop.run([...accept, "--accept-unproven"]);
  assert.equal(ended.code, kUnproven, ended.out + ended.err);
  assert.equal(note(shop), "old");
});

test("a dump that is compressed afterwards is proven as what it became", (t) => {
  const shop = shopWith(t, `sqlite3 shop.db .dump > backup.sql\ngzip backup.sql`);
  const ended = shop.run(accept);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.deepEqual(records(shop, "proof").map((/** @type {any} */ proof) => path.basename(proof.path)), ["backup.sql.gz"]);
});

test("killed between the backup's intent and its outcome, the file is known all the same", (t) => {
  const shop = shopWith(t, `sqlite3 shop.db .dump > backup_$(date +%s%N).sql`);
  assert.equal(shop.run(accept, { HANDRAIL_CRASH_AT: "before-outcome:1" }).code, null);
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  const [proof] = records(shop, "proof");
  assert.match(proof.path, /backup_\d+\.sql$/);
  assert.ok(readFileSync(proof.path, "utf8").startsWith("PRAGMA foreign_keys=OFF;"));
});
