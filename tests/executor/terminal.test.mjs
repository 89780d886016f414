// With a person at a terminal: questions, steps done by hand, commands that ask for something themselves. The terminal
// is made by script(1).
import assert from "node:assert/strict";
import { test } from "node:test";
import { onTerminal, skip } from "./on_terminal.mjs";
import { Workshop, fence, guideOf } from "./workshop.mjs";

test("the plan is shown, and approved by a person", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "echo configured > configured.txt"]));
  const declined = await onTerminal(shop, ["run", shop.guide], [[/Run this in .*\[y\/N\]/, "n\n"]]);
  assert.equal(declined.code, 3, declined.screen);
  assert.match(declined.screen, /nothing was run/);
  assert.equal(shop.read("configured.txt"), "");
  const approved = await onTerminal(shop, ["run", shop.guide], [[/Run this in .*\[y\/N\]/, "y\n"]]);
  assert.equal(approved.code, 0, approved.screen);
  assert.equal(shop.read("configured.txt"), "configured\n");
});

test("parameters that are missing are asked for, secrets without an echo", { skip }, async (t) => {
  const shop = new Workshop(t, `---\nparameters:\n  app_name: {placeholder: APP_NAME, description: its name}\n  db_password: {type: secret, placeholder: DB_PASSWORD}\n---\n${guideOf(["Configure", "echo 'APP_NAME' 'DB_PASSWORD' > values.txt"])}`);
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/app_name \(its name\):/, "shop $1\n"], [/db_password:/, "quiet-secret\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("values.txt"), "shop $1 quiet-secret\n");
  assert.ok(!ended.screen.includes("quiet-secret"), ended.screen);
});

test("an answer of the wrong type is asked for again", { skip }, async (t) => {
  const shop = new Workshop(t, `---\nparameters:\n  port: {type: int, placeholder: THE_PORT}\n  color: {type: choice, values: [red, green], placeholder: THE_COLOR}\n---\n${guideOf(["Configure", "echo THE_PORT THE_COLOR > values.txt"])}`);
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/port:/, "8o\n"], [/it is not a whole number\s+port:/, "80\n"], [/color, one of red, green:/, "blue\n"], [/it is not one of: red, green\s+color, one of red, green:/, "red\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("values.txt"), "80 red\n");
});

test("a command that asks for something gets the terminal, and handrail gets it back", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", 'read -r -p "how many? " COUNT && echo "$COUNT" > count.txt', "bash {interactive=true}"], ["Restart", 'echo "again $COUNT" > again.txt']));
  const ended = await onTerminal(shop, ["run", shop.guide], [[/\[y\/N\]/, "y\n"], [/how many\? /, "42\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("count.txt"), "42\n");
  assert.equal(shop.read("again.txt"), "again 42\n");
});

test("a step done by hand is confirmed, skipped, or ends the run", { skip }, async (t) => {
  const guide = `# Upgrade guide\n\n## Prepare\n\n- [ ] Tell all users that the service will be down\n\n## Configure\n\n${fence("echo configured > configured.txt")}`;
  const shop = new Workshop(t, guide);
  const quit = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/done\? \[y\]es, \[s\]kip, .*\[q\]uit:/, "q\n"]]);
  assert.equal(quit.code, 3, quit.screen);
  assert.equal(shop.read("configured.txt"), "");
  const resumed = await onTerminal(shop, ["resume"], [[/Go on in .*\[y\/N\]/, "y\n"], [/done\? \[y\]es, \[s\]kip, .*\[q\]uit:/, "y\n"]]);
  assert.equal(resumed.code, 0, resumed.screen);
  assert.equal(shop.read("configured.txt"), "configured\n");
  assert.match(shop.everythingKept(), /"how":"terminal"/);
});

test("an optional step is asked for", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Prepare (optional)", "echo optional > optional.txt"], ["Configure", "echo configured > configured.txt"]));
  const without = shop.run();
  assert.equal(without.code, 0, without.out + without.err);
  assert.equal(shop.read("optional.txt"), "");
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/is optional\. Run it\? \[y\/N\/q\]/, "y\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("optional.txt"), "optional\n");
  assert.equal(shop.run(["--with-optional"]).code, 0);
});

test("what was under way is settled by the person", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "echo 1 >> effects.txt\necho 2 >> effects.txt"]));
  assert.equal(shop.run([], { HANDRAIL_CRASH_AT: "after-started:2", HANDRAIL_CRASH_TREE: "1" }).code, null);
  const ended = await onTerminal(shop, ["resume", "--yes"], [[/Did it take place\?/, "n\n"]]);
  assert.equal(ended.code, 0, ended.screen);
  assert.equal(shop.read("effects.txt"), "1\n2\n");
});

test("Ctrl-C typed at the terminal stops after the command", { skip }, async (t) => {
  const shop = new Workshop(t, guideOf(["Configure", "echo begun && sleep 1 && echo ended > ended.txt\necho next > next.txt"]));
  const ended = await onTerminal(shop, ["run", shop.guide, "--yes"], [[/\| begun/, "\x03"]]);
  assert.equal(ended.code, 3, ended.screen);
  assert.equal(shop.read("ended.txt"), "ended\n");
  assert.equal(shop.read("next.txt"), "");
});
