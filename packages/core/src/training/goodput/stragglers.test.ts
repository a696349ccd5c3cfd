import { expect, test } from 'vitest';
import { jitterSlowdown, slowMachineSlowdown } from './stragglers.js';

test.each([
  { ranks: 8, slowdown: 0 },
  // 0.01 · √(2 ln(16,384 / 8)) = 0.01 · √15.249
  { ranks: 16_384, slowdown: 0.03905 },
])('1 % of jitter between $ranks ranks', ({ ranks, slowdown }) => {
  expect(jitterSlowdown(ranks, 0.01)).toBeCloseTo(slowdown, 5);
});

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
