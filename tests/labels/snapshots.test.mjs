// The checks that the model finds in five real guides, run on snapshots with those systems' tables: whole ones, and ones
// that are broken at one place, where the checks of the labelled lines must fail and no other. Without the guides beside
// the project (../shared/guides) the test is skipped, and says so.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

const handrail = path.resolve(process.env.HANDRAIL ?? "build/release/handrail");
const guides = path.resolve("..", "shared", "guides");
const skip = !existsSync(path.join(guides, "labels")) && `no guides in ${guides}`;

/** As mysqldump writes it. @param {string} sql */
const mysqlDump = (sql) => `-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: app\n${sql}\n-- Dump completed on 2026-11-21 17:00:00\n`;

const aiDoc = `CREATE TABLE \`tasks\` (\`id\` int NOT NULL, PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE \`ai_outputs\` (\`id\` int NOT NULL, \`task_id\` int DEFAULT NULL, PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE \`issues\` (\`id\` int NOT NULL, \`task_id\` int DEFAULT NULL, PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE \`task_logs\` (\`id\` int NOT NULL, \`task_id\` int DEFAULT NULL, PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE \`users\` (\`id\` int NOT NULL, \`uid\` varchar(50) NOT NULL, \`display_name\` varchar(50), \`max_concurrent_tasks\` int DEFAULT '10', \`is_admin\` tinyint(1), PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
INSERT INTO \`tasks\` VALUES (1),(2); INSERT INTO \`ai_outputs\` VALUES (1,1),(2,2); INSERT INTO \`issues\` VALUES (1,1); INSERT INTO \`task_logs\` VALUES (1,2);
INSERT INTO \`users\` VALUES (1,'u1','Ann',10,0);`;

const deepsoc = `CREATE TABLE \`users\` (\`id\` int NOT NULL, \`username\` varchar(64), \`user_id\` varchar(64), PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE \`messages\` (\`id\` int NOT NULL, \`message_category\` varchar(32) DEFAULT 'agent', \`chat_session_id\` varchar(64), \`sender_type\` varchar(32), \`event_summary_version\` varchar(64), PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE \`global_settings\` (\`id\` int NOT NULL, PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;
INSERT INTO \`users\` VALUES (1,'ann','a-1'),(2,'bob','b-2'); INSERT INTO \`messages\` VALUES (1,'agent',NULL,NULL,NULL);`;

const monitor = "CREATE TABLE `django_migrations` (`id` int NOT NULL, `app` varchar(255), PRIMARY KEY (`id`)) DEFAULT CHARSET=utf8mb4;\nINSERT INTO `django_migrations` VALUES (1,'bkmonitor');";
const log = "CREATE TABLE `index_set` (`id` int NOT NULL, `created_at` datetime, `index_name` varchar(64), PRIMARY KEY (`id`)) DEFAULT CHARSET=utf8mb4;\nINSERT INTO `index_set` VALUES (1,NULL,'a');";

/** A guide, its tables, and what breaks them: where in the dump, and the lines of the checks that fail then.
 * @type {{guide: string, tables: string, broken: [string, string, string, number[]][]}[]} */
const systems = [
  {
    guide: "ai-doc-deploy.md",
    tables: aiDoc,
    broken: [
      ["an output of no task", "(2,2); INSERT INTO `issues`", "(2,9); INSERT INTO `issues`", [195, 277]],
      ["an issue of no task", "INTO `issues` VALUES (1,1)", "INTO `issues` VALUES (1,7)", [202]],
      ["a log of no task", "INTO `task_logs` VALUES (1,2)", "INTO `task_logs` VALUES (1,NULL)", [209]],
      ["a column that was not renamed", "`max_concurrent_tasks` int DEFAULT '10', `is_admin`", "`max_concurrent_tasks` int DEFAULT '10', `admin`", [220]],
      ["a user without a limit", "'Ann',10,0", "'Ann',NULL,0", [225]],
    ],
  },
  {
    guide: "deepsoc-upgrade.md",
    tables: deepsoc,
    broken: [
      ["a user without an id", "'bob','b-2'", "'bob',NULL", [290, 347, 350]],
      ["a user with an empty id", "'bob','b-2'", "'bob',''", [291, 347, 350]],
      ["a column that was not added", "`sender_type` varchar(32)", "`sender` varchar(32)", [301]],
      ["a table that was not made", "`global_settings`", "`settings`", [309]],
      ["a message without category", "(1,'agent',NULL,NULL,NULL)", "(1,NULL,NULL,NULL,NULL)", [368]],
    ],
  },
  { guide: "bk-monitor-execution.md", tables: monitor, broken: [["no record of migrations", "`django_migrations`", "`other`", [115]]] },
  { guide: "bklog-version-upgrade.md", tables: log, broken: [["a name that is not in the library", "`index_name` varchar", "`idxname` varchar", [66]]] },
];

