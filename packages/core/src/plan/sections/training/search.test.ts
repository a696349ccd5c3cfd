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

const tiny: PlainMap = { ...small, cluster: { accelerator: 'h100-sxm', count: 16 } };
const open = (layout: PlainMap, software: PlainMap = {}): PlainMap => ({
  ...tiny,
  training: { globalBatchSequences: 64, layout: { search: true, ...layout }, software },
});

test('fields that a plan opens are searched: what they add is among what is found', () => {
  const sizes = { tensorParallel: 2, pipelineParallel: 4, virtualPipeline: 1, microBatchSequences: 1 };
  const count = (more: PlainMap, software?: PlainMap): number | undefined => {
    const details = answer(
      open({ ...sizes, recompute: 'full', sharding: 'zero1', contextParallel: 1, ...more }, software),
    ).outcomes.training?.details;
    return (details?.search as { candidates: number } | undefined)?.candidates;
  };
  expect(count({})).toBe(1);
  expect(count({ recompute: ['none', 'full', { modules: ['mlp'] }] })).toBe(3);
  // 32 layers on 4 chunks: as they are; lacking 4 or 8 or 12 or 16 in all, 8 at most at either end: 5, 9, 5 and 1 ways.
  expect(count({ stageSplit: 'search' })).toBe(1 + 5 + 9 + 5 + 1);
  // Two replicas: all of them.
  expect(count({ shardGroup: 'search' })).toBe(1);
  expect(count({ sharding: 'search', shardGroup: [1, 2] })).toBe(5);
  expect(count({ sequenceParallel: 'search' })).toBe(2);
  expect(count({ offload: [{}, { optimizerFraction: 1 }] })).toBe(2);
  expect(count({}, { tensorOverlap: [false, 0.25, true], gradientReduceOverlap: 'search' })).toBe(6);
  // 8,192 tokens over two ranks: in a ring, gathered, or by heads.
  expect(count({ contextParallel: 2, contextExchange: 'search' })).toBe(3);
});

test('settings of the software that a search chose are planned, and told by the names of the plan', () => {
  const chosen = answer(open({}, { tensorOverlap: [false, 0.75], expertOverlap: false }));
  expect(issues(open({}, { expertOverlap: [false, true] }))[0]).toMatch(
    /^training.software.expertOverlap: .* has no experts/,
  );
  expect(chosen.outcomes.training?.details.search).toMatchObject({
    best: [{ software: { tensorOverlap: 0.75 } }, {}, {}, {}, {}],
  });
  expect(renderMarkdown(planReport(chosen))).toContain('tensorOverlap 0.75');
  const printed = parsePlan(printPlan(chosen.plan));
  expect(printed.ok && printed.value.data.training).toMatchObject({ software: { tensorOverlap: [0, 0.75] } });
});

test('what is left open beside a layout that is given is refused, all of it at once', () => {
  const given = training({
    layout: { tensorParallel: 8, recompute: ['none', 'full'], offload: 'search' },
    software: { tensorOverlap: [false, true] },
  });
  expect(issues(given)).toEqual([
    'training.layout.recompute: expected one value where the layout is given, got none; full. With layout.search: true, what is not given is searched, and these are tried',
    'training.layout.offload: expected one value where the layout is given, got search. With layout.search: true, what is not given is searched, and these are tried',
    'training.software.tensorOverlap: expected one value where the layout is given. With layout.search: true, what is not given is searched, and these are tried',
  ]);
  expect(
    issues(training({ layout: { tensorParallel: 2, pipelineParallel: 4, stageSplit: { firstFewer: 1 } } })),
  ).toEqual([
    'training.layout.stageSplit: 32 layers on 4 chunks, 1 fewer on the first and 0 on the last, leave no whole number for each of the others, or less than nothing for an end. Try firstFewer 0, lastFewer 0',
  ]);
});

test('a space is refused for all that it opens, and what is widest is told as a plan names it', () => {
  const wide = open(
    { offload: 'search', recompute: 'search', stageSplit: 'search', sharding: 'search' },
    { tensorOverlap: Array.from({ length: 40 }, (_, share) => share / 40) },
  );
  expect(issues(wide)).toHaveLength(1);
  expect(issues(wide)[0]).toMatch(
    /^training.layout: a search would go through \d+ layouts, more than 20000000. Fix .*: those with most are|most are/,
  );
  expect(issues(wide)[0]).toContain('software.tensorOverlap');
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
