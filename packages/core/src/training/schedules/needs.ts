/** What each schedule asks of the sizes of a pipeline, and which one a layout has that names none. */
import type { ScheduleKind } from './schedule.js';

/** The schedule of a layout that names none: 1F1B, interleaved where stages hold several chunks. */
export function defaultSchedule(virtualPipeline: number): ScheduleKind {
  return virtualPipeline > 1 ? 'interleaved' : '1f1b';
}

/** Chunks that a stage must hold: exactly so many, or at least two. */
export function chunksNeeded(kind: ScheduleKind): 1 | 2 | 'several' {
  switch (kind) {
    case 'interleaved':
      return 'several';
    case 'zb-v':
    case 'dualpipe-v':
      return 2;
    default:
      return 1;
  }
}

/** Whether a stage may hold so many chunks. */
export function takesChunks(kind: ScheduleKind, virtualPipeline: number): boolean {
  const needed = chunksNeeded(kind);
  return needed === 'several' ? virtualPipeline > 1 : virtualPipeline === needed;
}

/** Micro-batches of a step: at least so many, in multiples. */
export interface MicroBatchesNeeded {
  readonly atLeast: number;
  readonly multipleOf: number;
}

/**
 * @source interleaved: Narayanan et al. 2021 §2.2.2; DualPipe and DualPipeV: the checks of their published implementation
 */
export function microBatchesNeeded(kind: ScheduleKind, pipelineParallel: number): MicroBatchesNeeded {
  switch (kind) {
    case 'interleaved':
      return { atLeast: pipelineParallel, multipleOf: pipelineParallel };
    case 'dualpipe':
      return { atLeast: 2 * pipelineParallel, multipleOf: 2 };
    case 'dualpipe-v':
      return { atLeast: 2 * pipelineParallel, multipleOf: 1 };
    default:
      return { atLeast: 1, multipleOf: 1 };
  }
}

/** DualPipe mirrors the stages of its two directions, which takes an even number of them. */
export function needsEvenStages(kind: ScheduleKind): boolean {
  return kind === 'dualpipe';
}
