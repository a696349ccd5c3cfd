import { join } from 'node:path';
import { expect, test } from 'vitest';
import { athanor, root } from './support.js';

const plan = `
athanor: 1
name: One node
model: llama-3.2-1b
data: { tokens: 1B, sequenceLength: 8192 }
cluster: { accelerator: h100-sxm, count: 8, price: { usdPerAcceleratorHour: $2/h } }
training:
  globalBatchSequences: 64
  layout: { dataParallel: 8, microBatchSequences: 1, sharding: zero1, recompute: none }
`;
const bottleneck = (...more: readonly string[]) =>
  athanor(['bottleneck', 'plan.yaml', ...more], { files: { 'plan.yaml': plan, 'old.svg': '' } });

test('a tornado is drawn as on record', async () => {
  const { code, out, err, written } = await bottleneck('--svg', 'tornado.svg');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('wrote tornado.svg\n');
  const svg = written['tornado.svg'] ?? '';
  expect(svg).not.toMatch(/NaN|Infinity|undefined|href|url\(|<script|<image/);
  // Two bars for each resource that moves the time: as planned, and the best layout for each.
  expect(svg.match(/<rect class="fixed"[^>]*><title>/g)?.length).toBeGreaterThan(5);
  await expect(svg).toMatchFileSnapshot(join(root, 'packages/cli/test/output/bottleneck.svg'));
});

test('all that can be asked is answered in one report and in JSON alike', async () => {
  const more = ['--break-even', '--deadline', '3h', '--largest-model', '80GB', '--objective', 'cost'] as const;
  const { out } = await bottleneck(...more);
  await expect(out).toMatchFileSnapshot(join(root, 'packages/cli/test/output/bottleneck.txt'));
  const answer = JSON.parse((await bottleneck(...more, '--json')).out);
  expect(answer.objective).toBe('cost');
  expect(answer.resources[0].resource).toBe('price');
  expect(answer.largestModels).toHaveLength(1);
  expect(answer.smallestCluster.runTimeS).toBeLessThanOrEqual(3 * 3600);
});

test('only the resources asked for are listed', async () => {
  const { resources } = JSON.parse((await bottleneck('--resource', 'power,memoryCapacity', '--json')).out);
  expect(resources.map(({ resource }: { resource: string }) => resource).toSorted()).toEqual([
    'memoryCapacity',
    'power',
  ]);
});

test.each([
  {
    name: 'a resource that there is not',
    argv: ['--resource', 'memoryCapacty'],
    says: '--resource: no resource "memoryCapacty". Did you mean memoryCapacity?',
  },
  {
    name: 'an objective that there is not',
    argv: ['--objective', 'speed'],
    says: 'expected time or cost, got "speed"',
  },
  { name: 'a deadline without a number', argv: ['--deadline', 'soon'], says: '--deadline: expected a number' },
  { name: 'a deadline of nothing', argv: ['--deadline', '0 d'], says: '--deadline: expected more than 0, got "0 d"' },
  { name: 'a memory in no unit', argv: ['--largest-model', '80GX'], says: '--largest-model: unknown unit GX' },
  { name: 'a drawing that exists', argv: ['--svg', 'old.svg'], says: 'old.svg exists; --force overwrites it' },
  { name: 'a drawing of another kind', argv: ['--svg', 'a.png'], says: 'expected a file that ends in .svg' },
  { name: 'two forms at once', argv: ['--json', '--markdown'], says: '--json' },
])('$name is refused', async ({ argv, says }) => {
  const { code, out, err } = await bottleneck(...argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(says);
});

test('every question that cannot be asked is told at once', async () => {
  const { err } = await bottleneck('--objective', 'speed', '--deadline', 'soon', '--resource', 'foo');
  expect(err.match(/^error: /gm)).toHaveLength(3);
});

test('a plan without training says that there is nothing to hold back', async () => {
  const serving = plan.replace(/training:[\s\S]*$/, 'serving: { accelerator: h100-sxm }\n');
  const { code, err } = await athanor(['bottleneck', 'plan.yaml'], { files: { 'plan.yaml': serving } });
  expect(code).toBe(2);
  expect(err).toContain('the plan asks for nothing: add a section "training"');
});

test('a search in which nothing fits says that memory binds', async () => {
  const huge = plan.replace('llama-3.2-1b', 'llama-3.1-405b').replace(/layout: .*/, 'layout: search');
  const [said, data] = await Promise.all(
    [[], ['--json']].map((more) => athanor(['bottleneck', 'plan.yaml', ...more], { files: { 'plan.yaml': huge } })),
  );
  expect([said?.code, data?.code]).toEqual([1, 1]);
  expect(said?.err).toContain('memory is what binds');
  expect(JSON.parse(data?.out ?? '{}').status).toBe('infeasible');
});
