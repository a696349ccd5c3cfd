import { expect, test } from 'vitest';
import { type FitProblem, fitRobustly, type Prior } from './robust-fit.js';

const wide: Prior = { mean: 1, spread: 10, scale: 'linear', low: -100, high: 100 };

/** y = a + b·x with the given measured y; residuals are y − a − b·x. */
function line(xs: readonly number[], ys: readonly number[], priors: readonly Prior[] = [wide, wide]): FitProblem {
  const all = xs.map((_, position) => position);
  return {
    priors,
    weights: xs.map(() => 1),
    reached: [all, all],
    residual: (position, [a = 0, b = 0]) => (ys[position] ?? 0) - a - b * (xs[position] ?? 0),
  };
}

test('finds the line that points lie on', () => {
  // y = 0.5 + 2·x exactly; priors of spread 10 pull by about 10⁻⁶ of that.
  const { point } = fitRobustly(line([0, 1, 2, 3], [0.5, 2.5, 4.5, 6.5]), [1, 1], 50);
  expect(point[0]).toBeCloseTo(0.5, 3);
  expect(point[1]).toBeCloseTo(2, 3);
});

test('one point far off bends the line by less than a tenth of what least squares would', () => {
  // The mean of the ten levels is 0.5; least squares with one level of 10.5 instead gives 1.5.
  const ys = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 10.5];
  const level = {
    ...line(
      ys.map(() => 0),
      ys,
    ),
    priors: [wide],
    reached: [ys.map((_, position) => position)],
  };
  const { point } = fitRobustly(level, [1], 50);
  expect(Math.abs((point[0] ?? 0) - 0.5)).toBeLessThan(0.1);
});

test('without rows the priors decide', () => {
  const { point } = fitRobustly({ priors: [wide], weights: [], reached: [[]], residual: () => 0 }, [7], 50);
  expect(point[0]).toBeCloseTo(1, 3);
});

test('prior and rows are weighed by their precisions', () => {
  // A loss of (ν + 1)/2·ln(1 + (e/s)²/ν) is near 0 e²·(ν + 1)/(2ν s²): with ν = 3, s = 0.05 a precision of 4/(3·0.0025) = 533. A prior of
  // mean 0 and that same precision meets one residual of 0.001 in the middle.
  const prior: Prior = { mean: 0, spread: Math.sqrt(3 * 0.0025) / 2, scale: 'linear', low: -1, high: 1 };
  const problem = { ...line([0], [0.001]), priors: [prior], reached: [[0]] };
  const { point } = fitRobustly(problem, [0], 50);
  expect(point[0]).toBeCloseTo(0.0005, 6);
});

test('never leaves the bounds, and gives the same point for the same arguments', () => {
  const tight: Prior = { ...wide, low: 0, high: 1.5 };
  const problem = line([0, 1, 2], [0, 2, 4], [tight, tight]);
  const first = fitRobustly(problem, [1, 1], 50).point;
  expect(first.every((value) => value >= 0 && value <= 1.5)).toBe(true);
  expect(first[1]).toBeCloseTo(1.5, 6);
  expect(fitRobustly(problem, [1, 1], 50).point).toEqual(first);
});
