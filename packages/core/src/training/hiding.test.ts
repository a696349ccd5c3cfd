import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Exchange, exposedTimes } from './hiding.js';

const onLinks = (timeS: number, exposedFraction: number): Exchange => ({
  timeS,
  busyS: { scaleUp: timeS, scaleOut: 0 },
  exposedFraction,
});
const onPorts = (timeS: number, exposedFraction: number): Exchange => ({
  timeS,
  busyS: { scaleUp: 0, scaleOut: timeS },
  exposedFraction,
});

test('traffic on one link shares the compute, and another link runs beside both', () => {
  const exchanges = [onLinks(8, 0.5), onLinks(16, 0), onPorts(18, 0)];
  // Links of the domain would hide 4 + 16 = 20 s behind 10 s of compute: 10 s too many, shared out as 2 and 8; the first always waits 4.
  // The ports are done with their 18 s before the links are.
  expect(exposedTimes(10, exchanges)).toEqual([6, 8, 0]);
  // With 20 s or more of compute only what the stack never hides is left.
  expect(exposedTimes(20, exchanges)).toEqual([4, 0, 0]);
  expect(exposedTimes(0, exchanges)).toEqual([8, 16, 0]);
});

test('an exchange that keeps both links busy waits for the one that it takes longer on', () => {
  // Ports 12 s, links 12/3 + 6 = 10 s, compute 9 s: what is left is 3 s on the ports, all of the first.
  const both: Exchange = { timeS: 12, busyS: { scaleUp: 4, scaleOut: 12 }, exposedFraction: 0 };
  const [first = 0, second = 0] = exposedTimes(9, [both, onLinks(6, 0)]);
  expect(first).toBeCloseTo(3, 12);
  expect(second).toBe(0);
});

const exchange: fc.Arbitrary<Exchange> = fc
  .record({
    up: fc.double({ min: 0, max: 100, noNaN: true }),
    out: fc.double({ min: 0, max: 100, noNaN: true }),
    exposedFraction: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ up, out, exposedFraction }) => ({
    timeS: Math.max(up, out),
    busyS: { scaleUp: up, scaleOut: out },
    exposedFraction,
  }));
const exchanges = fc.array(exchange, { minLength: 1, maxLength: 4 });
const compute = fc.double({ min: 0, max: 100, noNaN: true });
const ROUNDING = 1e-9;
const phaseS = (computeS: number, all: readonly Exchange[]) =>
  exposedTimes(computeS, all).reduce((sum, timeS) => sum + timeS, computeS);

test('no exchange is exposed for less than its share nor more than its time, and the phase lasts as long as compute and each link', () => {
  fc.assert(
    fc.property(compute, exchanges, (computeS, all) => {
      exposedTimes(computeS, all).forEach((exposedS, index) => {
        const { timeS, exposedFraction } = all[index] ?? { timeS: Number.NaN, exposedFraction: Number.NaN };
        expect(exposedS).toBeGreaterThanOrEqual(exposedFraction * timeS - ROUNDING);
        expect(exposedS).toBeLessThanOrEqual(timeS + ROUNDING);
      });
      const sum = (of: (one: Exchange) => number) => all.reduce((total, one) => total + of(one), 0);
      const always = sum(({ timeS, exposedFraction }) => exposedFraction * timeS);
      const up = sum(({ busyS, exposedFraction }) => (1 - exposedFraction) * busyS.scaleUp);
      const out = sum(({ busyS, exposedFraction }) => (1 - exposedFraction) * busyS.scaleOut);
      expect(Math.abs(phaseS(computeS, all) - (always + Math.max(computeS, up, out)))).toBeLessThan(ROUNDING);
    }),
  );
});

test('longer work or a longer exchange never shortens the phase', () => {
  fc.assert(
    fc.property(
      compute,
      exchanges,
      fc.nat(),
      fc.double({ min: 0, max: 50, noNaN: true }),
      (computeS, all, at, more) => {
        const before = phaseS(computeS, all);
        const lengthen = ({ timeS, busyS, exposedFraction }: Exchange): Exchange => ({
          timeS: timeS + more,
          busyS: { scaleUp: busyS.scaleUp + more, scaleOut: busyS.scaleOut },
          exposedFraction,
        });
        const longer = all.map((one, index) => (index === at % all.length ? lengthen(one) : one));
        expect(phaseS(computeS, longer)).toBeGreaterThanOrEqual(before - ROUNDING);
        expect(phaseS(computeS + more, all)).toBeGreaterThanOrEqual(before - ROUNDING);
      },
    ),
  );
});
