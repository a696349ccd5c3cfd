import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureShares } from './failure-shares.js';
import type { CheckpointPlan, FailureClass } from './process.js';

const failure = (ratePerS: number, restartS: number, keepsMemory = false): FailureClass => ({
  name: keepsMemory ? 'kept' : 'fatal',
  ratePerS,
  restartS,
  memoryRestartS: restartS,
  keepsMemory,
});

test('without failures only the pauses cost', () => {
  const shares = failureShares([failure(0, 600)], { intervalS: 90, pauseS: 10, persistS: 0 });
  expect(shares).toEqual({ lasting: 0.9, checkpoint: 0.1, lost: 0, restart: 0 });
});

test('one kind of failure, blocking checkpoints', () => {
  // ΛR = 0.1, Λτ = 0.09, ΛC = 0.01: lasting 0.09·e^−0.1 / (e^0.1 − 1) = 0.0814354/0.1051709; restart 1 − e^−0.1
  const shares = failureShares([failure(1e-4, 1000)], { intervalS: 900, pauseS: 100, persistS: 0 });
  expect(shares.lasting).toBeCloseTo(0.7743145, 6);
  expect(shares.checkpoint).toBeCloseTo(0.7743145 / 9, 6);
  expect(shares.restart).toBeCloseTo(0.0951626, 6);
});

test('where losses are small it is the sum of losses that Meta estimates with', () => {
  // Kokolis et al. (arXiv:2410.21680): (1 − N·r·(u₀ + Δt/2)) / (1 + w/Δt) with N·r = Λ, restart u₀, interval Δt, write w
  fc.assert(
    fc.property(
      fc.double({ min: 1e-7, max: 1e-5, noNaN: true }),
      fc.integer({ min: 60, max: 900 }),
      fc.integer({ min: 300, max: 3600 }),
      fc.integer({ min: 0, max: 60 }),
      (rate, restartS, intervalS, pauseS) => {
        const estimate = (1 - rate * (restartS + intervalS / 2)) / (1 + pauseS / intervalS);
        const { lasting } = failureShares([failure(rate, restartS)], { intervalS, pauseS, persistS: 0 });
        expect(Math.abs(lasting / estimate - 1)).toBeLessThan(2e-3);
      },
    ),
  );
});

test('a snapshot that takes W to be safe costs a factor e^(−ΛW)', () => {
  const at = (persistS: number): number =>
    failureShares([failure(1e-4, 1000)], { intervalS: 900, pauseS: 100, persistS }).lasting;
  expect(at(500) / at(0)).toBeCloseTo(Math.exp(-0.05), 12);
});

const anyProcess = fc.record({
  kept: fc.double({ min: 0, max: 1e-2, noNaN: true }),
  fatal: fc.double({ min: 0, max: 1e-2, noNaN: true }),
  restartS: fc.double({ min: 0, max: 5000, noNaN: true }),
  intervalS: fc.double({ min: 1, max: 5000, noNaN: true }),
  pauseS: fc.double({ min: 0, max: 500, noNaN: true }),
  snapshotsPerStored: fc.integer({ min: 1, max: 50 }),
});

test('shares lie between 0 and 1 and sum to 1, however bad the cluster', () => {
  fc.assert(
    fc.property(anyProcess, ({ kept, fatal, restartS, ...plan }) => {
      const shares = failureShares([failure(kept, restartS, true), failure(fatal, restartS)], { ...plan, persistS: 0 });
      const parts = Object.values(shares);
      for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - 1)).toBeLessThan(1e-9);
    }),
  );
});

test('copies in memory never do worse than the same snapshots in storage alone', () => {
  fc.assert(
    fc.property(anyProcess, ({ kept, fatal, restartS, intervalS, pauseS }) => {
      const classes = [failure(kept, restartS, true), failure(fatal, restartS)];
      const plan: CheckpointPlan = { intervalS, pauseS, persistS: 0 };
      const inMemory = failureShares(classes, { ...plan, snapshotsPerStored: 1 }).lasting;
      // Each snapshot is stored too, so both lose the same work: they differ by rounding.
      expect(inMemory).toBeGreaterThanOrEqual(failureShares(classes, plan).lasting * (1 - 1e-9));
    }),
  );
});

test('memory that no failure spares is no help, memory that all of them spare needs no storage', () => {
  fc.assert(
    fc.property(anyProcess, ({ fatal, restartS, ...plan }) => {
      const stored = { ...plan, intervalS: plan.intervalS * plan.snapshotsPerStored };
      const all = failureShares([failure(fatal, restartS)], { ...plan, pauseS: 0, persistS: 0 });
      const alone = failureShares([failure(fatal, restartS)], { intervalS: stored.intervalS, pauseS: 0, persistS: 0 });
      expect(all.lasting).toBeCloseTo(alone.lasting, 9);
      const spared = failureShares([failure(fatal, restartS, true)], { ...plan, persistS: 0 });
      const single = failureShares([failure(fatal, restartS)], {
        intervalS: plan.intervalS,
        pauseS: plan.pauseS,
        persistS: 0,
      });
      expect(spared.lasting).toBeCloseTo(single.lasting, 9);
    }),
  );
});

test('more failures and longer restarts leave less', () => {
  const more = fc.double({ min: 1, max: 10, noNaN: true });
  fc.assert(
    fc.property(anyProcess, more, ({ kept, fatal, restartS, ...rest }, by) => {
      const plan = { ...rest, persistS: 0 };
      const at = (rate: number, restart: number): number =>
        failureShares([failure(kept * rate, restart, true), failure(fatal * rate, restart)], plan).lasting;
      expect(at(by, restartS)).toBeLessThanOrEqual(at(1, restartS) * (1 + 1e-9));
      expect(at(1, restartS * by)).toBeLessThanOrEqual(at(1, restartS) * (1 + 1e-9));
    }),
  );
});
