import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dalyIntervalS, optimalIntervalS, youngIntervalS } from './checkpoint-interval.js';

/** Pause over mean time between failures, from a blink to a hopeless cluster. */
const ratios = fc.double({ min: -12, max: 3, noNaN: true }).map((exponent) => 10 ** exponent);

test.each([
  // M = 3.09 h = 11,124 s. √(2 · 10 · 11,124) = 471.7 s; · (1 + √(10 / 22,248)/3 + 10/200,232) − 10 = 465.0 s
  { pauseS: 10, youngS: 471.68, dalyS: 465.04 },
  // √(2 · 60 · 11,124) = 1,155.4 s; · (1 + √(60 / 22,248)/3 + 60/200,232) − 60 = 1,115.7 s
  { pauseS: 60, youngS: 1155.37, dalyS: 1115.72 },
])('a pause of $pauseS s at 3.09 h between failures', ({ pauseS, youngS, dalyS }) => {
  expect(youngIntervalS(pauseS, 11_124)).toBeCloseTo(youngS, 1);
  expect(dalyIntervalS(pauseS, 11_124)).toBeCloseTo(dalyS, 1);
  // Daly's series is good to a tenth of a second here.
  expect(Math.abs(optimalIntervalS(pauseS, 11_124) - dalyS)).toBeLessThan(0.1);
});

test('no interval keeps more than the optimal one', () => {
  const kept = (y: number, ratio: number): number => y / Math.expm1(y + ratio);
  fc.assert(
    fc.property(ratios, fc.double({ min: 0.001, max: 3, noNaN: true }), (ratio, factor) => {
      const best = optimalIntervalS(ratio, 1);
      expect(kept(best, ratio)).toBeGreaterThanOrEqual(kept(best * factor, ratio) * (1 - 1e-12));
    }),
  );
});

test('the optimal interval solves −y − ln(1 − y) = C/M, below one mean time between failures', () => {
  fc.assert(
    fc.property(
      // Above 20, 1 − y is lost in rounding.
      ratios.filter((ratio) => ratio > 1e-7 && ratio < 20),
      (ratio) => {
        const y = optimalIntervalS(ratio, 1);
        expect(y).toBeLessThanOrEqual(1);
        expect(Math.abs((-y - Math.log1p(-y)) / ratio - 1)).toBeLessThan(1e-6);
      },
    ),
  );
});

test('it grows with the pause, and with the time between failures', () => {
  fc.assert(
    fc.property(ratios, fc.double({ min: 1.01, max: 100, noNaN: true }), (ratio, more) => {
      expect(optimalIntervalS(ratio * more, 1)).toBeGreaterThanOrEqual(optimalIntervalS(ratio, 1));
      expect(optimalIntervalS(ratio, more)).toBeGreaterThanOrEqual(optimalIntervalS(ratio, 1));
    }),
  );
});

test('free checkpoints are taken all the time, hopeless ones once a failure', () => {
  expect(optimalIntervalS(0, 100)).toBe(0);
  expect(optimalIntervalS(1e6, 100)).toBe(100);
  expect(dalyIntervalS(200, 100)).toBe(100);
});
