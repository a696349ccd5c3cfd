import fc from 'fast-check';
import { expect, test } from 'vitest';
import { medianInterval } from './bootstrap.js';
import { drift } from './drift.js';
import { median, quantile, robustDeviation } from './robust.js';
import { shift } from './shift.js';
import { slowSteps } from './slow.js';
import { stepStatistics } from './summary.js';
import { warmUp } from './warmup.js';

const times = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1, maxLength: 60 });
/** Noise without chance: the fractional parts of multiples of the golden ratio fill [0, 1) evenly. */
const noise = (count: number): number[] => Array.from({ length: count }, (_, at) => ((at + 1) * 0.618_033_988_75) % 1);
const timed = (values: readonly number[]) => values.map((timeS, at) => ({ step: at + 1, timeS }));

test('quantiles lie on the line between neighbours', () => {
  // Of 1, 2, 4, 8 the quarter is at place 0.75: 1 + 0.75 × (2 − 1).
  expect(quantile([8, 1, 4, 2], 0.25)).toBe(1.75);
  expect(median([8, 1, 4, 2])).toBe(3);
});

test('the robust deviation is that of a normal variable, and one wild value does not move it', () => {
  // Deviations from 3 are 2, 1, 0, 1, 97: their median 1 over 0.6745.
  expect(robustDeviation([1, 2, 3, 4, 100])).toBeCloseTo(1.4826, 4);
});

test('warm-up ends with the first sample like the later ones', () => {
  // Median of the second half 6; 20 and 7 are slower by more than 2 %, 6.1 by 1.7 %.
  expect(warmUp([20, 7, 6.1, 6, 6, 6, 6, 6])).toEqual({ count: 2, toleranceFraction: 0.02 });
  expect(warmUp([6, 6, 6]).count).toBe(0);
});

test('a fast start is no warm-up: it tells what the run could do', () => {
  expect(warmUp([2, 3, 6, 6, 6, 6]).count).toBe(0);
  // Compilation, then 15 s that grow by 0.2 % a step: 1.002^200 = 1.49.
  expect(warmUp([90, ...Array.from({ length: 200 }, (_, at) => 15 * 1.002 ** at)]).count).toBe(1);
});

test('warm-up is at most half of a log', () => {
  fc.assert(fc.property(times, (values) => warmUp(values).count <= values.length / 2));
});

test('the interval of a median holds it, is the same each time, and shrinks with more steps', () => {
  const options = { seed: 1, count: 200, coverageFraction: 0.8 };
  const of = (count: number) => medianInterval(noise(count), options);
  const [few, many] = [of(40), of(640)];
  expect(few.low).toBeLessThanOrEqual(median(noise(40)));
  expect(few.high).toBeGreaterThanOrEqual(median(noise(40)));
  expect(of(40)).toEqual(few);
  expect(many.high - many.low).toBeLessThan(few.high - few.low);
});

test('an interval lies within the values', () => {
  fc.assert(
    fc.property(times, (values) => {
      const { low, high } = medianInterval(values, { seed: 3, count: 20, coverageFraction: 0.8 });
      return low >= Math.min(...values) && high <= Math.max(...values) && low <= high;
    }),
  );
});

test('a steady rise is found with its size, noise is not', () => {
  // From 10 to 11 in 100 equal steps: slope 1/99 × 99 over the median 10.5.
  const rising = Array.from({ length: 100 }, (_, at) => 10 + at / 99);
  // Medians of the first and last ten: 10 + 4.5/99, and 11 − 4.5/99.
  expect(drift(rising)).toEqual({
    changeFraction: expect.closeTo(1 / 10.5, 9),
    isSignificant: true,
    startS: expect.closeTo(10 + 4.5 / 99, 9),
    endS: expect.closeTo(11 - 4.5 / 99, 9),
  });
  expect(drift(noise(100).map((each) => 10 + each)).isSignificant).toBe(false);
});

test('a long log drifts as much as a short one', () => {
  const rising = Array.from({ length: 5000 }, (_, at) => 10 + at / 4999);
  expect(drift(rising).changeFraction).toBeCloseTo(1 / 10.5, 3);
});

test.each([10, 25, 50])('slow steps every %d are found with what each costs', (period) => {
  const values = noise(200).map((each, at) => 6 + 0.1 * each + ((at + 1) % period === 0 ? 2 : 0));
  const { count, periodic, irregular } = slowSteps(timed(values), 1);
  expect(count).toBe(200 / period);
  expect(periodic).toHaveLength(1);
  expect(periodic[0]).toMatchObject({ periodSteps: period, count: 200 / period });
  expect(periodic[0]?.extraS).toBeCloseTo(2, 1);
  expect(irregular).toBe(0);
});

test('two causes with periods of their own are told apart', () => {
  const values = noise(400).map(
    (each, at) => 6 + 0.1 * each + ((at + 1) % 20 === 0 ? 1 : 0) + ((at + 1) % 70 === 35 ? 4 : 0),
  );
  const { periodic, irregular } = slowSteps(timed(values), 1);
  expect(periodic.map(({ periodSteps }) => periodSteps)).toEqual([20, 70]);
  expect(irregular).toBe(0);
});

test('slow steps at no interval stay irregular', () => {
  const places = new Set([7, 31, 32, 90, 151]);
  const values = noise(200).map((each, at) => 6 + 0.1 * each + (places.has(at) ? 3 : 0));
  expect(slowSteps(timed(values), 1)).toMatchObject({ count: 5, periodic: [], irregular: 5 });
});

test('a sample that is the mean of ten steps holds ten times its excess', () => {
  const steps = noise(60).map((each, at) => ({
    step: 10 * (at + 1),
    timeS: 6 + 0.1 * each + ((at + 1) % 10 === 0 ? 1 : 0),
  }));
  const [found] = slowSteps(steps, 10).periodic;
  expect(found?.periodSteps).toBe(100);
  expect(found?.extraS).toBeCloseTo(10, 0);
});

test('the time lost is that of slow steps beyond the median over all', () => {
  // Nine steps of 1 s and one of 3 s: 2 s of 12.
  expect(slowSteps(timed([1, 1, 1, 1, 3, 1, 1, 1, 1, 1]), 1).shareOfTime).toBeCloseTo(2 / 12, 9);
});

test('two levels are found with the place and the size of the change', () => {
  const values = noise(80).map((each, at) => (at < 50 ? 6 : 6.6) + 0.05 * each);
  expect(shift(values)).toEqual({ at: 50, changeFraction: expect.closeTo(0.1, 2), isSignificant: true });
  expect(shift(noise(80))?.isSignificant).toBe(false);
  expect(shift(noise(9))).toBeUndefined();
});

test('ranks of equal values are shared: a log that is printed to few digits has no level of its own', () => {
  // Ranks of 1, 1, 2, 2 and so on are even on both sides: no prefix weighs more than the other.
  expect(shift([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2])?.isSignificant).toBe(false);
});

const summary = (values: readonly number[]) =>
  stepStatistics(
    {
      source: 'stepTimeS',
      steps: timed(values),
      stepsPerSample: 1,
      repeated: 0,
      restarts: 0,
      otherBatch: 0,
    },
    0,
  );

test('a log of two levels is told as such, one that drifts is not', () => {
  expect(summary(noise(80).map((each, at) => (at < 50 ? 6 : 6.6) + 0.05 * each))?.shift?.step).toBe(51);
  const drifting = summary(noise(80).map((each, at) => 6 + at / 80 + 0.05 * each));
  expect(drifting?.shift).toBeUndefined();
  expect(drifting?.drift.isSignificant).toBe(true);
});
