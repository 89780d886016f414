// Databases that are damaged or made to harm, given to the module: the same sentence or the same report as from the
// program, in bounded memory, by one module for all of them: verified, and rehearsed on.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { withoutTimes } from "../browser/check_page.mjs";
import { hostileGuide, isSentenceOf, makeMutants, noMutants } from "./hostile_snapshots.mjs";
import { noRehearsal, noVerifier, verifierInNode } from "./verifier_in_node.mjs";

const handrail = resolve(process.env.HANDRAIL ?? "build/release/handrail");
const count = 200;

describe("hostile databases in the module", { skip: noVerifier || noMutants }, () => {
  /** @type {string} */ let folder;
  /** @type {string} */ let guide;
  /** @type {string} */ let checks;
  /** @type {string[][]} */ let mutants;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "handrail-mutants-"));
    guide = join(folder, "club.md");
    writeFileSync(guide, hostileGuide);
    mutants = makeMutants(join(folder, "mutants"), count);
    const listed = spawnSync(handrail, ["verify", guide, "--list", "--format", "json"], { encoding: "utf8" });
    assert.equal(listed.status, 0, listed.stderr);
    checks = listed.stdout;
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  for (const [work, skip] of /** @type {["verify" | "rehearse", string | false][]} */ ([["verify", false], ["rehearse", noRehearsal]])) {
    test(`${count} of them to ${work}: the program's report or its sentence, in less than 112 MiB`, { skip }, async () => {
      const verifier = await verifierInNode();
      let reports = 0;
      for (const [i, paths] of mutants.entries()) {
        const files = paths.map((path) => ({ name: basename(path), bytes: readFileSync(path) }));
        const native = spawnSync(handrail, [work, guide, "--db", paths[0], "--format", "json"], { encoding: "utf8" });
        const { failed, text, memory } = verifier[work]({ checks, files });
        assert.ok(memory <= 112 << 20, `${memory} bytes`);
        if (failed) {
          assert.notEqual(native.status, 0, `mutant ${i + 1}: ${text}`);
          assert.equal(native.stdout, "", `mutant ${i + 1}`);
          assert.ok(isSentenceOf(text, native.stderr), `mutant ${i + 1}: ${text} but ${native.stderr}`);
        } else {
          reports++;
          assert.equal(withoutTimes(text), withoutTimes(native.stdout), `mutant ${i + 1}`);
        }
      }
      assert.ok(reports > count / 4, `only ${reports} could be opened`);
    });
  }
});
