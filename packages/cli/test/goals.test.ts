/** Choices and goals on the command line: flags, schemas of what goes in and comes out, exit codes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { athanor, root } from './support.js';

const open = {
  athanor: 1,
  model: 'gpt-2-xl',
  data: { tokens: 2e10, sequenceLength: 1024 },
  cluster: { accelerator: ['h100-sxm', 'l40s'], count: '4..8' },
  training: { globalBatchSequences: [64, 128], layout: { search: true, tensorParallel: 1, recompute: 'none' } },
};
const files = { 'plan.yaml': JSON.stringify(open) };
const ajv = new Ajv2020({ strict: false });
const schema = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(join(root, `docs/schema/${name}.schema.json`), 'utf8')));
const [takes, answers] = [schema('plan'), schema('train-output')];

const train = (...more: string[]) => athanor(['train', 'plan.yaml', ...more], { files });
const search = (out: string) => JSON.parse(out).sections.goals.search;

test('the schema of the plan takes lists and ranges where they may stand, and nowhere else', () => {
  expect(takes(open)).toBe(true);
  expect(takes({ ...open, cluster: { accelerator: 'h100-sxm', count: 'eight' } })).toBe(false);
  expect(takes({ ...open, cluster: { accelerator: [], count: 8 } })).toBe(false);
  expect(takes({ ...open, data: { tokens: [1e9, 2e9] } })).toBe(false);
});

test('--objective, --pareto and --top say what is looked for', async () => {
  const cost = search((await train('--objective', 'cost', '--top', '2', '--json')).out);
  expect(cost).toMatchObject({ figure: 'allRunsCostUsd', points: 8 });
  expect(cost.found).toHaveLength(2);
  const weights = search((await train('--objective', 'cost=1,days=5000', '--json')).out);
  expect(weights.figure).toBe('weightedUsd');
  const front = await train('--pareto', '--json');
  expect(answers(JSON.parse(front.out))).toBe(true);
  expect(search(front.out).front).toEqual(['allRunsTimeS', 'allRunsCostUsd', 'clusterAccelerators']);
  const { solved, refuted, skippedByFloor, skippedByLimits } = search(front.out).decided;
  expect(solved + refuted + skippedByFloor + skippedByLimits).toBe(8);
});

test('an objective that is none is refused, with what is one', async () => {
  const { code, err } = await train('--objective', 'speed');
  expect(code).toBe(2);
  expect(err).toContain('goals.objective: expected time, days, cost, energy, delay or accelerators');
});

test('limits that nothing keeps are an answer of exit code 1, in JSON of its schema', async () => {
  const { code, out } = await train('--json', '--set', 'goals={deadline: 1 h, maxAccelerators: 8}');
  expect(code).toBe(1);
  expect(answers(JSON.parse(out))).toBe(true);
  expect(search(out)).toMatchObject({ found: [], shortfall: { changes: [{ field: 'goals.deadline', given: 3600 }] } });
});

test('other commands work with the best choice', async () => {
  const best = search((await train('--objective', 'days', '--json')).out).found[0];
  const resolved = await athanor(['plan', 'plan.yaml', '--resolved'], { files });
  expect(resolved.out).toContain(`count: ${best.choices['cluster.count']}`);
  const explained = await athanor(['explain', 'plan.yaml', 'allRunsTimeS', '--depth', '1'], { files });
  expect(explained.out).toContain('runRounds * runTimeS');
  const exported = await athanor(['export', 'plan.yaml', '--to', 'megatron'], { files });
  expect(exported.code).toBe(0);
});
