import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { athanor, root } from './support.js';
import { changed, validPlan } from './wrongPlans.js';

const ajv = new Ajv2020({ strict: false });
const planSchemaOf = (of: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, `docs/schema/${of}.schema.json`), 'utf8'));

function expectValid(schema: Record<string, unknown>, data: unknown): void {
  const validate = ajv.compile(schema);
  validate(data);
  expect(validate.errors ?? []).toEqual([]);
}

describe.each([
  'plan',
  'plan-output',
  'train-output',
  'explain-output',
  'compare-output',
  'import-output',
  'export-output',
  'catalog-output',
  'validate-output',
  'diagnose-output',
  'timeline-output',
  'bottleneck-output',
  'sweep-output',
])('docs/schema/%s.schema.json', (name) => {
  test('is what athanor schema prints', async () => {
    const { out } = await athanor(['schema', ...(name === 'plan' ? [] : [name.replace('-output', '')])]);
    expect(JSON.parse(out)).toEqual(planSchemaOf(name));
  });
});

test('the schema of the plan takes a valid plan and refuses wrong ones', () => {
  const validate = ajv.compile(planSchemaOf('plan'));
  expect(validate(validPlan)).toBe(true);
  expect(validate(JSON.parse(changed({ model: undefined })))).toBe(false);
  expect(validate(JSON.parse(changed({ 'training.layout.tensorParalel': 2 })))).toBe(false);
  expect(validate(JSON.parse(changed({ 'training.precision': 'bf-16' })))).toBe(false);
});

test.each([
  { schema: 'plan', argv: ['plan', 'examples/llama-3.1-405b.yaml', '--json'] },
  { schema: 'plan', argv: ['plan', 'examples/does-not-fit.yaml', '--json'] },
  { schema: 'plan', argv: ['plan', 'nope.yaml', '--json'] },
  { schema: 'train', argv: ['train', 'examples/search.yaml', '--json', '--top', '3'] },
  { schema: 'explain', argv: ['explain', 'examples/llama-3-8b.yaml', 'training.cost', '--json'] },
  { schema: 'compare', argv: ['compare', 'examples/llama-3-8b.yaml', 'examples/llama-2-7b.yaml', '--json'] },
  { schema: 'import', argv: ['import', 'megatron', 'examples/launch/megatron-llama3-8b.sh', '--json'] },
  { schema: 'import', argv: ['import', 'torchtitan', 'examples/launch/torchtitan-llama3-70b.toml', '--json'] },
  { schema: 'import', argv: ['import', 'megatron', 'README.md', '--json'] },
  { schema: 'export', argv: ['export', 'examples/deepseek-v3.yaml', '--to', 'torchtitan', '--json'] },
  { schema: 'export', argv: ['export', 'examples/mixtral-8x7b.yaml', '--to', 'torchtitan', '--json'] },
  { schema: 'export', argv: ['export', 'examples/mixtral-8x7b.yaml', '--to', 'megatron', '--json'] },
  { schema: 'export', argv: ['export', 'nope.yaml', '--to', 'megatron', '--json'] },
  { schema: 'catalog', argv: ['catalog', '--json'] },
  { schema: 'catalog', argv: ['catalog', 'models', '--json'] },
  { schema: 'catalog', argv: ['catalog', 'accelerators', 'h100-sxm', '--json'] },
  { schema: 'catalog', argv: ['catalog', 'accelerators', 'h1', '--json'] },
  {
    schema: 'diagnose',
    argv: [
      'diagnose',
      'examples/llama-3.1-405b.yaml',
      'examples/logs/llama-3.1-405b.megatron.log',
      '--json',
      '--search',
    ],
  },
  { schema: 'diagnose', argv: ['diagnose', 'examples/llama-3.1-405b.yaml', 'examples/search.yaml', '--json'] },
  { schema: 'timeline', argv: ['timeline', 'examples/deepseek-v3.yaml', '--json'] },
  { schema: 'timeline', argv: ['timeline', 'examples/does-not-fit.yaml', '--json'] },
  { schema: 'timeline', argv: ['timeline', 'nope.yaml', '--json'] },
  { schema: 'bottleneck', argv: ['bottleneck', 'examples/llama-3-8b.yaml', '--json'] },
  { schema: 'bottleneck', argv: ['bottleneck', 'examples/does-not-fit.yaml', '--json'] },
  { schema: 'bottleneck', argv: ['bottleneck', 'nope.yaml', '--json'] },
  { schema: 'validate', argv: ['validate', 'training', '--json', '--by', 'accelerator,kind,precision,source'] },
])('$argv prints JSON of its schema', async ({ schema, argv }) => {
  const { out, err } = await athanor(argv);
  expect(err).toBe('');
  expectValid(planSchemaOf(`${schema}-output`), JSON.parse(out));
});

