import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gridDescent } from './descent.js';

const steps = [0, 1, 2, 3, 4];
const grid = { choices: { a: steps, b: steps }, mostSweeps: 10 };

test('gridDescent finds the least of a sum of its parts, and leaves what has no choices', () => {
  const cost = ({ a, b }: { a: number; b: number; c: number }) => (a - 3) ** 2 + (b - 1) ** 2;
  expect(gridDescent({ start: { a: 0, b: 4, c: 7 }, cost, ...grid })).toEqual({ a: 3, b: 1, c: 7 });
});

test('gridDescent goes on until parts that depend on each other are settled, or its sweeps are over', () => {
  // Each may only be as much as one above the other: from 0 they climb in turn.
  const climb = {
    start: { a: 0, b: 0 },
    cost: ({ a, b }: { a: number; b: number }) => -a - b,
    allows: ({ a, b }: { a: number; b: number }) => Math.abs(a - b) <= 1,
  };
  expect(gridDescent({ ...climb, ...grid })).toEqual({ a: 4, b: 4 });
  expect(gridDescent({ ...climb, ...grid, mostSweeps: 1 })).toEqual({ a: 1, b: 2 });
});

test('no change of one part improves what gridDescent finds', () => {
  const weight = fc.integer({ min: -9, max: 9 });
  fc.assert(
    fc.property(fc.array(weight, { minLength: 25, maxLength: 25 }), (costs) => {
      const cost = ({ a, b }: { a: number; b: number }) => costs[5 * a + b] ?? 0;
      const found = gridDescent({ start: { a: 2, b: 2 }, cost, choices: grid.choices, mostSweeps: 100 });
      for (const step of steps) {
        expect(cost({ ...found, a: step })).toBeGreaterThanOrEqual(cost(found));
        expect(cost({ ...found, b: step })).toBeGreaterThanOrEqual(cost(found));
      }
    }),
  );
});
