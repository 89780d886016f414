// Damaged and crafted databases in the browser's module, under Node: the program's own report to the byte, or its
// sentence, within the memory that a page may take. The files are those of verifier/mutants_test.cc.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { noVerifier, verifierInNode } from "./verifier_in_node.mjs";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");
const unit = resolve(process.env.HANDRAIL_BUILD ?? "build/release", "tests/handrail_verifier_test");
const count = 200;

const kGuide = `---
checks:
  - id: users
    sql: SELECT count(*) FROM users
    expect: {equals: 300}
  - id: sorted
    sql: SELECT * FROM users ORDER BY email
    expect: {not_empty: true}
  - id: joined
    sql: SELECT orders.id FROM orders JOIN users ON users.id = user_id WHERE note LIKE '%1%'
    expect: {at_least: 1}
  - id: whole
    integrity: {}
  - id: keys
    foreign_keys: {}
  - id: index
    has_index: {table: orders, column: user_id}
---
# Upgrade

## Upgrade

\`\`\`bash
systemctl restart club
\`\`\`
`;

describe("hostile databases in the module", { skip: noVerifier || (existsSync(unit) ? false : `${unit} is not built`) }, () => {
  /** @type {string} */ let folder;
  /** @type {string} */ let guide;
  /** @type {string} */ let checks;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "handrail-mutants-"));
    mkdirSync(join(folder, "mutants"));
    guide = join(folder, "club.md");
    writeFileSync(guide, kGuide);
    const made = spawnSync(unit, ["--test-case=mutated databases*"], {
      encoding: "utf8", env: { ...process.env, HANDRAIL_MUTANTS: String(count), HANDRAIL_MUTANTS_FOLDER: join(folder, "mutants") },
    });
    assert.equal(made.status, 0, made.stdout);
    const listed = spawnSync(handrail, ["verify", guide, "--list", "--format", "json"], { encoding: "utf8" });
    assert.equal(listed.status, 0, listed.stderr);
    checks = listed.stdout;
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  test(`${count} of them: the program's report or its sentence, in less than 112 MiB`, async () => {
    const verifier = await verifierInNode();
    let reports = 0;
    for (let number = 1; number <= count; number++) {
      const names = [".a.db", ".a.db-wal", ".a.db-journal"].map((suffix) => number + suffix).filter((name) => existsSync(join(folder, "mutants", name)));
      const files = names.map((name) => ({ name, bytes: readFileSync(join(folder, "mutants", name)) }));
      const database = join(folder, "mutants", `${number}.a.db`);
      const native = spawnSync(handrail, ["verify", guide, "--db", database, "--format", "json"], { encoding: "utf8" });
      const { failed, text, memory } = verifier.verify({ checks, files });
      assert.ok(memory <= 112 << 20, `${memory} bytes`);
      if (failed) {
        assert.notEqual(native.status, 0, `mutant ${number}: ${text}`);
        assert.equal(native.stdout, "", `mutant ${number}`);
        assert.ok(native.stderr.includes(text.split("\n")[0].slice(text.indexOf(":"))), `mutant ${number}: ${text} but ${native.stderr}`);
      } else {
        reports++;
        assert.equal(text, native.stdout, `mutant ${number}`);
      }
    }
    assert.ok(reports > count / 4, `only ${reports} could be opened`);
  });
});
