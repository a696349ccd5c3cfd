import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Exchange, exposedTimes } from './hiding.js';

test('traffic on one link shares the compute, traffic on another has it once more', () => {
  const exchanges: Exchange[] = [
    { link: 'scaleUp', timeS: 8, exposedFraction: 0.5 },
    { link: 'scaleUp', timeS: 16, exposedFraction: 0 },
    { link: 'scaleOut', timeS: 9, exposedFraction: 0 },
  ];
  // Links of the domain would hide 4 + 16 = 20 s behind 10 s of compute: half of each. 8 − 2 and 16 − 8; the port hides all of its 9.
  expect(exposedTimes(10, exchanges)).toEqual([6, 8, 0]);
  // With 20 s or more of compute only what the stack never hides is left.
  expect(exposedTimes(20, exchanges)).toEqual([4, 0, 0]);
  expect(exposedTimes(0, exchanges)).toEqual([8, 16, 9]);
});

const exchange: fc.Arbitrary<Exchange> = fc.record({
  link: fc.constantFrom('scaleUp', 'scaleOut'),
  timeS: fc.double({ min: 0, max: 100, noNaN: true }),
  exposedFraction: fc.double({ min: 0, max: 1, noNaN: true }),
});
const exchanges = fc.array(exchange, { minLength: 1, maxLength: 4 });
const compute = fc.double({ min: 0, max: 100, noNaN: true });
const ROUNDING = 1e-9;

test('no exchange is exposed for less than its share nor more than its time, and no link hides more than the compute', () => {
  fc.assert(
    fc.property(compute, exchanges, (computeS, all) => {
      const exposed = exposedTimes(computeS, all);
      const hidden = { scaleUp: 0, scaleOut: 0 };
      all.forEach(({ link, timeS, exposedFraction }, index) => {
        const exposedS = exposed[index] ?? Number.NaN;
        expect(exposedS).toBeGreaterThanOrEqual(exposedFraction * timeS - ROUNDING);
        expect(exposedS).toBeLessThanOrEqual(timeS + ROUNDING);
        hidden[link] += timeS - exposedS;
      });
      expect(Math.max(hidden.scaleUp, hidden.scaleOut)).toBeLessThanOrEqual(computeS + ROUNDING);
    }),
  );
});

test('a longer exchange lets none wait less, and more compute lets none wait longer', () => {
  fc.assert(
    fc.property(
      compute,
      exchanges,
      fc.nat(),
      fc.double({ min: 0, max: 50, noNaN: true }),
      (computeS, all, at, more) => {
        const before = exposedTimes(computeS, all);
        const longer = all.map((one, index) => (index === at % all.length ? { ...one, timeS: one.timeS + more } : one));
        exposedTimes(computeS, longer).forEach((exposedS, index) => {
          expect(exposedS).toBeGreaterThanOrEqual((before[index] ?? 0) - ROUNDING);
        });
        exposedTimes(computeS + more, all).forEach((exposedS, index) => {
          expect(exposedS).toBeLessThanOrEqual((before[index] ?? 0) + ROUNDING);
        });
      },
    ),
  );
});
