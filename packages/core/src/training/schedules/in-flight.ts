/** Activations that a stage holds at its fullest moment, in closed form; tests count them in the schedules themselves. */
import type { PipelineSizes, ScheduleKind } from './schedule.js';

/** What one micro-batch leaves behind on a stage until its weight gradients are computed. */
export interface StageActivations {
  /** In all chunks of the stage. */
  readonly bytes: number;
  /** By chunk; read where `holdsUnequalChunks`. */
  readonly chunkBytes: readonly number[];
}

export interface InFlight {
  /** Micro-batches held at once; fractional where some are held by part of the chunks only. */
  readonly microBatches: number;
  /** Bytes that each of them holds, on average. */
  readonly bytesPerMicroBatch: number;
}

/** Whether a stage may hold its chunks for different numbers of micro-batches, so that the bytes of each chunk are asked for. */
export function holdsUnequalChunks(kind: ScheduleKind): boolean {
  return kind === 'zb-v' || kind === 'dualpipe' || kind === 'dualpipe-v';
}

/**
 * Micro-batches in flight on a stage and what each holds there. Everything is taken as held until the weight gradient.
 *
 * - 1F1B: p − i. Narayanan et al. 2021 §2.2.1
 * - interleaved: 2(p − i − 1) + (v − 1)p + 1 chunks, as Megatron-LM schedules it; p·(1 + (p − 1)/(p·v)) on the first stage. Korthikanti et al. 2022 §4.2.3
 * - ZB-H1: p; ZB-H2: 2p − 1, on every stage. Qi et al. 2023 §2.3
 * - ZB-V: 2p chunks, of the first chunk 2p − i or one fewer. Qi et al. 2023 §6; no more than this for fewer than 2p − 1 micro-batches
 * - DualPipe: p + 1, one part of the model each. DeepSeek-V3 report, table 2. DualPipeV: 2p + 1 chunks
 *
 * @param stage 0-based
 */
export function inFlight(
  kind: ScheduleKind,
  stage: number,
  { pipelineParallel: p, virtualPipeline: v, microBatches: m }: PipelineSizes,
  { bytes, chunkBytes }: StageActivations,
): InFlight {
  const whole = (microBatches: number): InFlight => ({ microBatches, bytesPerMicroBatch: bytes });
  const [near = 0, far = 0] = chunkBytes;
  const parts = (nearHeld: number, farHeld: number, chunksEach: 1 | 2): InFlight => {
    const microBatches = (nearHeld + farHeld) / chunksEach;
    return { microBatches, bytesPerMicroBatch: (nearHeld * near + farHeld * far) / microBatches };
  };
  switch (kind) {
    case 'gpipe':
      return whole(m);
    case '1f1b':
      return whole(Math.min(m, p - stage));
    case 'interleaved':
      return whole(Math.min(m * v, 2 * (p - stage - 1) + (v - 1) * p + 1) / v);
    case 'zb-h1':
      return whole(Math.min(m, p));
    case 'zb-h2':
      return whole(Math.min(m, 2 * p - 1));
    case 'zb-v': {
      // The sum stays; which chunk holds one more changes with every forward.
      const nearHeld = Math.min(m, near > far ? 2 * p - stage : 2 * p - stage - 1);
      return parts(nearHeld, Math.min(m, 2 * p - nearHeld), 2);
    }
    case 'dualpipe': {
      const depth = Math.min(stage, p - 1 - stage);
      return parts(p - depth, depth + 1, 1);
    }
    case 'dualpipe-v':
      return parts(2 * p - stage, stage + 1, 2);
    default:
      return kind satisfies never;
  }
}
