import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleTraits } from '../../test/runTraits.js';
import { calibratedInterval, layoutDistance } from './similarity.js';
import type { TrainingUncertainty } from './table.js';

const similarity = { recipe: 0.5, cell: 0.5, layout: 1, noise: 1, reach: 2, high: 1.5 };
const table: TrainingUncertainty = {
  asOf: '2026-11',
  coverageFraction: 0.8,
  metrics: {
    stepTimeS: {
      classes: { '*': { low: -0.15, high: 0.15, supportRows: 900, supportGroups: 180, generations: ['hopper'] } },
      scale: { intercept: Math.log(0.1), terms: {}, low: 0.1, high: 0.1 },
    },
  },
  similarity,
};
// 0.15 typical misses of 0.1 either way.
const plainHalf = 0.015;
const wideTable: TrainingUncertainty = {
  ...table,
  metrics: {
    stepTimeS: {
      ...table.metrics.stepTimeS,
      classes: { '*': { low: -2, high: 2, supportRows: 900, supportGroups: 180, generations: ['hopper'] } },
    },
  },
};

test('one measured run of the same layout is shrunk by what part of a miss repeats', () => {
  // Shared: 0.5 + 0.5 + 1 = 2 of 3, so that a run that took e^0.3 times as long moves the next by e^(0.3 · 2/3).
  const found = calibratedInterval([{ traits: sampleTraits, logRatio: 0.3 }], sampleTraits, wideTable);
  expect(Math.log(found?.factor ?? 0)).toBeCloseTo(0.2, 12);
  // Remaining variance (3 − 2·2/3)/3 = 5/9: half-width 1.5 · 0.1 · √5/3 = 0.11180, of 0.2 without.
  expect(Math.log((found?.highFactor ?? 0) / (found?.factor ?? 1))).toBeCloseTo(0.1118, 5);
  expect(found?.widthFraction).toBeCloseTo(0.559, 3);
  expect(found).toMatchObject({ measuredRuns: 1, sameModelRuns: 1 });
});

test('a second run of the same outcome is believed more: 4/5 instead of 2/3', () => {
  // Both share 2 with the run, 2 with each other and 1 with themselves: weights 2/5 each.
  const runs = [0.3, 0.3].map((logRatio) => ({ traits: sampleTraits, logRatio }));
  expect(Math.log(calibratedInterval(runs, sampleTraits, wideTable)?.factor ?? 0)).toBeCloseTo(0.24, 12);
});

test('a run of another layout and model tells less: half as far, e-fold less of the layout', () => {
  // Four times as many accelerators: distance 2 = reach. Same model: 0.5 + 0.5 + 1/e = 1.36788 of 3.
  const other = { ...sampleTraits, accelerators: 256 };
  expect(layoutDistance(other, sampleTraits)).toBe(2);
  const of = (traits: typeof other) =>
    Math.log(calibratedInterval([{ traits, logRatio: 0.3 }], sampleTraits, wideTable)?.factor ?? 0);
  expect(of(other)).toBeCloseTo((0.3 * (1 + Math.exp(-1))) / 3, 12);
  // Twice the layers: distance 1 and no cell in common: 0.5 + e^(−1/2) of 3.
  expect(of({ ...sampleTraits, layers: 64 })).toBeCloseTo((0.3 * (0.5 + Math.exp(-0.5))) / 3, 12);
});

test.each([{ accelerator: 'b200' }, { framework: 'fsdp' }, { kind: 'moe' as const }, { precision: 'mxfp8' }])(
  'runs with another %o tell nothing',
  (change) => {
    const traits = { ...sampleTraits, ...change };
    expect(calibratedInterval([{ traits, logRatio: 0.3 }], sampleTraits, wideTable)).toBeUndefined();
  },
);

test('nothing is known without measured runs, or without a table of how alike runs are missed', () => {
  const { similarity: _, ...bare } = wideTable;
  expect(calibratedInterval([], sampleTraits, wideTable)).toBeUndefined();
  expect(calibratedInterval([{ traits: sampleTraits, logRatio: 0.3 }], sampleTraits, bare)).toBeUndefined();
});

test('the interval is never wider than without measurements', () => {
  const found = calibratedInterval([{ traits: sampleTraits, logRatio: 0.3 }], sampleTraits, table);
  expect(Math.log((found?.highFactor ?? 0) / (found?.factor ?? 1))).toBeCloseTo(plainHalf, 12);
  expect(found?.widthFraction).toBeCloseTo(1, 12);
});

test('the factor lies between 1 and what was measured, and more runs never widen the interval', () => {
  const miss = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(miss, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 6, max: 12 }), (logRatio, count, size) => {
      const traits = { ...sampleTraits, accelerators: 2 ** size };
      const runs = Array.from({ length: count + 1 }, () => ({ traits, logRatio }));
      const fewer = calibratedInterval(runs.slice(1), sampleTraits, wideTable);
      const more = calibratedInterval(runs, sampleTraits, wideTable);
      expect(Math.log(more?.factor ?? 0)).toBeGreaterThan(0);
      expect(Math.log(more?.factor ?? 0)).toBeLessThan(logRatio);
      expect(more?.widthFraction ?? 2).toBeLessThanOrEqual((fewer?.widthFraction ?? 0) + 1e-12);
    }),
  );
});
