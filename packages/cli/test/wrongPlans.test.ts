import { expect, test } from 'vitest';
import { athanor, planText } from './support.js';
import { changed, validPlan, wrongPlans } from './wrongPlans.js';

const problem = /^error plan\.yaml(?::\d+:\d+)? /;

test('the plan that the wrong ones are made of is valid', async () => {
  expect(await planText(JSON.stringify(validPlan))).toMatchObject({ code: 0, err: '' });
});

test.each(wrongPlans)('$name is told in words, with exit code 2', async ({ plan, says }) => {
  const { code, out, err } = await planText(plan);
  expect(code).toBe(2);
  expect(out).toBe('');
  const told = err.trimEnd().split(/\n(?=error plan\.yaml|\d+ problems in )/);
  expect(told.filter((line) => problem.test(line)).map((line) => line.replace(problem, ''))).toEqual(says);
  expect(told.length).toBe(says.length > 1 ? says.length + 1 : says.length);
  expect(err).not.toMatch(/\bat .*\.[jt]s:\d+/);
});

test('a problem is told with the line and column of the value', async () => {
  const text =
    'athanor: 1\nmodel: llama-3.1-8b\ncluster:\n  accelerator: h100-sxm\n  count: -16\ntraining:\n  layout: { tensorParalel: 2 }\n';
  const { err } = await planText(text);
  // "-16" stands on line 5 from column 10; the unknown key's value on line 7 from column 28.
  expect(err.split('\n').slice(0, 2)).toEqual([
    'error plan.yaml:5:10 cluster.count: expected at least 1, got -16',
    'error plan.yaml:7:28 training.layout.tensorParalel: unknown key "tensorParalel". Did you mean tensorParallel?',
  ]);
});

test('with --json the problems are data', async () => {
  const { code, out, err } = await planText(changed({ 'cluster.count': 24 }), '--json');
  expect(code).toBe(2);
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({
    athanor: 1,
    command: 'plan',
    status: 'invalid',
    issues: [{ path: ['training', 'layout', 'dataParallel'], code: 'training.productIsNotCount', line: 1 }],
  });
});

test('a file of 50 MB is refused by its size alone', async () => {
  const { code, err } = await athanor(['plan', 'big.yaml'], { sizes: { 'big.yaml': 50_000_000 } });
  expect(code).toBe(2);
  expect(err).toBe('error big.yaml expected a file of at most 5000000 bytes, got 50000000 bytes\n');
});

test.each([
  { name: 'bytes that are no UTF-8', bytes: [0xff, 0xfe, 0x41] },
  { name: 'a zero byte', bytes: [0x41, 0x00, 0x42] },
])('a binary file with $name is refused', async ({ bytes }) => {
  const { code, err } = await athanor(['plan', 'model.bin'], { files: { 'model.bin': Uint8Array.from(bytes) } });
  expect(code).toBe(2);
  expect(err).toBe('error model.bin expected a text file in UTF-8, got binary data\n');
});

test('a missing file and a folder are told apart', async () => {
  expect((await athanor(['plan', 'nope.yaml'])).err).toBe('error nope.yaml no file nope.yaml\n');
  expect((await athanor(['plan', 'examples'])).err).toBe('error examples examples is a folder, not a file\n');
});

test.each([
  [
    'training.layout.tensorParallel=4',
    'cannot set "tensorParallel" inside search, which is not a mapping. Write training.layout={search: true, tensorParallel: …}: what is fixed stays, the rest is looked for',
  ],
  [
    'training.layout.search=true',
    'cannot set "search" inside search, which is not a mapping. Leave it out: search looks for the whole layout',
  ],
])('--set %s on layout: search names the right spelling', async (setting, says) => {
  const { code, err } = await planText(changed({ 'training.layout': 'search' }), '--set', setting);
  expect(code).toBe(2);
  expect(err).toBe(`error plan.yaml training.layout: ${says}\n`);
});

test('several problems in the options name no file', async () => {
  const { code, err } = await athanor([
    'sweep',
    'examples/llama-3-8b.yaml',
    '--over',
    'a',
    '--over',
    'b',
    '--out',
    '-',
  ]);
  expect(code).toBe(2);
  expect(err.split('\n').at(-2)).toBe('2 problems in the options');
});
