/** Builds the schedule of a kind for given sizes. */
import { dualPipeOrder, dualPipeVOrder } from './dualpipe.js';
import { gpipeOrder, oneForwardOneBackwardOrder } from './one-flow.js';
import { chunksOf, positionsOf } from './placement.js';
import type { Operation, PipelineSchedule, PipelineSizes, ScheduleKind } from './schedule.js';
import { zeroBubbleH1Order, zeroBubbleH2Order, zeroBubbleVOrder } from './zero-bubble.js';

/**
 * The schedule as data: chunks and operations of every stage.
 *
 * @param sizes within what the kind needs; layout rules check it before
 */
export function buildSchedule(kind: ScheduleKind, sizes: PipelineSizes): PipelineSchedule {
  const stages = Array.from({ length: sizes.pipelineParallel }, (_, stage) => stage);
  return {
    kind,
    microBatches: sizes.microBatches,
    flows: kind === 'dualpipe' ? 2 : 1,
    positions: positionsOf(kind, sizes),
    chunks: stages.map((stage) => chunksOf(kind, stage, sizes)),
    operations: stages.map((stage) => orderOf(kind, stage, sizes)),
  };
}

function orderOf(kind: ScheduleKind, stage: number, sizes: PipelineSizes): readonly Operation[] {
  switch (kind) {
    case 'gpipe':
      return gpipeOrder(sizes);
    case '1f1b':
      return oneForwardOneBackwardOrder(stage, { ...sizes, virtualPipeline: 1 });
    case 'interleaved':
      return oneForwardOneBackwardOrder(stage, sizes);
    case 'zb-h1':
      return zeroBubbleH1Order(stage, sizes);
    case 'zb-h2':
      return zeroBubbleH2Order(stage, sizes);
    case 'zb-v':
      return zeroBubbleVOrder(stage, sizes);
    case 'dualpipe':
      return dualPipeOrder(stage, sizes);
    case 'dualpipe-v':
      return dualPipeVOrder(stage, sizes);
    default:
      return kind satisfies never;
  }
}
