// The published JSON Schemas describe what the program prints, for every fixture of the checker and every runbook.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
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

test('a schema that says nothing would be noticed: a changed key is refused', () => {
  const valid = validator('docs/show.schema.json');
  const shown = json(['show', guides[0], '--json']);
  shown.steps.push({ id: 1 });
  assert.equal(valid(shown), false);
});
