// The verifier installed into a folder, found by find_package from a program of its own, and the report there.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";

const build = resolve(process.env.HANDRAIL_BUILD ?? "build/release");
const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");

const kGuide = `---
checks:
  - id: mail
    not_null: {table: members, column: email}
  - id: whole
    integrity: {}
---
# Upgrade

## Upgrade

\`\`\`bash
systemctl restart club
\`\`\`
`;

describe("the installed library", () => {
  /** @type {string} */ let folder;
  /** @param {string} program @param {...string} words */
  const must = (program, ...words) => {
    const run = spawnSync(program, words, { encoding: "utf8" });
    assert.equal(run.status, 0, `${program} ${words.join(" ")}\n${run.stdout}${run.stderr}`);
  };
  /** @param {...string} words */
  const consumer = (...words) => spawnSync(join(folder, "consumer/consumer"), words, { encoding: "utf8" });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "handrail-library-"));
    writeFileSync(join(folder, "club.md"), kGuide);
    execFileSync("sqlite3", [join(folder, "club.db"), "CREATE TABLE members(id INTEGER PRIMARY KEY, email TEXT); INSERT INTO members VALUES (1, 'a'), (2, NULL);"]);
    must("cmake", "--install", build, "--prefix", join(folder, "installed"), "--component", "library");
    must("cmake", "-S", "tests/library/consumer", "-B", join(folder, "consumer"), `-DCMAKE_PREFIX_PATH=${join(folder, "installed")}`);
    must("cmake", "--build", join(folder, "consumer"));
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  for (const how of [[], ["memory"]]) {
    test(`gives the program's own report of a snapshot ${how.length > 0 ? "whose bytes come from a function" : "on the disk"}`, () => {
      const guide = join(folder, "club.md");
      const database = join(folder, "club.db");
      const expected = spawnSync(handrail, ["verify", guide, "--db", database, "--format", "json"], { encoding: "utf8" });
      assert.equal(expected.status, 1, expected.stderr);
      const { status, stdout, stderr } = consumer(guide, database, ...how);
      assert.equal(status, 1, stderr);
      assert.equal(stdout, expected.stdout);
      assert.match(stderr, /^\d+\.\d+\.\d+, 2 checks, sqlite3_libversion\(\) is mine\n$/);
    });
  }

  test("an error is a sentence that names its file", () => {
    const { status, stdout, stderr } = consumer(join(folder, "club.md"), join(folder, "nothing.db"));
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /nothing\.db: cannot be opened/);
  });
});
