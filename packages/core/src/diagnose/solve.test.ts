import fc from 'fast-check';
import { expect, test } from 'vitest';
import { solveMonotone } from './solve.js';

const each =
  (f: (x: number) => number) =>
  (xs: readonly number[]): readonly number[] =>
    xs.map(f);

test('the place where a curve meets a value is found', () => {
  expect(
    solveMonotone(
      each((x) => x * x),
      9,
      0,
      10,
    ),
  ).toBeCloseTo(3, 4);
  expect(
    solveMonotone(
      each((x) => 1 / x),
      4,
      0.1,
      1,
    ),
  ).toBeCloseTo(0.25, 4);
});

test('a value beyond both ends is not met', () => {
  expect(
    solveMonotone(
      each((x) => x),
      2,
      0,
      1,
    ),
  ).toBeUndefined();
});

test('a kink, as of a maximum in a formula, does not hold it up', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.double({ min: 1.01, max: 20, noNaN: true }),
      (kink, target) => {
        const f = (x: number): number => 1 + Math.max(0, x - kink) * (25 / (1 - kink));
        const x = solveMonotone(each(f), target, 0, 1) ?? Number.NaN;
        expect(Math.abs(x - (kink + ((target - 1) * (1 - kink)) / 25))).toBeLessThanOrEqual(1 / 512);
      },
    ),
  );
});
