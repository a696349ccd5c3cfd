import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { planTraining } from '../training/index.js';
import type { TrainingClass } from '../uncertainty/index.js';
import {
  conformalBounds,
  crossCoverage,
  fitUncertainty,
  foldsOfGroups,
  type Residual,
  residualsOf,
} from './intervals.js';
import { predictRows } from './prediction.js';

const hopper: TrainingClass = { generation: 'hopper', kind: 'dense', recipe: '16-bit', accelerators: 64 };

/** Equal weights on 1 … n, one group for each. */
function ladder(n: number) {
  return Array.from({ length: n }, (_, index) => ({ value: index + 1, weight: 1 / n }));
}

test.each([
  // One value for each group is the usual conformal rank: floor(10 % of n + 1) from either end.
  { n: 9, low: 1, high: 9 },
  { n: 19, low: 2, high: 18 },
  { n: 29, low: 3, high: 27 },
  { n: 99, low: 10, high: 90 },
  // 10 % of 19 is not yet 2.
  { n: 18, low: 1, high: 18 },
  // Too few to reach 10 %: the extremes.
  { n: 4, low: 1, high: 4 },
])('conformalBounds of $n groups are the $low. and $high. of them', ({ n, low, high }) => {
  expect(conformalBounds(ladder(n), n)).toEqual([low, high]);
});

test('conformalBounds count groups, not rows: a group of many equal rows moves no bound further than a group of one', () => {
  const many = [...ladder(19).slice(1), ...Array.from({ length: 100 }, () => ({ value: 1, weight: 1 / 1900 }))];
  expect(conformalBounds(many, 19)).toEqual([2, 18]);
});

/** Normal-like noise from a fixed sequence: the mean of 12 uniform numbers, centred. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

function synthetic(groups: number, rowsOfGroup: number, seed: number): Residual[] {
  const next = noise(seed);
  return Array.from({ length: groups }, (_, group) => {
    const shared = 0.1 * next();
    return Array.from(
      { length: rowsOfGroup },
      (): Residual => ({
        metric: 'stepTimeS',
        group: `g${group}`,
        facts: hopper,
        logRatio: shared + 0.05 * next(),
      }),
    );
  }).flat();
}

test('intervals of groups that share most of their error hold 80 % of rows of groups left out', () => {
  // 120 groups: the share has a standard error of about √(0.8 · 0.2 / 120) = 3.7 %.
  const coverage = crossCoverage(synthetic(120, 6, 7), 6);
  expect(coverage).toBeGreaterThan(0.73);
  expect(coverage).toBeLessThan(0.88);
});

test('fitUncertainty keeps a class only with 30 rows and 10 groups, and always the coarsest', () => {
  const table = fitUncertainty(synthetic(10, 3, 1), '2026-11');
  expect(Object.keys(table.metrics.stepTimeS ?? {}).sort()).toEqual([
    '*',
    'dense',
    'dense 16-bit',
    'hopper dense',
    'hopper dense 16-bit',
    'hopper dense 16-bit 9-1023',
  ]);
  expect(table).toMatchObject({ asOf: '2026-11', coverageFraction: 0.8 });
  expect(table.metrics.stepTimeS?.['*']).toMatchObject({ supportRows: 30, supportGroups: 10, generations: ['hopper'] });
  expect(Object.keys(fitUncertainty(synthetic(9, 4, 1), '2026-11').metrics.stepTimeS ?? {})).toEqual(['*']);
  expect(Object.keys(fitUncertainty(synthetic(10, 2, 1), '2026-11').metrics.stepTimeS ?? {})).toEqual(['*']);
});

test('fitUncertainty factors bound measured over predicted', () => {
  // Ten groups of three rows at ln 1.1 … : the extremes of ten groups are all that a tail of (11 · 10 % − 1)/10 = 1 % leaves out.
  const residuals = Array.from({ length: 10 }, (_, group) =>
    [1, 2, 3].map(
      (): Residual => ({ metric: 'stepTimeS', group: `g${group}`, facts: hopper, logRatio: Math.log(1 + group / 10) }),
    ),
  ).flat();
  const all = fitUncertainty(residuals, '2026-11').metrics.stepTimeS?.['*'];
  expect(all?.lowFactor).toBeCloseTo(1, 10);
  expect(all?.highFactor).toBeCloseTo(1.9, 10);
});

test('foldsOfGroups keeps groups whole and folds about equal', () => {
  const groups = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'd'];
  const folds = foldsOfGroups(groups, 2);
  // Largest first to the emptier fold: a→0, b→1, c→1, d→0: four rows each.
  expect([...folds].sort()).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 1],
    ['d', 0],
  ]);
  expect(foldsOfGroups([...groups].reverse(), 2)).toEqual(folds);
});

test('residualsOf takes the logarithm of measured over predicted, of predicted rows alone', () => {
  const rows = [sampleRow({ id: 'a' }), sampleRow({ id: 'b', verified: false })];
  const predictions = predictRows(rows, planTraining);
  const first = predictions[0]?.outcome;
  if (first?.kind !== 'predicted') throw new Error('skipped');
  expect(residualsOf(predictions)).toEqual([
    {
      metric: 'stepTimeS',
      group: 'A report | Llama 3 8B | h100-sxm',
      facts: { generation: 'hopper', kind: 'dense', recipe: '16-bit', accelerators: 8 },
      logRatio: Math.log(10 / first.predicted),
    },
  ]);
});
