import { expect, test } from 'vitest';
import { minimise } from './simplex.js';

test('minimise finds the bottom of the Rosenbrock valley', () => {
  // (1 − x)² + 100 (y − x²)² is zero at (1, 1) only.
  const rosenbrock = ([x = 0, y = 0]: readonly number[]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  const range = { start: -1, low: -3, high: 3 };
  const [x = 0, y = 0] = minimise(rosenbrock, [range, range]);
  expect(x).toBeCloseTo(1, 2);
  expect(y).toBeCloseTo(1, 2);
});

test('minimise stays inside the box when the minimum lies outside', () => {
  const [x = 0] = minimise(([v = 0]) => (v - 10) ** 2, [{ start: 1, low: 0, high: 2 }]);
  expect(x).toBeGreaterThan(1.99);
  expect(x).toBeLessThanOrEqual(2);
});

test('minimise gives the same answer twice', () => {
  const bowl = ([x = 0, y = 0]: readonly number[]) => (x - 0.3) ** 2 + (y - 0.7) ** 2;
  const box = { start: 0.5, low: 0, high: 1 };
  expect(minimise(bowl, [box, box])).toEqual(minimise(bowl, [box, box]));
});
