import { expect, test } from 'vitest';
import {
  shippedUncertainty,
  stepTimeInterval,
  type TrainingClass,
  type TrainingUncertainty,
  trainingInterval,
} from './training.js';

const small = { lowFactor: 0.95, highFactor: 1.05, supportRows: 50, supportGroups: 12, generations: ['hopper'] };
const wide = {
  lowFactor: 0.8,
  highFactor: 1.25,
  supportRows: 900,
  supportGroups: 180,
  generations: ['ampere', 'hopper'],
};
const table: TrainingUncertainty = {
  asOf: '2026-11',
  coverageFraction: 0.8,
  metrics: {
    stepTimeS: {
      '*': wide,
      dense: { ...wide, supportRows: 800 },
      'hopper dense': { ...small, supportRows: 400 },
      'hopper dense 8-bit 9-1023': small,
    },
  },
};

const run: TrainingClass = { generation: 'hopper', kind: 'dense', recipe: '8-bit', accelerators: 512 };

test.each([
  { name: 'the finest class', change: {}, classKey: 'hopper dense 8-bit 9-1023', rows: 50, extrapolated: false },
  {
    name: 'a coarser one at another scale',
    change: { accelerators: 1024 },
    classKey: 'hopper dense',
    rows: 400,
    extrapolated: false,
  },
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
])('stepTimeInterval uses $name', ({ change, classKey, rows, extrapolated }) => {
  expect(stepTimeInterval({ ...run, ...change }, table)).toMatchObject({ classKey, supportRows: rows, extrapolated });
});

test('stepTimeInterval widens where it extrapolates', () => {
  const { lowFactor, highFactor } = stepTimeInterval({ ...run, generation: 'rubin' }, table);
  // 0.8^2.2 = 0.6121, 1.25^2.2 = 1.6338
  expect(lowFactor).toBeCloseTo(0.6121, 4);
  expect(highFactor).toBeCloseTo(1.6338, 4);
});

test('trainingInterval leaves assumed factors as they are', () => {
  const assumed = { lowFactor: 0.8, highFactor: 1.25, supportRows: 0, supportGroups: 0, generations: [] };
  const bare: TrainingUncertainty = { ...table, metrics: { stepTimeS: { '*': assumed } } };
  expect(stepTimeInterval(run, bare)).toEqual({ ...assumed, classKey: '*', extrapolated: true });
});

test('trainingInterval refuses a metric that the table lacks', () => {
  expect(() => trainingInterval('energyJ', run, table)).toThrow(RangeError);
});

test('every shipped class lies around 1 and the coarsest is there for both metrics', () => {
  for (const classes of Object.values(shippedUncertainty.metrics)) {
    expect(classes['*']).toBeDefined();
    for (const { lowFactor, highFactor } of Object.values(classes)) {
      expect(lowFactor).toBeGreaterThan(0.2);
      expect(lowFactor).toBeLessThan(highFactor);
      expect(highFactor).toBeLessThan(5);
    }
  }
  expect(Object.keys(shippedUncertainty.metrics).sort()).toEqual(['peakMemoryBytes', 'stepTimeS']);
});
