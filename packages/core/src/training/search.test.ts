import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { planTraining } from './plan-training.js';
import { DEFAULT_SPACE, enumerateLayouts, priceLayouts, searchLayouts, tooManyLayouts } from './search.js';

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
  const search = searchLayouts(small, { ...DEFAULT_SPACE, memoryReserveFraction: 0.5 }, 1000);
  expect(search.usableBytes).toBe(memoryBytes / 2);
  expect(search.best.length).toBeGreaterThan(0);
  expect(Math.max(...search.best.map((found) => found.deviceMemoryBytes))).toBeLessThanOrEqual(memoryBytes / 2);
  expect(search.fitting).toBeLessThan(searchLayouts(small).fitting);
});