test('validate --constants tells every constant with its origin, for people and as JSON', async () => {
  const row = JSON.parse(readFileSync(join(root, 'validation/training-runs.json'), 'utf8'))[0];
  const files = { 'r.json': JSON.stringify([row]) };
  const argv = ['validate', 'training', '--runs', 'r.json', '--constants'];
  const { out } = await athanor(argv, { files });
  expect(out).toMatch(/gatheredLayers +2 +1 +\d +published +Zhao et al/);
  const assumed = out.slice(out.indexOf('Assumed: no fit and no source decides them'));
  expect(assumed).toMatch(/hostNorm +4 .* assumed/);
  expect(assumed).toMatch(/sustainedComputeFraction of +0\.9 .* assumed .*\n +other generations/);
  const { constants } = JSON.parse((await athanor([...argv, '--json'], { files })).out);
  expectValid(planSchemaOf('validate-output'), { athanor: 1, command: 'validate', constants });
  expect(constants.length).toBeGreaterThan(20);
  // The one row is on Blackwell: what is fitted elsewhere is told with the value in force.
  expect(out).toMatch(/sustainedComputeFraction of ampere +0\.\d+ /);
});

test('validate --leave-out tells the error of each unit and how good intervals are, for people and as JSON', async () => {
  const all = JSON.parse(readFileSync(join(root, 'validation/training-runs.json'), 'utf8'));
  const rows = all.filter(({ id }: { id: string }) => /^(korthikanti2022-22b|narayanan2021-(1.7|3.6)b)/.test(id));
  expect(rows).toHaveLength(4);
  // In the place of the bundled rows: all of them take minutes.
  const files = {
    [fileURLToPath(import.meta.resolve('@athanor/validation/training-runs.json'))]: JSON.stringify(rows),
  };
  const argv = ['validate', 'training', '--leave-out', 'source'];
  const { out, err } = await athanor(argv, { files });
  expect(err).toBe('fold 1 of 2 refitted\nfold 2 of 2 refitted\n');
  expect(out).toMatch(/Step time by source, each predicted without it.*Narayanan/s);
  expect(out).toMatch(/ {2}group +4 +\d+\.0 ± \d+\.\d +/);
  const found = JSON.parse((await athanor([...argv, '--json'], { files })).out);
  expectValid(planSchemaOf('validate-output'), found);
  expect(found.leftOut.units).toHaveLength(2);
  expect(found.intervals.map(({ unit }: { unit: string }) => unit)).toEqual(['group', 'source']);
});

test('Markdown is what is on record', async () => {
  const { out } = await athanor(['plan', 'examples/llama-3-8b.yaml', '--markdown']);
  await expect(out).toMatchFileSnapshot('output/llama-3-8b.markdown');
});

test('JSON is what is on record', async () => {
  const { out } = await athanor(['plan', 'examples/llama-3-8b.yaml', '--json']);
  await expect(`${JSON.stringify(JSON.parse(out, tenDigits), null, 2)}\n`).toMatchFileSnapshot(
    'output/llama-3-8b.json',
  );
});

/** The last digits of exp and log differ between versions of Node. */
function tenDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(10)) : value;
}

test('explain prints the tree on record', async () => {
  const { out, code } = await athanor([
    'explain',
    'examples/llama-3.1-405b.yaml',
    'training.step.time',
    '--depth',
    '2',
  ]);
  expect(code).toBe(0);
  await expect(out).toMatchFileSnapshot('output/explain-step-time.txt');
});

test('colour appears only where the stream takes it', async () => {
  const plain = await athanor(['plan', 'examples/llama-3-8b.yaml']);
  const coloured = await athanor(['plan', 'examples/llama-3-8b.yaml'], { colour: true });
  expect(plain.out).not.toContain('\u001b');
  expect(coloured.out).toContain('\u001b[');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is taken away
  expect(coloured.out.replace(/\u001b\[\d+m/g, '')).toBe(plain.out);
});

test('no line of a report is wider than the terminal', async () => {
  const { out } = await athanor(['plan', 'examples/llama-3.1-405b.yaml']);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});