/** @param {import("node:test").TestContext} t */
function folderFor(t) {
  const folder = mkdtempSync(path.join(tmpdir(), "handrail-labels-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The lines of the checks that fail, by the outcome of each. @param {string[]} args */
function outcomes(...args) {
  const run = spawnSync(handrail, ["verify", ...args, "--format", "json", "--no-compare"], { encoding: "utf8" });
  assert.notEqual(run.stdout, "", run.stderr);
  /** @type {{line: number, outcome: string, message: string}[]} */
  const checks = JSON.parse(run.stdout).checks;
  const wrong = checks.filter(({ outcome }) => outcome === "error" || outcome === "shown");
  assert.deepEqual(wrong, [], "each check can be carried out and judged");
  return {
    passed: checks.filter(({ outcome }) => outcome === "pass").length,
    failed: [...new Set(checks.filter(({ outcome }) => outcome === "fail").map(({ line }) => line))],
  };
}

for (const { guide, tables, broken } of systems) {
  test(`the checks of ${guide} on whole and broken dumps`, { skip }, (t) => {
    const folder = folderFor(t);
    const copy = path.join(folder, guide);
    cpSync(path.join(guides, guide), copy);
    // The list that a guide names lies below its folder.
    mkdirSync(path.join(folder, "bklog/scripts/check_migrate"), { recursive: true });
    writeFileSync(path.join(folder, "bklog/scripts/check_migrate/field_library.csv"), "field,type,meaning\nid,int,key\ncreated_at,DateTimeField,when\nindex_name,CharField,name\n");
    const dump = path.join(folder, "app.sql");
    writeFileSync(dump, mysqlDump(tables));
    const whole = outcomes(copy, "--db", dump, "--when", "after");
    assert.deepEqual(whole.failed, []);
    assert.ok(whole.passed > 0);
    for (const [name, here, instead, lines] of broken) {
      assert.ok(tables.includes(here), `${name}: ${here}`);
      writeFileSync(dump, mysqlDump(tables.replaceAll(here, instead)));
      assert.deepEqual(outcomes(copy, "--db", dump, "--when", "after").failed, lines, name);
    }
  });
}

test("the checks of stepflow-wal-migration.md before, after and after the way back", { skip }, (t) => {
  const folder = folderFor(t);
  const guide = path.join(guides, "stepflow-wal-migration.md");
  /** @param {string} name @param {string} sql */
  const database = (name, sql) => {
    const file = path.join(folder, name);
    execFileSync("python3", ["-c", "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.executescript(sys.argv[2])\nc.close()", file, sql]);
    return file;
  };
  const tables = "CREATE TABLE executions(id); CREATE TABLE steps(id); CREATE TABLE artifacts(id); INSERT INTO executions VALUES (1), (2); INSERT INTO steps VALUES (1);";
  const before = database("before.db", tables);
  const after = database("after.db", `PRAGMA journal_mode=WAL; ${tables}`);
  const lost = database("lost.db", `PRAGMA journal_mode=WAL; ${tables} DELETE FROM executions WHERE id = 2;`);
  assert.deepEqual(outcomes(guide, "--db", before, "--when", "before").failed, []);
  assert.deepEqual(outcomes(guide, "--db", after, "--when", "before").failed, [173]);
  assert.deepEqual(outcomes(guide, "--db", after, "--when", "after", "--before", before).failed, []);
  assert.deepEqual(outcomes(guide, "--db", before, "--when", "after", "--before", before).failed, [238]);
  assert.deepEqual(outcomes(guide, "--db", lost, "--when", "after", "--before", before).failed, [177]);
  assert.deepEqual(outcomes(guide, "--db", before, "--when", "rollback").failed, []);
  assert.deepEqual(outcomes(guide, "--db", after, "--when", "rollback").failed, [679]);
});
