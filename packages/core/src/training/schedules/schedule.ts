/** Pipeline schedules as data: which pieces of the model each stage holds, and the order in which it works on them. */

/** Names as plans write them. */
export const SCHEDULE_KINDS = [
  'gpipe',
  '1f1b',
  'interleaved',
  'zb-h1',
  'zb-h2',
  'zb-v',
  'dualpipe',
  'dualpipe-v',
] as const;

export type ScheduleKind = (typeof SCHEDULE_KINDS)[number];

/** One micro-batch through one chunk of the stage. */
export interface Piece {
  /** 0-based among the chunks that the stage holds. */
  readonly chunk: number;
  /** 0-based among the micro-batches of the chunk's flow. */
  readonly microBatch: number;
}

/**
 * What a stage does at once.
 *
 * `backward` is both gradients in one go; `inputGradient` passes the gradient on to the stage before, `weightGradient` is what is left of
 * the backward pass and waits for nothing but it. `pair` runs a forward and a whole backward of two micro-batches side by side, so that
 * one computes while the other communicates.
 */
export type Operation =
  | ({ readonly kind: 'forward' | 'backward' | 'inputGradient' | 'weightGradient' } & Piece)
  | { readonly kind: 'pair'; readonly forward: Piece; readonly backward: Piece };

/** A piece of the model on a stage. */
export interface Chunk {
  /** Direction in which micro-batches pass: 0, or 1 for those that enter at the last stage (DualPipe). */
  readonly flow: number;
  /** 0-based part of the model, in model order. */
  readonly position: number;
}

export interface PipelineSchedule {
  readonly kind: ScheduleKind;
  /** Micro-batches of the step, over all flows. */
  readonly microBatches: number;
  /** Directions that micro-batches are shared out to evenly. */
  readonly flows: number;
  /** Parts that the model is cut into. */
  readonly positions: number;
  /** By stage, then chunk. */
  readonly chunks: readonly (readonly Chunk[])[];
  /** By stage, in the order of work. */
  readonly operations: readonly (readonly Operation[])[];
}

/** Sizes that a schedule is built for. */
export interface PipelineSizes {
  /** Stages: accelerators, or groups of them, in a row; ≥ 1. */
  readonly pipelineParallel: number;
  /** Chunks per stage; read by `interleaved` only, ≥ 1. */
  readonly virtualPipeline: number;
  /** ≥ 1. */
  readonly microBatches: number;
}
