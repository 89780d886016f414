// A guide whose effects show by themselves whether a command was carried out never, once or twice, and whether the
// session's state (working directory, a variable, a function) came through.
import assert from "node:assert/strict";
import { Workshop, guideOf } from "./workshop.mjs";

/**
 * Four commands, then three in each of `steps` parts (an effect that is not to happen twice, a moment, a change of the
 * session's state), then two.
 * @param {number} steps @param {{pause?: string}} [options] what the moment in the middle is
 */
export function effectsGuide(steps, { pause = "sleep 0.02" } = {}) {
  /** @type {[string, string][]} */
  const sections = [["Prepare the folder", "mkdir -p deep/er\ncd deep\nnote() { TRAIL=\"$TRAIL$1\"; }\nexport TRAIL=''"]];
  for (let i = 1; i <= steps; i++) {
    sections.push([`Configure part ${i}`, `echo effect ${i} >> effects.txt; ${pause}\nnote "${i},"`]);
  }
  sections.push(["Configure the end", 'cd er\necho "$TRAIL $PWD" > ../../trail.txt']);
  return guideOf(...sections);
}

/** @param {Workshop} shop @param {number} steps */
export function assertExactlyOnce(shop, steps) {
  const numbers = Array.from({ length: steps }, (_, i) => i + 1);
  assert.equal(shop.read("deep/effects.txt"), numbers.map((number) => `effect ${number}\n`).join(""));
  assert.equal(shop.read("trail.txt"), `${numbers.join(",")}, ${shop.place}/deep/er\n`);
}

/** It can be gone on with, and then everything is there. @param {Workshop} shop @param {number} steps */
export function assertResumes(shop, steps) {
  const resumed = shop.resume();
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
  assertExactlyOnce(shop, steps);
  assert.equal(shop.runs().length, 1);
  assert.equal(shop.runs()[0].status, "done");
}
