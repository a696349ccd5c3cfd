import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillAndDrainS } from './fill-drain.js';
import { buildSchedule, simulateSchedule } from './schedules/index.js';

/** The closed form of the step model, by the primitive's own function. */
function closedFormS(stageS: readonly number[], virtualPipeline: number, microBatches: number): number {
  const stages = stageS.map((timeS, stage) => ({ stage, timeS, forwardS: timeS / 3 }));
  return (
    microBatches * Math.max(...stageS) + fillAndDrainS(stages, { microBatches, virtualPipeline }) / virtualPipeline
  );
}

/** Backward takes twice as long as forward. */
function simulatedS(stageS: readonly number[], virtualPipeline: number, microBatches: number): number {
  const sizes = { pipelineParallel: stageS.length, virtualPipeline, microBatches };
  const schedule = buildSchedule(virtualPipeline === 1 ? '1f1b' : 'interleaved', sizes);
  const third = Array.from(
    { length: schedule.positions },
    (_, position) => (stageS[position % stageS.length] ?? 0) / 3 / virtualPipeline,
  );
  const times = { forwardS: third, inputGradientS: third, weightGradientS: third, transferS: 0 };
  return simulateSchedule(schedule, times).makespanS;
}

describe('waits of the slowest stage', () => {
  test('equal stages take exactly the closed form, plain and interleaved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        (p, v, groups) => {
          const virtual = p === 1 ? 1 : v;
          const stageS = new Array<number>(p).fill(3);
          const ratio = simulatedS(stageS, virtual, p * groups) / closedFormS(stageS, virtual, p * groups);
          return Math.abs(ratio - 1) < 1e-9;
        },
      ),
    );
  });

  test('one slower or faster stage takes exactly the closed form of 1F1B', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.double({ min: 0.5, max: 1.5, noNaN: true }),
        fc.nat(),
        fc.integer({ min: 1, max: 4 }),
        (p, factor, at, groups) => {
          const stageS = Array.from({ length: p }, (_, stage) => (stage === at % p ? 3 * factor : 3));
          return Math.abs(simulatedS(stageS, 1, groups * p) / closedFormS(stageS, 1, groups * p) - 1) < 1e-9;
        },
      ),
    );
  });

  test('interleaved with one stage up to 10 % off takes at most the closed form, and at least 94 % of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 2, max: 4 }),
        fc.double({ min: 0.9, max: 1.1, noNaN: true }),
        fc.nat(),
        (p, v, factor, at) => {
          const stageS = Array.from({ length: p }, (_, stage) => (stage === at % p ? 3 * factor : 3));
          const ratio = simulatedS(stageS, v, 4 * p) / closedFormS(stageS, v, 4 * p);
          return ratio < 1 + 1e-9 && ratio > 0.94;
        },
      ),
    );
  });

  /** Any stages, all different. */
  const uneven = fc.array(fc.double({ min: 0.7, max: 1.4, noNaN: true }), { minLength: 2, maxLength: 8 });

  test('stages that all differ take no less than the closed form, which lacks at most 5 % with as many micro-batches as stages', () => {
    fc.assert(
      fc.property(uneven, fc.integer({ min: 1, max: 24 }), (stageS, microBatches) => {
        const ratio = closedFormS(stageS, 1, microBatches) / simulatedS(stageS, 1, microBatches);
        expect(ratio).toBeLessThan(1 + 1e-9);
        expect(ratio).toBeGreaterThan(microBatches < stageS.length ? 0.75 : 0.95);
      }),
      { numRuns: 300 },
    );
  });

  test('a stage that gets faster never slows the step, also where another one becomes the slowest', () => {
    // First 1.2 and last stage 1.2 ± ε between stages of 1: from the first, 4·1.2 + 4·1 − 1.2 of waits would be left by its queue; from the
    // last, 4·1.2 + 1.2 + 2·1. The longer of the two counts on both sides.
    const [before, after] = [closedFormS([1.2001, 1, 1, 1.2], 1, 4), closedFormS([1.1999, 1, 1, 1.2], 1, 4)];
    expect(after).toBeLessThanOrEqual(before);
    expect(after).toBeCloseTo(4 * 1.2 + 1.2 + 2, 2);
    fc.assert(
      fc.property(
        uneven,
        fc.nat(),
        fc.double({ min: 0.7, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 3 }),
        (stageS, at, by, groups) => {
          const faster = stageS.map((timeS, stage) => (stage === at % stageS.length ? timeS * by : timeS));
          const microBatches = groups * stageS.length;
          expect(closedFormS(faster, 1, microBatches)).toBeLessThanOrEqual(
            closedFormS(stageS, 1, microBatches) * (1 + 1e-12),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
