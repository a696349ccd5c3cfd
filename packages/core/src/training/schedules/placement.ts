/** Which parts of the model each stage of a schedule holds. */
import type { Chunk, PipelineSizes, ScheduleKind } from './schedule.js';

/**
 * Chunks of a stage, in the order in which its operations number them.
 *
 * Round robin: chunk c of stage i is part c·p + i. V: parts i and 2p − 1 − i, so that the first stage holds the first and the last part.
 * DualPipe: every stage holds two of p parts, i for micro-batches that enter at the first stage and p − 1 − i for those that enter at the
 * last; its chunk 0 is the one nearer to where its micro-batches enter.
 */
export function chunksOf(
  kind: ScheduleKind,
  stage: number,
  { pipelineParallel: p, virtualPipeline: v }: Pick<PipelineSizes, 'pipelineParallel' | 'virtualPipeline'>,
): readonly Chunk[] {
  switch (kind) {
    case 'gpipe':
    case '1f1b':
    case 'zb-h1':
    case 'zb-h2':
      return [{ flow: 0, position: stage }];
    case 'interleaved':
      return Array.from({ length: v }, (_, chunk) => ({ flow: 0, position: chunk * p + stage }));
    case 'zb-v':
    case 'dualpipe-v':
      return [
        { flow: 0, position: stage },
        { flow: 0, position: 2 * p - 1 - stage },
      ];
    case 'dualpipe': {
      const entersHere = 2 * stage < p ? 0 : 1;
      const near = Math.min(stage, p - 1 - stage);
      return [
        { flow: entersHere, position: near },
        { flow: 1 - entersHere, position: p - 1 - near },
      ];
    }
    default:
      return kind satisfies never;
  }
}

/** Parts that the model is cut into. */
export function positionsOf(
  kind: ScheduleKind,
  { pipelineParallel, virtualPipeline }: Pick<PipelineSizes, 'pipelineParallel' | 'virtualPipeline'>,
): number {
  switch (kind) {
    case 'interleaved':
      return pipelineParallel * virtualPipeline;
    case 'zb-v':
    case 'dualpipe-v':
      return 2 * pipelineParallel;
    default:
      return pipelineParallel;
  }
}
