import { expect, test } from 'vitest';
import { coordinateDescent } from './descent.js';

const box = [
  { start: 0.5, low: 0, high: 1 },
  { start: 0.5, low: 0, high: 10 },
];

test('finds the minimum of separate parabolas', () => {
  // (x − 0.3)² + (y − 7)² is least at (0.3, 7).
  const found = coordinateDescent(([x = 0, y = 0]) => (x - 0.3) ** 2 + (y - 7) ** 2, box, 8);
  expect(found[0]).toBeCloseTo(0.3, 1);
  expect(found[1]).toBeCloseTo(7, 0);
});

test('stays within the bounds where the minimum lies outside', () => {
  const found = coordinateDescent(([x = 0]) => (x + 1) ** 2, [{ start: 0.5, low: 0, high: 1 }], 8);
  expect(found[0]).toBeGreaterThanOrEqual(0);
  expect(found[0]).toBeLessThan(0.1);
});

test('keeps the start where nothing is better', () => {
  expect(coordinateDescent(() => 1, box, 3)).toEqual([0.5, 0.5]);
});

test('gives the same point for the same arguments', () => {
  const cost = ([x = 0, y = 0]: readonly number[]) => Math.abs(x - 0.71) + Math.abs(y - 2.2) * x;
  expect(coordinateDescent(cost, box, 4)).toEqual(coordinateDescent(cost, box, 4));
});
