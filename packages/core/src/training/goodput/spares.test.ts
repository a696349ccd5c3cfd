import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparesNeeded, spareWait } from './spares.js';

test.each([
  // No spares: each failure waits for its own repair.
  { load: 0.3, spares: 0, none: 1, waitS: 1000 },
  // B(1, 1) = 1 / (1 + 1); the first of two repairs
  { load: 1, spares: 1, none: 1 / 2, waitS: 1000 / 2 / 2 },
  // B(2, 1) = (1/2) / (1 + 1 + 1/2)
  { load: 1, spares: 2, none: 1 / 5, waitS: 1000 / 5 / 3 },
  // B(3, 2) = (8/6) / (1 + 2 + 4/2 + 8/6) = 4/19
  { load: 2, spares: 3, none: 4 / 19, waitS: (1000 * 4) / 19 / 4 },
])('$load failures per repair and $spares spares', ({ load, spares, none, waitS }) => {
  const got = spareWait(load / 1000, { spares, repairS: 1000 });
  expect(got.noSpareFraction).toBeCloseTo(none, 12);
  expect(got.waitS).toBeCloseTo(waitS, 9);
});

test('what never fails never waits', () => {
  expect(spareWait(0, { spares: 0, repairS: 1000 })).toEqual({ noSpareFraction: 0, waitS: 0 });
  expect(sparesNeeded(0, 1000, 0.01)).toBe(0);
});

test('the spares needed are the fewest that keep the share', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 300, noNaN: true }),
      fc.double({ min: 1e-4, max: 0.9, noNaN: true }),
      (load, share) => {
        const spares = sparesNeeded(load, 1, share);
        expect(spareWait(load, { spares, repairS: 1 }).noSpareFraction).toBeLessThanOrEqual(share);
        if (spares > 0)
          expect(spareWait(load, { spares: spares - 1, repairS: 1 }).noSpareFraction).toBeGreaterThan(share);
      },
    ),
  );
});
