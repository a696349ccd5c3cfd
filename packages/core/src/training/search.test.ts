import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { planTraining } from './plan-training.js';
import { DEFAULT_SPACE, enumerateLayouts, priceLayouts, searchLayouts } from './search.js';

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
