/** What tests of pipeline schedules share: sizes that each kind accepts, and times of equal or any parts. */
import fc from 'fast-check';
import type { PipelineSizes, PipelineTimes, ScheduleKind } from '../src/training/schedules/index.js';

export const KINDS: readonly ScheduleKind[] = [
  'gpipe',
  '1f1b',
  'interleaved',
  'zb-h1',
  'zb-h2',
  'zb-v',
  'dualpipe',
  'dualpipe-v',
];

/** Sizes that a kind accepts; small, so that a property runs hundreds of them. */
export function sizesFor(kind: ScheduleKind): fc.Arbitrary<PipelineSizes> {
  return fc
    .record({
      stages: fc.integer({ min: 1, max: 7 }),
      chunks: fc.integer({ min: 1, max: 3 }),
      more: fc.nat({ max: 9 }),
    })
    .map(({ stages, chunks, more }) => {
      const one = { pipelineParallel: stages, virtualPipeline: 1, microBatches: 1 + more };
      switch (kind) {
        case 'interleaved':
          return { ...one, virtualPipeline: 1 + chunks, microBatches: stages * (1 + (more % 4)) };
        case 'dualpipe':
          return {
            ...one,
            pipelineParallel: 2 * Math.ceil(stages / 2),
            microBatches: 4 * Math.ceil(stages / 2) + 2 * more,
          };
        case 'dualpipe-v':
          return { ...one, virtualPipeline: 2, microBatches: 2 * stages + more };
        case 'zb-v':
          return { ...one, virtualPipeline: 2 };
        default:
          return one;
      }
    });
}

/** Every part of the model takes the same, so that a stage takes the given seconds over its `chunks`. */
export function uniform(
  positions: number,
  chunks: number,
  [forwardS, inputGradientS, weightGradientS]: readonly [number, number, number],
): PipelineTimes {
  const each = (timeS: number) => new Array<number>(positions).fill(timeS / chunks);
  return {
    forwardS: each(forwardS),
    inputGradientS: each(inputGradientS),
    weightGradientS: each(weightGradientS),
    transferS: 0,
  };
}
