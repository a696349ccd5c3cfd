import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernelTime, smoothMax } from './roof.js';

test('smoothMax is the sum at exponent 1, √(a² + b²) at 2 and the maximum far out', () => {
  expect(smoothMax(3, 4, 1)).toBe(7);
  expect(smoothMax(3, 4, 2)).toBeCloseTo(5, 12);
  expect(smoothMax(3, 4, 200)).toBeCloseTo(4, 9);
  expect(smoothMax(0, 0, 2)).toBe(0);
});

test('smoothMax lies between the maximum and the sum, whichever comes first', () => {
  const time = fc.double({ min: 1e-9, max: 1, noNaN: true });
  fc.assert(
    fc.property(time, time, fc.double({ min: 1, max: 10, noNaN: true }), (a, b, p) => {
      const joined = smoothMax(a, b, p);
      expect(joined).toBeGreaterThanOrEqual(Math.max(a, b));
      expect(joined).toBeLessThanOrEqual((a + b) * (1 + 1e-12));
      expect(smoothMax(b, a, p)).toBe(joined);
    }),
  );
});

test.each([
  { computeS: 2, memoryS: 1, launchS: 0.5, boundBy: 'compute' },
  { computeS: 1, memoryS: 2, launchS: 0.5, boundBy: 'memory' },
  { computeS: 1, memoryS: 2, launchS: 3, boundBy: 'launch' },
  { computeS: 2, memoryS: 2, launchS: 0, boundBy: 'compute' },
])('kernelTime of compute $computeS, memory $memoryS, launch $launchS is bound by $boundBy', (c) => {
  const got = kernelTime(2, c.computeS, c.memoryS, c.launchS);
  expect(got.boundBy).toBe(c.boundBy);
  expect(got.timeS).toBe(2 + c.launchS);
});
