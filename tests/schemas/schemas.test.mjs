// The published JSON Schemas describe what the program prints, for every fixture of the checker and every runbook.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';

const handrail = process.env.HANDRAIL ?? 'build/release/handrail';
const guides = ['runbooks', 'checker/fixtures', 'tests'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);

/** @param {string} schema path of the schema */
function validator(schema) {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  return ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
}

/** @param {string[]} args */
function json(args) {
  const run = spawnSync(handrail, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.notEqual(run.stdout, '', `${args.join(' ')}: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

test('show --json prints what docs/show.schema.json says', () => {
  const valid = validator('docs/show.schema.json');
  assert.ok(guides.length > 20, 'there are guides to look at');
  for (const guide of guides) {
    assert.ok(valid(json(['show', guide, '--json'])), `${guide}: ${JSON.stringify(valid.errors, null, 1)}`);
  }
});

test('check --format json prints what docs/check.schema.json says', () => {
  const valid = validator('docs/check.schema.json');
  assert.ok(valid(json(['check', '--format', 'json', ...guides])), JSON.stringify(valid.errors, null, 1));
});

test('plan --json prints what docs/plan.schema.json says', () => {
  const valid = validator('docs/plan.schema.json');
  for (const guide of guides) {
    assert.ok(valid(json(['plan', guide, '--json'])), `${guide}: ${JSON.stringify(valid.errors, null, 1)}`);
  }
});

test('verify --format json prints what docs/verify.schema.json says', (t) => {
  const valid = validator('docs/verify.schema.json');
  const folder = mkdtempSync(join(tmpdir(), 'handrail-schema-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, 'app.db');
  execFileSync('python3', ['-c', 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])', database,
    `CREATE TABLE t(id INTEGER PRIMARY KEY, at TEXT, b BLOB, r REAL); INSERT INTO t VALUES (1, NULL, x'00ff', 0.5), (2, 'x', NULL, NULL)`]);
  const guide = join(folder, 'guide.md');
  writeFileSync(guide, `---
checks:
  - not_null: t.at
  - {freshness: {table: t, column: at, within: 1d}, severity: warning}
  - {sql: SELECT * FROM t, expect: empty, when: before}
  - {sql: SELECT * FROM t, when: after}
  - {sql: SELECT * FROM missing, expect: empty}
  - {sql: SELECT count(*) FROM t, expect: same_as_before}
---
# Guide
`);
  for (const more of [[], ['--when', 'after'], ['--before', database], ['--now', '2026-11-21']]) {
    /** @type {Record<string, unknown>} */
    const report = json(['verify', guide, '--db', database, '--format', 'json', ...more]);
    assert.ok(valid(report), `${more.join(' ')}: ${JSON.stringify(valid.errors, null, 1)}`);
    assert.equal(valid({ ...report, checks: [{ id: 1 }] }), false);
  }
});

test('a schema that says nothing would be noticed: a changed key is refused', () => {
  const valid = validator('docs/show.schema.json');
  const shown = json(['show', guides[0], '--json']);
  shown.steps.push({ id: 1 });
  assert.equal(valid(shown), false);
});
