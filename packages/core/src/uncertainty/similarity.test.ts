import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleTraits } from '../../test/runTraits.js';
import { calibratedInterval, layoutDistance } from './similarity.js';
import type { TrainingUncertainty } from './table.js';
import { shippedUncertainty } from './training.js';

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

test('a single measured run never widens the interval', () => {
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

/** σ² of a score's unit: (1.5 / 1.2816)² / 3 = 0.45662, so that 80 % of all misses lie within 1.5 typical ones. */
const unit = (1.5 / 1.2816) ** 2 / 3;

test('two runs of one layout that disagree by 0.6 have a variance of 0.6² / 2 each', () => {
  const runs = [0.5, -0.1].map((logRatio) => ({ traits: sampleTraits, logRatio }));
  const found = calibratedInterval(runs, sampleTraits, wideTable);
  // Scores 5 and −1, typical miss 0.1: variance 18, over σ² 39.420 instead of 1. Weights 2 / (39.420 + 4) each, on a sum of 4.
  const noise = 18 / unit;
  expect(noise).toBeCloseTo(39.42, 2);
  expect(Math.log(found?.factor ?? 0)).toBeCloseTo((0.4 * 2) / (noise + 4), 9);
  // 1.2816 · 0.1 · √18 = 0.5437
  expect(Math.log((found?.highFactor ?? 0) / (found?.factor ?? 1))).toBeCloseTo(0.5437, 4);
  expect(Math.log1p(found?.scatterFraction ?? 0)).toBeCloseTo(0.5437, 4);
  // Both lie within.
  for (const { logRatio } of runs) {
    expect(found?.lowFactor).toBeLessThan(Math.exp(logRatio));
    expect(found?.highFactor).toBeGreaterThan(Math.exp(logRatio));
  }
});

test('runs that agree as well as such runs do are no noise', () => {
  // Scores that differ by 1: variance 0.5, near σ² of 0.457 times one measurement's noise of 1; by 0.9: below.
  const of = (apart: number) =>
    calibratedInterval(
      [0.2, 0.2 + apart].map((logRatio) => ({ traits: sampleTraits, logRatio })),
      sampleTraits,
      wideTable,
    );
  expect(of(0.09)?.scatterFraction).toBeUndefined();
  expect(of(0.1)?.scatterFraction).toBeGreaterThan(0);
});

test('the interval is as wide as the pooled scatter of runs of one layout asks for, and holds most of them by the shipped table', () => {
  const misses = fc.array(fc.double({ min: -0.15, max: 0.15, noNaN: true }), { minLength: 2, maxLength: 12 });
  for (const each of [wideTable, shippedUncertainty]) {
    fc.assert(
      fc.property(misses, fc.double({ min: -0.1, max: 0.1, noNaN: true }), (own, shared) => {
        const runs = own.map((logRatio) => ({ traits: sampleTraits, logRatio: shared + logRatio }));
        const found = calibratedInterval(runs, sampleTraits, each);
        const center = own.reduce((sum, miss) => sum + miss, 0) / own.length;
        const variance = own.reduce((sum, miss) => sum + (miss - center) ** 2, 0) / (own.length - 1);
        const half = Math.log((found?.highFactor ?? 0) / (found?.factor ?? 1));
        expect(half).toBeGreaterThanOrEqual(1.2816 * Math.sqrt(variance) * (1 - 1e-9));
        if (each !== shippedUncertainty) return;
        const within = runs.filter(
          ({ logRatio }) =>
            logRatio >= Math.log(found?.lowFactor ?? 0) - 1e-12 && logRatio <= Math.log(found?.highFactor ?? 0) + 1e-12,
        );
        expect(within.length).toBeGreaterThan(0);
      }),
    );
  }
});
