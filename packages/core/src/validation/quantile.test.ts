import { expect, test } from 'vitest';
import { conformalQuantile } from './quantile.js';

/** Equal weights on 1 … n, one group for each. */
const ladder = (n: number) => Array.from({ length: n }, (_, index) => ({ value: index + 1, weight: 1 }));

test.each([
  // One value for each group is the usual conformal rank: floor(10 % of n + 1) from the end.
  { n: 9, bound: 9 },
  { n: 19, bound: 18 },
  { n: 29, bound: 27 },
  { n: 99, bound: 90 },
  // 10 % of 19 is not yet 2.
  { n: 18, bound: 18 },
  // Too few to reach 10 %: the extreme.
  { n: 4, bound: 4 },
])('conformalQuantile of $n groups at 10 % is the $bound. of them', ({ n, bound }) => {
  expect(conformalQuantile(ladder(n), n, 0.1)).toBe(bound);
});

test('conformalQuantile counts groups, not rows: a group of many equal rows moves no bound further than a group of one', () => {
  const many = [...ladder(19).slice(0, -1), ...Array.from({ length: 100 }, () => ({ value: 19, weight: 1 / 100 }))];
  expect(conformalQuantile(many, 19, 0.1)).toBe(18);
});
