// Gates that are approved in advance, one by one, for one plan.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { Workshop, fence } from "./workshop.mjs";

const guide = (last = "true") => `# Upgrade guide

## Announce

- [ ] Tell all users that the service will be down

## Configure

${fence("echo configured > configured.txt")}
## Hand over

- [ ] Tell all users that the service is up again

## Verify

${fence(last)}
## Rollback

### Warn

- [ ] Tell all users that the old version comes back

### Remove

${fence("rm configured.txt")}`;

/** @param {Workshop} shop */
function planOf(shop) {
  const plan = JSON.parse(shop.handrail(["plan", shop.guide, "--json"]).out);
  const byHand = plan.steps.flatMap((/** @type {any} */ step) => step.items).filter((/** @type {any} */ item) => item.kind === "manual");
  return { hash: plan.plan_hash, byHand: byHand.map((/** @type {any} */ item) => item.id), steps: plan.steps.map((/** @type {any} */ step) => step.id) };
}

test("pitfall: auto-yes in CI, each gate has to be approved by its name and for this plan", (t) => {
  const shop = new Workshop(t, guide());
  const { hash, byHand } = planOf(shop);
  assert.equal(byHand.length, 2);
  const [first, second] = byHand;

  const none = shop.handrail(["run", shop.guide, "--plan", hash]);
  assert.equal(none.code, 2);
  for (const id of byHand) assert.ok(none.err.includes(`--plan ${hash.slice(0, 16)} --approve ${id} answers for it`), none.err);
  const one = shop.handrail(["run", shop.guide, "--plan", hash, "--approve", first]);
  assert.equal(one.code, 2);
  assert.ok(one.err.includes(`${second} is done by hand`) && !one.err.includes(`${first} is done by hand`), one.err);
  assert.deepEqual(readdirSync(shop.place), []);

  const both = shop.handrail(["run", shop.guide, "--plan", hash.slice(0, 20), "--approve", first, "--approve", second]);
  assert.equal(both.code, 0, both.out + both.err);
  assert.equal(shop.read("configured.txt"), "configured\n");
  const report = JSON.parse(shop.handrail(["report", "--format", "json"]).out);
  const confirmed = report.steps.flatMap((/** @type {any} */ step) => step.items).flatMap((/** @type {any} */ item) => item.events);
  assert.deepEqual(confirmed.map((/** @type {any} */ event) => [event.kind, event.text.split(",")[0]]), [["confirmed", "--approve"], ["confirmed", "--approve"]]);
});

test("an approval without its plan, of another plan, or of what is not done by hand is refused", (t) => {
  const shop = new Workshop(t, guide());
  const { hash, byHand, steps } = planOf(shop);
  const without = shop.run(["--approve", byHand[0]]);
  assert.equal(without.code, 2);
  assert.match(without.err, /says nothing about the plan that it belongs to/);
  const other = shop.handrail(["run", shop.guide, "--plan", "0".repeat(64), "--approve", byHand[0], "--approve", byHand[1]]);
  assert.equal(other.code, 2);
  assert.match(other.err, /the plan is another than the approved one/);
  for (const id of ["nowhere", steps[1]]) {
    const wrong = shop.handrail(["run", shop.guide, "--plan", hash, "--approve", id]);
    assert.equal(wrong.code, 2);
    assert.ok(wrong.err.includes(`--approve ${id}: the plan has no such step that is done by hand`), wrong.err);
  }
  assert.deepEqual(readdirSync(shop.place), []);
});

test("a step's name approves all of it, and holds when the run is resumed with the same plan", (t) => {
  const shop = new Workshop(t, guide("test -e allowed"));
  const { hash, byHand, steps } = planOf(shop);
  const of = (/** @type {string} */ item) => steps.find((/** @type {string} */ step) => item === step || item.startsWith(`${step}.`)) ?? "";
  const args = ["--plan", hash, "--approve", of(byHand[0]), "--approve", of(byHand[1])];
  const ended = shop.handrail(["run", shop.guide, ...args], { HANDRAIL_CRASH_AT: "after-outcome:2" });
  assert.equal(ended.code, null, ended.err);
  assert.equal(shop.resume().code, 1, "it came to the last step: the second gate was approved");
});

test("what was approved for the plan as it was is not approved when the guide has changed", (t) => {
  const shop = new Workshop(t, guide("test -e allowed"));
  const { hash, byHand } = planOf(shop);
  const ended = shop.handrail(["run", shop.guide, "--plan", hash, "--approve", byHand[0], "--approve", byHand[1]], { HANDRAIL_CRASH_AT: "after-outcome:2" });
  assert.equal(ended.code, null, ended.err);
  shop.writeGuide(guide());
  const changed = planOf(shop);
  const stopped = shop.resume(["--accept-changes"]);
  assert.equal(stopped.code, 3, stopped.out + stopped.err);
  assert.match(stopped.err, /has to be done by a person/);
  const stale = shop.handrail(["resume", "--plan", hash, "--approve", byHand[1]]);
  assert.equal(stale.code, 2);
  const resumed = shop.handrail(["resume", "--plan", changed.hash, "--approve", changed.byHand[1]]);
  assert.equal(resumed.code, 0, resumed.out + resumed.err);
});

test("a way back has gates and a plan of its own", (t) => {
  const shop = new Workshop(t, guide("false"));
  assert.equal(shop.run(["--confirm-manual"]).code, 1);
  const plan = JSON.parse(shop.handrail(["rollback", "--dry-run", "--json"]).out);
  const gate = plan.steps.flatMap((/** @type {any} */ step) => step.items).find((/** @type {any} */ item) => item.kind === "manual").id;
  const refused = shop.handrail(["rollback", "--yes"]);
  assert.equal(refused.code, 2);
  assert.ok(refused.err.includes(`--approve ${gate} answers for it`), refused.err);
  assert.equal(shop.read("configured.txt"), "configured\n");
  const ended = shop.handrail(["rollback", "--plan", plan.plan_hash, "--approve", gate]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  assert.equal(shop.read("configured.txt"), "");
});
