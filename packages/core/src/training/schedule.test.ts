import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillAndDrainS } from './fill-drain.js';
import { simulateSchedule } from './schedule.js';
import { inFlightMicroBatches } from './stages.js';

/** The closed form of the step model, by the primitive's own function. */
function closedFormS(stageS: readonly number[], virtualPipeline: number, microBatches: number): number {
  const stages = stageS.map((timeS, stage) => ({ stage, timeS, forwardS: timeS / 3 }));
  return microBatches * Math.max(...stageS) + fillAndDrainS(stages) / virtualPipeline;
}

function simulate(stageS: readonly number[], virtualPipeline: number, microBatches: number) {
  return simulateSchedule({
    pipelineParallel: stageS.length,
    virtualPipeline,
    microBatches,
    // Backward takes twice as long as forward.
    forwardS: (stage) => (stageS[stage] ?? 0) / 3 / virtualPipeline,
    backwardS: (stage) => ((stageS[stage] ?? 0) * 2) / 3 / virtualPipeline,
    transferS: 0,
  });
}

describe('pipeline schedule', () => {
  test('1F1B of two stages and two micro-batches, by hand', () => {
    // Forward 1 s, backward 2 s. Stage 0: F0 0–1, F1 1–2, waits; stage 1: F0 1–2, B0 2–4, F1 4–5, B1 5–7; stage 0: B0 4–6, B1 7–9.
    const { makespanS, tasks } = simulate([3, 3], 1, 2);
    expect(makespanS).toBeCloseTo(9, 12);
    const last = tasks.find((task) => task.stage === 1 && task.microBatch === 1 && task.pass === 'backward');
    expect(last?.startS).toBeCloseTo(5, 12);
  });

  test('equal stages take exactly the closed form, plain and interleaved', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        (p, v, groups) => {
          const virtual = p === 1 ? 1 : v;
          const stageS = new Array<number>(p).fill(3);
          const simulated = simulate(stageS, virtual, p * groups).makespanS;
          return Math.abs(simulated / closedFormS(stageS, virtual, p * groups) - 1) < 1e-9;
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
          const simulated = simulate(stageS, 1, groups * p).makespanS;
          return Math.abs(simulated / closedFormS(stageS, 1, groups * p) - 1) < 1e-9;
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
          const ratio = simulate(stageS, v, 4 * p).makespanS / closedFormS(stageS, v, 4 * p);
          return ratio < 1 + 1e-9 && ratio > 0.94;
        },
      ),
    );
  });

  test('activations held at once are those that the memory model counts', () => {
    const p = 4;
    for (const v of [1, 2, 4]) {
      const { tasks } = simulate(new Array<number>(p).fill(3), v, 4 * p);
      for (let stage = 0; stage < p; stage++) {
        expect(mostHeld(tasks.filter((task) => task.stage === stage)) / v).toBeCloseTo(
          inFlightMicroBatches(stage, p, v, 4 * p),
          12,
        );
      }
    }
  });

  test('every micro-batch goes forward and backward once through every chunk', () => {
    const { tasks } = simulate([3, 3, 3], 2, 6);
    const seen = new Set(tasks.map((task) => `${task.pass} ${task.stage} ${task.chunk} ${task.microBatch}`));
    expect(seen.size).toBe(2 * 3 * 2 * 6);
    expect(tasks).toHaveLength(seen.size);
  });
});

/** Chunks whose forward has started and whose backward has not ended, at most. */
function mostHeld(tasks: readonly { readonly pass: string; readonly startS: number; readonly endS: number }[]): number {
  let held = 0;
  let most = 0;
  for (const task of tasks) {
    held += task.pass === 'forward' ? 1 : 0;
    most = Math.max(most, held);
    held -= task.pass === 'backward' ? 1 : 0;
  }
  return most;
}
