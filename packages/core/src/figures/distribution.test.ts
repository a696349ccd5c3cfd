import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Distribution, normalQuantile, quantileOf } from './distribution.js';

// Table values of the standard normal distribution.
test.each([
  [0.5, 0],
  [0.9, 1.2815515655446004],
  [0.975, 1.959963984540054],
  [0.001, -3.090232306167813],
  [1e-6, -4.753424308822899],
])('the normal quantile at %d is %d', (at, quantile) => {
  expect(Math.abs(normalQuantile(at) - quantile)).toBeLessThan(1e-8);
});

test.each<[string, Distribution, number, number]>([
  ['lognormal low end', { kind: 'lognormal', low: 2, high: 8 }, 0.1, 2],
  ['lognormal high end', { kind: 'lognormal', low: 2, high: 8 }, 0.9, 8],
  ['lognormal median is the geometric mean', { kind: 'lognormal', low: 2, high: 8 }, 0.5, 4],
  ['lognormal of no width', { kind: 'lognormal', low: 3, high: 3 }, 0.7, 3],
  ['uniform', { kind: 'uniform', low: -1, high: 3 }, 0.25, 0],
  // Below the mode F = (x − low)² / (width · (mode − low)): at x = 1 of [0, 4] with mode 2 it is 1/8.
  ['triangular below the mode', { kind: 'triangular', low: 0, mode: 2, high: 4 }, 1 / 8, 1],
  ['triangular above the mode', { kind: 'triangular', low: 0, mode: 2, high: 4 }, 7 / 8, 3],
  // Mode at the low end: 1 − F = (high − x)² / width², at x = 2 of [0, 4] it is 1/4.
  ['triangular falling from its low end', { kind: 'triangular', low: 0, mode: 0, high: 4 }, 3 / 4, 2],
  ['triangular of no width', { kind: 'triangular', low: 5, mode: 5, high: 5 }, 0.3, 5],
])('%s', (_, distribution, at, value) => {
  expect(quantileOf(distribution, at)).toBeCloseTo(value, 7);
});

test('measured quantiles are joined by straight lines and held at the ends', () => {
  const points = [
    { fraction: 0.1, value: 1 },
    { fraction: 0.5, value: 3 },
    { fraction: 0.9, value: 4 },
  ];
  const at = (fraction: number): number => quantileOf({ kind: 'quantiles', points }, fraction);
  expect([0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99].map(at)).toEqual([1, 1, 2, 3, 3.5, 4, 4]);
});

const fraction = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });

test.each<Distribution>([
  { kind: 'lognormal', low: 1, high: 5 },
  { kind: 'uniform', low: 1, high: 5 },
  { kind: 'triangular', low: 1, mode: 2, high: 5 },
  {
    kind: 'quantiles',
    points: [
      { fraction: 0, value: 1 },
      { fraction: 0.3, value: 1 },
      { fraction: 1, value: 5 },
    ],
  },
])('quantiles of $kind rise', (distribution) => {
  fc.assert(
    fc.property(fraction, fraction, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(quantileOf(distribution, low)).toBeLessThanOrEqual(quantileOf(distribution, high) * (1 + 1e-12));
    }),
  );
});

test.each<Distribution>([
  { kind: 'lognormal', low: 0, high: 1 },
  { kind: 'lognormal', low: 2, high: 1 },
  { kind: 'uniform', low: 2, high: 1 },
  { kind: 'triangular', low: 0, mode: 3, high: 2 },
  { kind: 'quantiles', points: [] },
  {
    kind: 'quantiles',
    points: [
      { fraction: 0.1, value: 2 },
      { fraction: 0.9, value: 1 },
    ],
  },
])('what is no distribution is refused: %o', (distribution) => {
  expect(() => quantileOf(distribution, 0.5)).toThrow();
});
