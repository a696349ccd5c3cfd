import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { tooManyLayouts } from './layout-count.js';
import { priceLayouts } from './layout-prices.js';
import { DEFAULT_SPACE, enumerateLayouts } from './layout-space.js';
import { planTraining } from './plan-training.js';
import { SCHEDULE_KINDS, type ScheduleKind } from './schedules/index.js';
import { searchLayouts } from './search.js';

const small = trainingInput({
  model: 'llama-3.1-8b',
  count: 16,
  fabric: 'infiniband-ndr-400g',
  rest: { globalBatchSequences: 64 },
});

test('the best layout of a search is the best of pricing each candidate alone, bit for bit', () => {
  const layouts = enumerateLayouts(small, DEFAULT_SPACE);
  const columns = priceLayouts(small, layouts);
  let bestS = Number.POSITIVE_INFINITY;
  layouts.forEach((layout, row) => {
    const answer = planTraining({ ...small, layout });
    if (answer.kind !== 'predicted') throw new Error('the search enumerated a layout that breaks a rule');
    const { stepTimeS, deviceMemoryBytes } = answer.evaluation.values;
    expect(columns.stepTimeS[row]).toBe(stepTimeS);
    expect(columns.deviceMemoryBytes[row]).toBe(deviceMemoryBytes);
    if (answer.evaluation.fits) bestS = Math.min(bestS, stepTimeS ?? bestS);
  });
  const search = searchLayouts(small);
  expect(search.candidates).toBe(layouts.length);
  expect(search.best[0]?.stepTimeS).toBe(bestS);
});

test('a search of an impossible memory finds nothing and names the leanest layout', () => {
  const { accelerator } = small.cluster;
  const tiny = { ...small, cluster: { ...small.cluster, accelerator: { ...accelerator, memoryBytes: 4e9 } } };
  const search = searchLayouts(tiny);
  expect(search.fitting).toBe(0);
  expect(search.best).toEqual([]);
  expect(search.leanest?.deviceMemoryBytes).toBeGreaterThan(4e9);
});

test('a fixed size is kept by every candidate', () => {
  const layouts = enumerateLayouts(small, { ...DEFAULT_SPACE, fixed: { tensorParallel: 4, recompute: 'full' } });
  expect(layouts.length).toBeGreaterThan(0);
  expect(layouts.every(({ tensorParallel, recompute }) => tensorParallel === 4 && recompute === 'full')).toBe(true);
});

test('a space above its budget is refused with the exact count, before any layout is built', () => {
  const space = { ...DEFAULT_SPACE, fixed: { tensorParallel: 1, contextParallel: 1, pipelineParallel: 1 } };
  // Data parallel 16 leaves 64 / 16 = 4 sequences a replica: micro-batches of 1, 2 and 4; × 2 shardings × 3 recomputations.
  expect(enumerateLayouts(small, space).length).toBe(18);
  expect(tooManyLayouts(small, { ...space, largestCandidates: 18 })).toBeUndefined();
  expect(searchLayouts(small, { ...space, largestCandidates: 17 })).toMatchObject({
    candidates: 0,
    best: [],
    tooMany: { combinations: 18, largest: 17, widest: ['microBatchSequences', 'recompute', 'sharding'] },
  });
});

test('the count is never below the number of valid layouts', () => {
  const all = tooManyLayouts(small, { ...DEFAULT_SPACE, largestCandidates: 1 });
  expect(all?.combinations).toBeGreaterThanOrEqual(enumerateLayouts(small, DEFAULT_SPACE).length);
  expect(all?.widest).not.toContain('dataParallel');
});

test('a reserve of memory is kept by every layout that is returned', () => {
  const { memoryBytes } = small.cluster.accelerator;
  const search = searchLayouts(small, { ...DEFAULT_SPACE, memoryReserveFraction: 0.5 }, { top: 1000 });
  expect(search.usableBytes).toBe(memoryBytes / 2);
  expect(search.best.length).toBeGreaterThan(0);
  expect(Math.max(...search.best.map((found) => found.deviceMemoryBytes))).toBeLessThanOrEqual(memoryBytes / 2);
  expect(search.fitting).toBeLessThan(searchLayouts(small).fitting);
});

test('schedules are a dimension only where the space names them, each with the chunks that it takes', () => {
  const fixed = { tensorParallel: 1, contextParallel: 1, pipelineParallel: 2, microBatchSequences: 1 } as const;
  const plain = {
    ...DEFAULT_SPACE,
    recomputes: ['none'],
    shardings: ['zero1'],
    largestVirtualPipeline: 2,
    fixed,
  } as const;
  const seen = (schedules?: readonly ScheduleKind[]) =>
    enumerateLayouts(small, schedules === undefined ? plain : { ...plain, schedules }).map(
      ({ schedule, virtualPipeline }) => `${schedule} ${virtualPipeline}`,
    );
  expect(seen()).toEqual(['1f1b 1', 'interleaved 2']);
  // 64 sequences over 8 replicas are 8 micro-batches: enough for every schedule on two stages.
  expect(seen(SCHEDULE_KINDS)).toEqual([
    'gpipe 1',
    '1f1b 1',
    'zb-h1 1',
    'zb-h2 1',
    'dualpipe 1',
    'interleaved 2',
    'zb-v 2',
    'dualpipe-v 2',
  ]);
  expect(tooManyLayouts(small, { ...plain, schedules: SCHEDULE_KINDS, largestCandidates: 7 })).toMatchObject({
    combinations: 8,
    widest: ['schedule', 'virtualPipeline'],
  });
});

test('a column of schedules prices each as its plan alone does', () => {
  const fixed = { tensorParallel: 2, contextParallel: 1, pipelineParallel: 4, microBatchSequences: 1 };
  const space = { ...DEFAULT_SPACE, recomputes: ['none'], schedules: SCHEDULE_KINDS, fixed } as const;
  const layouts = enumerateLayouts(small, space);
  expect(new Set(layouts.map(({ schedule }) => schedule)).size).toBe(SCHEDULE_KINDS.length);
  const columns = priceLayouts(small, layouts);
  layouts.forEach((layout, row) => {
    const answer = planTraining({ ...small, layout });
    if (answer.kind !== 'predicted') throw new Error('the search enumerated a layout that breaks a rule');
    expect(columns.stepTimeS[row]).toBe(answer.evaluation.values.stepTimeS);
    expect(columns.deviceMemoryBytes[row]).toBe(answer.evaluation.values.deviceMemoryBytes);
  });
});
