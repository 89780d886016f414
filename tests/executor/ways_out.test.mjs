// Several ways back in one guide, of which one is enough.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { onTerminal, skip } from "./on_terminal.mjs";
import { Workshop, fence } from "./workshop.mjs";

const forward = `# Shop upgrade

## Backup

${fence("mkdir -p backups && cp storage/shop.db backups/shop.db\ntar -cf backups/storage.tar storage\ncp app.conf backups/app.conf")}
## Migrate

${fence("sqlite3 storage/shop.db \"UPDATE version SET n = 2 WHERE n = 1\"\nsed -i 's/1/2/' app.conf\nfalse")}`;

const several = `${forward}
## Rollback

### 1. Quickly

${fence("cp backups/shop.db storage/shop.db\necho quick >> ways.txt")}
### 2. In full

${fence("tar -tf backups/storage.tar\nrm -rf storage\ntar -xf backups/storage.tar\necho full >> ways.txt")}
### Afterwards

${fence("echo after >> ways.txt")}`;

/** @param {import("node:test").TestContext} t @param {string} guide */
function failed(t, guide) {
  const shop = new Workshop(t, guide);
  mkdirSync(path.join(shop.place, "storage"));
  writeFileSync(path.join(shop.place, "app.conf"), "version=1\n");
  shop.handrail(["--version"]);
  const ended = shop.run(["--accept", "S001", "--accept", "S002", "--accept", "B001", "--accept", "B004"]);
  assert.equal(ended.code, 1, ended.out + ended.err);
  return shop;
}

/** With a database. @param {import("node:test").TestContext} t @param {string} guide */
function failedShop(t, guide) {
  return failed(t, guide.replace("mkdir -p backups", "sqlite3 storage/shop.db 'CREATE TABLE version (n); INSERT INTO version VALUES (1)' && mkdir -p backups"));
}

test("of several ways back none is taken without being chosen, and all are named", (t) => {
  const shop = failedShop(t, several);
  const ended = shop.handrail(["rollback", "--yes"]);
  assert.equal(ended.code, 2, ended.out + ended.err);
  assert.match(ended.err, /“Rollback” has several ways back, and what one of them restores another one replaces: 1-quickly, 2-in-full, all/);
  assert.match(ended.err, /--choose way-back=1-quickly/);
  assert.equal(shop.read("ways.txt"), "");
});

test("the way back that was chosen is taken, with what is common to all of them", (t) => {
  const quick = failedShop(t, several);
  const ended = quick.handrail(["rollback", "--yes", "--choose", "way-back=1-quickly"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.match(ended.err, /left out: \S+ \(another way back was chosen: 1-quickly\)/);
  assert.equal(quick.read("ways.txt"), "quick\nafter\n");
  const full = failedShop(t, several);
  assert.equal(full.handrail(["rollback", "--yes", "--choose", "way-back=2-in-full"]).code, 0);
  assert.equal(full.read("ways.txt"), "full\nafter\n");
  const all = failedShop(t, several);
  assert.equal(all.handrail(["rollback", "--yes", "--choose", "way-back=all"]).code, 0);
  assert.equal(all.read("ways.txt"), "quick\nfull\nafter\n");
  const wrong = failedShop(t, several).handrail(["rollback", "--yes", "--choose", "way-back=slowly"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /there is no option slowly/);
});

test("on a terminal it is asked for", { skip }, async (t) => {
  const shop = failedShop(t, several);
  const ended = await onTerminal(shop, ["rollback"], [[/Rollback — one of 1-quickly, 2-in-full, all:/, "2-in-full\n"], [/\[y\/N\]/, "y\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("ways.txt"), "full\nafter\n");
});

test("a way back that was chosen stays chosen when it is gone on with", (t) => {
  const shop = failedShop(t, several.replace("echo quick >> ways.txt", "test -e allowed\necho quick >> ways.txt"));
  assert.equal(shop.handrail(["rollback", "--yes", "--choose", "way-back=1-quickly"]).code, 7);
  writeFileSync(path.join(shop.place, "allowed"), "");
  const ended = shop.handrail(["rollback", "--yes"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("ways.txt"), "quick\nafter\n");
});

test("sections that restore different things belong together, whatever they are called", (t) => {
  const shop = failedShop(t, `${forward}
## Rollback

### 1. The data

${fence("cp backups/shop.db storage/shop.db\necho data >> ways.txt")}
### 2. The settings

${fence("cp backups/app.conf app.conf\necho settings >> ways.txt")}`);
  const ended = shop.handrail(["rollback", "--yes"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("ways.txt"), "data\nsettings\n");
});
