import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, sizesFor, uniform } from '../../../test/schedules.js';
import {
  buildSchedule,
  closedFormStepS,
  type PipelineSizes,
  type ScheduleKind,
  simulateSchedule,
  type UniformTimes,
} from './index.js';

/** Seconds of a step by simulation, measured as the closed form of the kind is. */
function simulatedS(kind: ScheduleKind, sizes: PipelineSizes, times: UniformTimes): number {
  const schedule = buildSchedule(kind, sizes);
  const chunks = kind === 'interleaved' ? sizes.virtualPipeline : kind === 'zb-v' || kind === 'dualpipe-v' ? 2 : 1;
  const { forwardS, inputGradientS, weightGradientS, pairS } = times;
  const { makespanS, longestSpanS } = simulateSchedule(schedule, {
    ...uniform(schedule.positions, chunks, [forwardS, inputGradientS, weightGradientS]),
    pairS: () => pairS / chunks,
  });
  return kind === 'zb-h2' || kind === 'zb-v' ? longestSpanS : makespanS;
}

/** Any times, half of them with equal forward and input gradient, some with pairs that overlap and some that do not. */
const anyTimes = fc
  .record({
    forwardS: fc.double({ min: 0.2, max: 2, noNaN: true }),
    input: fc.double({ min: 0.2, max: 2, noNaN: true }),
    weightGradientS: fc.double({ min: 0, max: 2, noNaN: true }),
    equal: fc.boolean(),
    overlap: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ forwardS, input, weightGradientS, equal, overlap }) => {
    const inputGradientS = equal ? forwardS : input;
    const backwardS = inputGradientS + weightGradientS;
    const pairS = forwardS + backwardS - overlap * Math.min(forwardS, backwardS);
    return { forwardS, inputGradientS, weightGradientS, pairS };
  });

describe.each(KINDS)('%s', (kind) => {
  test('takes exactly the closed form where that holds', () => {
    let within = 0;
    fc.assert(
      fc.property(sizesFor(kind), anyTimes, (sizes, times) => {
        const formulaS = closedFormStepS(kind, sizes, times);
        if (formulaS === undefined) return;
        within++;
        expect(Math.abs(simulatedS(kind, sizes, times) / formulaS - 1)).toBeLessThan(1e-9);
      }),
      { numRuns: 300 },
    );
    expect(within).toBeGreaterThan(20);
  });
});

test.each([
  // 4 stages, 12 micro-batches, F = B = W = 1 s: 36 s of work.
  { kind: 'gpipe', waitS: 9 }, // 3·3
  { kind: '1f1b', waitS: 9 },
  { kind: 'zb-h1', waitS: 3 }, // 3·(1 + 1 − 1), a third of 1F1B
  { kind: 'zb-h2', waitS: 0 }, // 3·(1 + 1 − 2)
  { kind: 'zb-v', waitS: 0 },
  { kind: 'dualpipe', waitS: 2 }, // (4/2 − 1)(3 + 2 − 3)
  { kind: 'dualpipe-v', waitS: 3 }, // 8 chunks of half a second each: (8/2 − 1)(1.5 + 1 − 1.5)
] as const)('$kind of 4 stages waits as published', ({ kind, waitS }) => {
  const sizes = { pipelineParallel: 4, virtualPipeline: 1, microBatches: 12 };
  const times = { forwardS: 1, inputGradientS: 1, weightGradientS: 1, pairS: 3 };
  expect(closedFormStepS(kind, sizes, times)).toBeCloseTo(36 + waitS, 12);
  expect(simulatedS(kind, sizes, times)).toBeCloseTo(36 + waitS, 9);
});

describe('published waits where they do not hold', () => {
  test.each([
    // p = 8, m = 24, pairs one after the other: DeepSeek-V3 table 2 says 3·(F&B + B − 3W) of the whole backward B.
    { forwardS: 1, inputGradientS: 1.5, weightGradientS: 0.7, printedS: 3 * (3.2 + 2.2 - 2.1), trueS: 8.9 },
    { forwardS: 1, inputGradientS: 2, weightGradientS: 1, printedS: 3 * (4 + 3 - 3), trueS: 11 },
    { forwardS: 2, inputGradientS: 1, weightGradientS: 1, printedS: 3 * (4 + 2 - 3), trueS: 12 },
  ])('DualPipe with forward $forwardS and input gradient $inputGradientS', ({ printedS, trueS, ...times }) => {
    const sizes = { pipelineParallel: 8, virtualPipeline: 1, microBatches: 24 };
    const wholeS = times.forwardS + times.inputGradientS + times.weightGradientS;
    const waitS = simulatedS('dualpipe', sizes, { ...times, pairS: wholeS }) - 24 * wholeS;
    expect(waitS).toBeCloseTo(trueS, 9);
    expect(Math.abs(printedS / trueS - 1)).toBeGreaterThan(0.05);
    expect(closedFormStepS('dualpipe', sizes, { ...times, pairS: wholeS })).toBeUndefined();
  });

  test('ZB-H1 whose weight gradient outlasts its input gradient waits longer than (p − 1)(F + B − W)', () => {
    const sizes = { pipelineParallel: 4, virtualPipeline: 1, microBatches: 12 };
    const times = { forwardS: 1, inputGradientS: 0.8, weightGradientS: 1.1, pairS: 2.9 };
    // 3·(1 + 0.8 − 1.1) = 2.1 would be published; its stages wait 3 s.
    expect(simulatedS('zb-h1', sizes, times) - 12 * 2.9).toBeCloseTo(3, 9);
    expect(closedFormStepS('zb-h1', sizes, times)).toBeUndefined();
  });
});
