import { expect, test } from 'vitest';
import { jitterSlowdown, slowMachineSlowdown } from './stragglers.js';

test.each([
  { ranks: 8, slowdown: 0 },
  // 0.01 · √(2 ln(16,384 / 8)) = 0.01 · √15.249
  { ranks: 16_384, slowdown: 0.03905 },
])('1 % of jitter between $ranks ranks', ({ ranks, slowdown }) => {
  expect(jitterSlowdown(ranks, 0.01)).toBeCloseTo(slowdown, 5);
});

/** Mean of the largest of n standard normal variables: ∫ x·d(Φⁿ), as ∫ (1 − Φⁿ) over x > 0 less ∫ Φⁿ over x < 0, by the midpoint rule. */
function meanLargest(count: number): number {
  const stepX = 1e-3;
  let mean = 0;
  let below = 0;
  for (let x = -8 + stepX / 2; x < 8; x += stepX) {
    below += (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * stepX;
    const all = Math.min(1, below) ** count;
    mean += (x > 0 ? 1 - all : -all) * stepX;
  }
  return mean;
}

test.each([
  // Of 64: 2.344, by tables of order statistics; the first term from eight ranks on gives 2.039.
  { ranks: 64, within: 0.14 },
  { ranks: 1024, within: 0.05 },
  { ranks: 16_384, within: 0.03 },
  { ranks: 131_072, within: 0.03 },
])(
  'the slowest of $ranks equal ranks is the mean of the largest of as many normal variables, to $within',
  ({ ranks, within }) => {
    expect(Math.abs(jitterSlowdown(ranks, 1) / meanLargest(ranks) - 1)).toBeLessThan(within);
  },
);

test.each([
  { machines: 1, slowFraction: 0.005, slowdown: 0.0005 },
  // 1 − 0.995¹⁰⁰ = 0.39423
  { machines: 100, slowFraction: 0.005, slowdown: 0.039423 },
  // MegaScale's 1,536 nodes: some slow machine is nearly always there
  { machines: 1536, slowFraction: 0.005, slowdown: 0.099955 },
  { machines: 4, slowFraction: 1, slowdown: 0.1 },
  { machines: 1000, slowFraction: 0, slowdown: 0 },
])('$slowFraction of $machines machines, 10 % slower', ({ machines, slowFraction, slowdown }) => {
  expect(slowMachineSlowdown(machines, slowFraction, 0.1)).toBeCloseTo(slowdown, 6);
});
