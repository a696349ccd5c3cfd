import { expect, test } from 'vitest';
import { percentile, verdictOf } from './verdict.js';

const expected = { value: 6, low: 5, high: 8 };

test('bounds belong to the interval', () => {
  expect([4.9, 5, 8, 8.1].map((measured) => verdictOf(measured, expected))).toEqual([
    'below',
    'inside',
    'inside',
    'above',
  ]);
});

test('the bounds are at 10 and 90 per cent, their geometric mean at 50', () => {
  expect(percentile(5, expected)).toBeCloseTo(0.1, 6);
  expect(percentile(8, expected)).toBeCloseTo(0.9, 6);
  expect(percentile(Math.sqrt(40), expected)).toBeCloseTo(0.5, 6);
  // Twice as far in the logarithm as the upper bound: Φ(2 × 1.2816) = 0.99481.
  expect(percentile(64 / Math.sqrt(40), expected)).toBeCloseTo(0.994_81, 4);
});
