import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, sizesFor } from '../../../test/schedules.js';
import { buildSchedule, heldActivations, inFlight, type PipelineSizes, type ScheduleKind } from './index.js';

/** Sizes for which the closed form is exact: ZB-V needs its pipeline full. */
const fullSizes = (kind: ScheduleKind): fc.Arbitrary<PipelineSizes> =>
  sizesFor(kind).filter(
    ({ pipelineParallel, microBatches }) => kind !== 'zb-v' || microBatches >= 2 * pipelineParallel - 1,
  );

describe.each(KINDS)('%s', (kind) => {
  test('holds what its operations hold, with chunks of any size', () => {
    fc.assert(
      fc.property(
        fullSizes(kind),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (sizes, near, far) => {
          // Interleaved stages are taken as even; the others may hold parts of two sizes.
          const size = (chunk: number) => (chunk === 0 || kind === 'interleaved' ? near : far);
          const schedule = buildSchedule(kind, sizes);
          const held = heldActivations(schedule, (_, chunk) => size(chunk));
          held.forEach(({ untilWeightGradient }, stage) => {
            const chunkBytes = (schedule.chunks[stage] ?? []).map((_, chunk) => size(chunk));
            const bytes = chunkBytes.reduce((sum, each) => sum + each, 0);
            const { microBatches, bytesPerMicroBatch } = inFlight(kind, stage, sizes, { bytes, chunkBytes });
            expect(Math.abs((microBatches * bytesPerMicroBatch) / untilWeightGradient - 1)).toBeLessThan(1e-9);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('ZB-V holds no more than the closed form where its pipeline is not full', () => {
  fc.assert(
    fc.property(sizesFor('zb-v'), (sizes) => {
      heldActivations(buildSchedule('zb-v', sizes)).forEach(({ untilWeightGradient }, stage) => {
        const { microBatches } = inFlight('zb-v', stage, sizes, { bytes: 2, chunkBytes: [1, 1] });
        expect(untilWeightGradient).toBeLessThanOrEqual(2 * microBatches);
      });
    }),
  );
});

test.each([
  // 1F1B: stage i holds p − i micro-batches (Narayanan 2021 §2.2.1).
  { kind: '1f1b', stage: 0, p: 8, v: 1, m: 64, held: 8 },
  { kind: '1f1b', stage: 7, p: 8, v: 1, m: 64, held: 1 },
  { kind: '1f1b', stage: 0, p: 8, v: 1, m: 4, held: 4 },
  // Interleaved, first stage: p·(1 + (p − 1)/(p·v)) = 8·(1 + 7/24) = 10.333… (Korthikanti 2022 §4.2.3).
  { kind: 'interleaved', stage: 0, p: 8, v: 3, m: 64, held: 8 * (1 + 7 / 24) },
  // DeepSeek-V3 table 2: PP + 1.
  { kind: 'dualpipe', stage: 3, p: 16, v: 1, m: 64, held: 17 },
  // Half the chunks of DualPipe on twice as many stages: (2·8 + 1)/2.
  { kind: 'dualpipe-v', stage: 3, p: 8, v: 2, m: 64, held: 8.5 },
  { kind: 'zb-v', stage: 3, p: 8, v: 2, m: 64, held: 8 },
] as const)(
  '$kind: stage $stage of $p with $v chunks and $m micro-batches holds $held',
  ({ kind, stage, p, v, m, held }) => {
    const sizes = { pipelineParallel: p, virtualPipeline: v, microBatches: m };
    const chunkBytes = new Array<number>(v).fill(1);
    expect(inFlight(kind, stage, sizes, { bytes: v, chunkBytes }).microBatches).toBeCloseTo(held, 12);
  },
);
