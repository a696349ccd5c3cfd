/** Orders of schedules whose backward pass is one piece: GPipe, 1F1B and interleaved 1F1B. */
import type { Operation, Piece, PipelineSizes } from './schedule.js';

/**
 * All forwards, then all backwards.
 *
 * @source Huang et al. 2019, arXiv:1811.06965, §2
 */
export function gpipeOrder({ microBatches }: PipelineSizes): Operation[] {
  const order: Operation[] = [];
  for (let microBatch = 0; microBatch < microBatches; microBatch++) {
    order.push({ kind: 'forward', chunk: 0, microBatch });
  }
  for (let microBatch = 0; microBatch < microBatches; microBatch++) {
    order.push({ kind: 'backward', chunk: 0, microBatch });
  }
  return order;
}

/**
 * Warm-up forwards, then one forward and one backward in turn, then the remaining backwards.
 *
 * With several chunks, micro-batches pass in groups of p, chunk by chunk, which needs a multiple of p micro-batches.
 *
 * @source Narayanan et al. 2021, arXiv:2104.04473, §2.2; warm-up of 2(p − i − 1) + (v − 1)p chunks as Megatron-LM counts it
 */
export function oneForwardOneBackwardOrder(stage: number, sizes: PipelineSizes): Operation[] {
  const { pipelineParallel: p, virtualPipeline: v, microBatches } = sizes;
  const total = microBatches * v;
  const warmup = Math.min(total, v === 1 ? p - stage - 1 : 2 * (p - stage - 1) + (v - 1) * p);
  const order: Operation[] = [];
  for (let index = 0; index < total + warmup; index++) {
    if (index < total) order.push({ kind: 'forward', ...pieceAt(index, sizes) });
    if (index >= warmup) {
      const { chunk, microBatch } = pieceAt(index - warmup, sizes);
      order.push({ kind: 'backward', chunk: v - 1 - chunk, microBatch });
    }
  }
  return order;
}

/** The index-th piece that goes forward on any stage. */
function pieceAt(index: number, { pipelineParallel: p, virtualPipeline: v }: PipelineSizes): Piece {
  if (v === 1) return { chunk: 0, microBatch: index };
  const within = index % (p * v);
  return { chunk: Math.floor(within / p), microBatch: Math.floor(index / (p * v)) * p + (within % p) };
}
