import { expect, test } from 'vitest';
import { formatIssue } from '../../../messages/index.js';
import { type PlainMap, parsePlan } from '../../parse.js';
import { printPlan } from '../../print.js';
import { renderMarkdown } from '../../render/markdown.js';
import { resolvePlan } from '../../resolve.js';
import { type PlanAnswer, planReport, runPlan } from '../../run.js';

const small: PlainMap = {
  model: 'llama-3.1-8b',
  data: { tokens: 1e12, sequenceLength: 8192 },
  cluster: { accelerator: 'l40s', count: 16 },
  training: { globalBatchSequences: 64 },
};
const training = (more: PlainMap): PlainMap => ({ ...small, training: { globalBatchSequences: 64, ...more } });

function answer(data: PlainMap): PlanAnswer {
  const plan = resolvePlan({ data });
  if (!plan.ok) throw new Error(plan.issues.map(formatIssue).join('\n'));
  return runPlan(plan.value);
}
const said = (data: PlainMap): string => renderMarkdown(planReport(answer(data)));
const issues = (data: PlainMap): readonly string[] => {
  const plan = resolvePlan({ data });
  return plan.ok ? [] : plan.issues.map(formatIssue);
};

test('a search keeps a twentieth of the memory free, and says so', () => {
  const { outcomes, plan } = answer(small);
  const { memoryHeadroomBytes, deviceMemoryBytes } = outcomes.training?.figures ?? {};
  const memoryBytes = (memoryHeadroomBytes?.value ?? 0) + (deviceMemoryBytes?.value ?? 0);
  expect(memoryHeadroomBytes?.value).toBeGreaterThanOrEqual(0.05 * memoryBytes);
  expect(plan.draft.origins.get('training.memoryReserveFraction')).toMatchObject({ kind: 'default' });
  expect(said(small)).toContain('| training.memoryReserveFraction | 0.05 |');
});

test('a fixed layout has no reserve', () => {
  const plan = resolvePlan({ data: training({ layout: { tensorParallel: 8 } }) });
  expect(plan.ok && plan.value.draft.origins.has('training.memoryReserveFraction')).toBe(false);
});

test('where only the reserve is in the way, the report says so', () => {
  const tight = training({ memoryReserveFraction: 0.85 });
  expect(answer(tight).status).toBe('infeasible');
  expect(said(tight)).toMatch(/The leanest needs .*, which fits, but leaves less than the reserve of 85 %/);
});

test('a layout may be written in part, and the rest is searched', () => {
  const part = training({ layout: { search: true, tensorParallel: 4, recompute: 'full' } });
  const { outcomes, plan } = answer(part);
  expect(outcomes.training?.details.layout).toMatchObject({ tensorParallel: 4, recompute: 'full' });
  const printed = parsePlan(printPlan(plan));
  if (!printed.ok) throw new Error('the printed plan does not parse');
  expect(printed.value.data.training).toMatchObject({
    layout: { search: true, tensorParallel: 4, recompute: 'full' },
    memoryReserveFraction: 0.05,
  });
});

test('the largest cluster that a plan may have is searched, not refused for the number of its layouts', () => {
  const vast: PlainMap = {
    model: 'deepseek-v3',
    data: { tokens: 1e13, sequenceLength: 2 ** 20 },
    cluster: { accelerator: 'gb200-nvl72', count: 2 ** 23 },
    training: { globalBatchSequences: 2 ** 29, layout: 'search' },
  };
  expect(issues(vast)).toEqual([]);
});

test('a miss that the interval of memory leaves open is said to be one', () => {
  const fixed = { layout: { tensorParallel: 8, recompute: 'full' } };
  const device = (memoryBytes: number): PlainMap => ({
    ...training(fixed),
    cluster: { accelerator: 'l40s', count: 16, device: { memoryBytes } },
  });
  const needed = (plan: PlainMap) => answer(plan).outcomes.training?.figures.deviceMemoryBytes;
  // The driver keeps a share of the memory that there is, so that the need is asked of a device of about that size.
  const needs = needed(device(needed(training(fixed))?.value ?? 0));
  if (needs?.low === undefined) throw new Error('memory has an interval');
  const words = 'The miss is within the 80 % interval of the memory prediction';
  const between = device((needs.low + needs.value) / 2);
  expect(said(between)).toContain(words);
  expect(answer(between).outcomes.training?.details.shortfall).toMatchObject({ isWithinInterval: true });
  const below = device(needs.low * 0.99);
  expect(said(below)).not.toContain(words);
  expect(answer(below).outcomes.training?.details.shortfall).toMatchObject({ isWithinInterval: false });
  expect(said(device(needs.value * 1.01))).not.toContain(words);
});
