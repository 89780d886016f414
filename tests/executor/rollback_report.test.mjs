// What is told of a way back: on the screen, in the journal, in the report.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Workshop, fence } from "./workshop.mjs";

const guide = (migration = "false", restore = "cp app.conf.bak app.conf") => `# Shop upgrade

## Backup

${fence("cp app.conf app.conf.bak")}
## Configure

${fence(`echo new > app.conf\n${migration}`)}
## Rollback

### Put the settings back

${fence(restore)}
### Say so

${fence("echo back >> back.txt")}`;

/** @param {import("node:test").TestContext} t @param {string} text */
function shopWith(t, text) {
  const shop = new Workshop(t, text);
  writeFileSync(path.join(shop.place, "app.conf"), "old\n");
  return shop;
}

/** @param {Workshop} shop */
const reportOf = (shop) => JSON.parse(shop.handrail(["report", "--format", "json"]).out);

test("a report tells how the run ended and, apart from that, how its way back did", (t) => {
  const shop = shopWith(t, guide());
  assert.equal(shop.run(["--on-failure", "rollback"]).code, 6);
  const report = reportOf(shop);
  assert.equal(report.status, "failed");
  assert.match(report.reason, /exit code 1/);
  assert.deepEqual(report.rollback, { status: "rolled-back", reason: "" });
  const page = shop.handrail(["report"]).out;
  assert.match(page, /way back: <span class="mark done">rolled back<\/span>/);

  const partly = shopWith(t, guide("false", "cp app.conf.bak app.conf\ntest -e allowed"));
  assert.equal(partly.run(["--on-failure", "rollback"]).code, 7);
  assert.equal(reportOf(partly).rollback.status, "partly-rolled-back");
  assert.match(reportOf(partly).rollback.reason, /exit code 1/);
  assert.match(partly.handrail(["report"]).out, /way back: <span class="mark failed">rolled back in part<\/span>/);

  const none = shopWith(t, guide());
  assert.equal(none.run().code, 1);
  assert.equal(reportOf(none).rollback, null);
});

test("the steps of a way back stand in the report with their titles, commands and lines, also those that were not reached", (t) => {
  const shop = shopWith(t, guide("false", "cp app.conf.bak app.conf\ntest -e allowed"));
  assert.equal(shop.run(["--on-failure", "rollback"]).code, 7);
  const steps = reportOf(shop).steps.slice(-2);
  assert.deepEqual(steps.map((/** @type {any} */ step) => step.title), ["Put the settings back", "Say so"]);
  assert.deepEqual(steps[0].items.map((/** @type {any} */ item) => [item.command, item.status, item.class]), [["cp app.conf.bak app.conf", "done", "changes"], ["test -e allowed", "failed", "reads"]]);
  assert.deepEqual(steps[1].items.map((/** @type {any} */ item) => [item.command, item.status]), [["echo back >> back.txt", "not_run"]]);
  assert.ok(steps.every((/** @type {any} */ step) => step.line > 0));

  // Gone on with, nothing of it is told twice.
  writeFileSync(path.join(shop.place, "allowed"), "");
  const ended = shop.handrail(["rollback", "--yes"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const again = reportOf(shop).steps.slice(-2);
  assert.deepEqual(again.map((/** @type {any} */ step) => step.title), ["Put the settings back", "Say so"]);
  assert.deepEqual(again.flatMap((/** @type {any} */ step) => step.items).map((/** @type {any} */ item) => item.status), ["done", "done", "done"]);
});

test("a secret in a command of the way back is masked in the plan that the journal keeps", (t) => {
  const shop = shopWith(t, `---\nparameters:\n  token: {type: secret, placeholder: THE_TOKEN}\n---\n${guide("false", "cp app.conf.bak app.conf && : THE_TOKEN")}`);
  const ended = shop.run(["--on-failure", "rollback"], { HANDRAIL_TOKEN: "hunter22-correct" });
  assert.equal(ended.code, 6, ended.out + ended.err);
  assert.ok(!shop.everythingKept().includes("hunter22"));
  assert.equal(reportOf(shop).steps.at(-2).items[0].command, "cp app.conf.bak app.conf && : ***");
});

test("a rollback prints the journal's last hash at its end, as a run does", (t) => {
  const shop = shopWith(t, guide());
  assert.equal(shop.run().code, 1);
  const ended = shop.handrail(["rollback", "--yes"]);
  assert.equal(ended.code, 0, ended.out + ended.err);
  const [, records, head] = /journal: (\d+) records, last hash ([0-9a-f]{64})/.exec(ended.out) ?? [];
  assert.equal(shop.handrail(["report", "--verify", "--head", head ?? ""]).code, 0);
  assert.equal(String(reportOf(shop).journal.records), records);
  const events = shopWith(t, guide());
  const lines = events.run(["--on-failure", "rollback", "--json"]).out.trim().split("\n").map((line) => JSON.parse(line));
  const last = lines.at(-1);
  assert.equal(last.event, "rollback-ends");
  assert.equal(last.journal.head, reportOf(events).journal.head);
});

test("a run that is taken back at once does not advise to resume it, which would be refused", (t) => {
  const shop = shopWith(t, guide());
  const ended = shop.run(["--on-failure", "rollback"]);
  assert.equal(ended.code, 6);
  assert.doesNotMatch(ended.err, /handrail resume/);
  assert.equal(shop.resume().code, 2);
  assert.match(shopWith(t, guide()).run().err, /handrail resume/);
});

test("a plan counts as people do", (t) => {
  const shop = new Workshop(t, `# Upgrade\n\n## Configure\n\n${fence("true")}`);
  assert.match(shop.handrail(["plan", shop.guide]).out, /\n1 step: 1 command, 0 SQL, 0 files, 0 by hand\n/);
});
