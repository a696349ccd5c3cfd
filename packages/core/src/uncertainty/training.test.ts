import { expect, test } from 'vitest';
import { sampleTraits } from '../../test/runTraits.js';
import type { TrainingUncertainty } from './table.js';
import { shippedUncertainty, trainingInterval } from './training.js';

const small = { low: -1, high: 1, supportRows: 50, supportGroups: 12, generations: ['hopper'] };
const wide = { low: -2, high: 2, supportRows: 900, supportGroups: 180, generations: ['ampere', 'hopper'] };
const table: TrainingUncertainty = {
  asOf: '2026-11',
  coverageFraction: 0.8,
  metrics: {
    stepTimeS: {
      // ln 0.05 and half of the communication share on top.
      scale: { intercept: Math.log(0.05), terms: { communicationFraction: 0.5 }, low: 0.02, high: 0.2 },
      classes: { '*': wide, dense: { ...wide, supportRows: 800 }, 'hopper dense': { ...small, supportRows: 400 } },
    },
    peakMemoryBytes: { classes: { '*': { ...small, low: -0.1, high: 0.05 } } },
  },
};

test.each([
  { name: 'the finest class', change: {}, classKey: 'hopper dense', rows: 400, extrapolated: false },
  {
    name: 'all dense rows for an unseen generation',
    change: { generation: 'rubin' },
    classKey: 'dense',
    rows: 800,
    extrapolated: true,
  },
  {
    name: 'all rows for a kind of which there are none',
    change: { kind: 'moe' as const },
    classKey: '*',
    rows: 900,
    extrapolated: false,
  },
])('trainingInterval uses $name', ({ change, classKey, rows, extrapolated }) => {
  expect(trainingInterval('stepTimeS', { ...sampleTraits, ...change }, table)).toMatchObject({
    classKey,
    supportRows: rows,
    extrapolated,
  });
});

test('trainingInterval is as wide as the typical miss of such a run', () => {
  // A share of 10 % for communication: 0.05 · e^0.05 = 0.052564, once on each side.
  const { lowFactor, highFactor } = trainingInterval('stepTimeS', sampleTraits, table);
  expect(Math.log(highFactor)).toBeCloseTo(0.052564, 6);
  expect(Math.log(lowFactor)).toBeCloseTo(-0.052564, 6);
  // A share beyond all that was fitted is held at the bound: 0.05 · e^(0.5 · 9) = 4.5 → 0.2.
  const busy = trainingInterval('stepTimeS', { ...sampleTraits, communicationFraction: 9 }, table);
  expect(Math.log(busy.highFactor)).toBeCloseTo(0.2, 12);
});

test('trainingInterval widens where it extrapolates, but not what is assumed', () => {
  // 2 · 0.052564 · 2.2 = 0.23128
  const { highFactor } = trainingInterval('stepTimeS', { ...sampleTraits, generation: 'rubin' }, table);
  expect(Math.log(highFactor)).toBeCloseTo(0.23128, 5);
  const assumed = { low: -0.2, high: 0.2, supportRows: 0, supportGroups: 0, generations: [] };
  const bare: TrainingUncertainty = { ...table, metrics: { stepTimeS: { classes: { '*': assumed } } } };
  const found = trainingInterval('stepTimeS', sampleTraits, bare);
  expect(found).toMatchObject({ classKey: '*', extrapolated: true });
  expect(Math.log(found.highFactor)).toBeCloseTo(0.2, 12);
});

test('trainingInterval takes the quantiles as they are where there is no typical miss', () => {
  const { lowFactor, highFactor } = trainingInterval('peakMemoryBytes', sampleTraits, table);
  expect([Math.log(lowFactor), Math.log(highFactor)]).toEqual([expect.closeTo(-0.1, 12), expect.closeTo(0.05, 12)]);
});

test('trainingInterval refuses a metric that the table lacks', () => {
  expect(() => trainingInterval('energyJ', sampleTraits, table)).toThrow(RangeError);
});

test('every shipped class is an interval of sane width, and the coarsest is there for both metrics', () => {
  expect(Object.keys(shippedUncertainty.metrics).sort()).toEqual(['peakMemoryBytes', 'stepTimeS']);
  for (const [metric, { classes }] of Object.entries(shippedUncertainty.metrics)) {
    expect(classes['*']).toBeDefined();
    for (const key of Object.keys(classes)) {
      const [generation = '', kind] = key.split(' ');
      const run = { ...sampleTraits, generation, kind: kind === 'moe' ? ('moe' as const) : ('dense' as const) };
      const { lowFactor, highFactor } = trainingInterval(metric, run);
      expect(lowFactor).toBeGreaterThan(0.2);
      expect(lowFactor).toBeLessThan(highFactor);
      expect(highFactor).toBeLessThan(5);
    }
  }
});
