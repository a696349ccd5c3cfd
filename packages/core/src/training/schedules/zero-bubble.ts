/** Orders of zero-bubble schedules, which put weight gradients where a stage would otherwise wait. */
import type { Operation, PipelineSizes } from './schedule.js';

/**
 * ZB-H1: 1F1B whose weight gradients lag by as many micro-batches as the stage lies behind the first.
 *
 * Every stage so holds up to p micro-batches, the first stage of 1F1B no more.
 *
 * @source Qi et al. 2023, arXiv:2401.10241, §2.1 and figure 3
 */
export function zeroBubbleH1Order(stage: number, { pipelineParallel, microBatches }: PipelineSizes): Operation[] {
  return laggingOrder(pipelineParallel - stage, stage, microBatches);
}

/**
 * ZB-H2: as ZB-H1, with twice the warm-up and twice the lag, so that no stage waits before its last forward either.
 *
 * Every stage holds up to 2p − 1 micro-batches.
 *
 * @source Qi et al. 2023, arXiv:2401.10241, §2.2 and figure 3
 */
export function zeroBubbleH2Order(stage: number, { pipelineParallel, microBatches }: PipelineSizes): Operation[] {
  return laggingOrder(2 * (pipelineParallel - stage) - 1, 2 * stage, microBatches);
}

/**
 * @param ahead forwards before the first backward
 * @param lag micro-batches by which weight gradients follow input gradients
 */
function laggingOrder(ahead: number, lag: number, microBatches: number): Operation[] {
  const order: Operation[] = [];
  for (let microBatch = 0; microBatch < Math.min(ahead, microBatches); microBatch++) {
    order.push({ kind: 'forward', chunk: 0, microBatch });
  }
  for (let microBatch = 0; microBatch < microBatches; microBatch++) {
    order.push({ kind: 'inputGradient', chunk: 0, microBatch });
    if (microBatch >= lag) order.push({ kind: 'weightGradient', chunk: 0, microBatch: microBatch - lag });
    if (microBatch + ahead < microBatches) order.push({ kind: 'forward', chunk: 0, microBatch: microBatch + ahead });
  }
  for (let microBatch = Math.max(0, microBatches - lag); microBatch < microBatches; microBatch++) {
    order.push({ kind: 'weightGradient', chunk: 0, microBatch });
  }
  return order;
}

/**
 * ZB-V: two chunks per stage in a V; every stage holds up to p micro-batches of both.
 *
 * Built for at least 2p − 1 micro-batches; of fewer, those that do not exist are left out of the same order.
 *
 * @source Qi et al. 2023, arXiv:2401.10241, §6 and figure 6 (equal forward, input gradient and weight gradient); the order is the one that
 * PyTorch 2.5 documents as ScheduleZBVZeroBubble
 */
export function zeroBubbleVOrder(stage: number, { pipelineParallel: p, microBatches }: PipelineSizes): Operation[] {
  const built = Math.max(2 * p - 1, microBatches);
  const done = { forward: [0, 0], inputGradient: [0, 0], weightGradient: [0, 0] };
  const order: Operation[] = [];
  const next = (kind: keyof typeof done, chunk: 0 | 1) => {
    const microBatch = done[kind][chunk] ?? 0;
    done[kind][chunk] = microBatch + 1;
    if (microBatch < microBatches) order.push({ kind, chunk, microBatch });
  };
  const left = (kind: keyof typeof done, chunk: 0 | 1) => built - (done[kind][chunk] ?? 0);
  const backward = (chunk: 0 | 1) => {
    next('inputGradient', chunk);
    next('weightGradient', chunk);
  };

  // The first micro-batches come back up the V just when the stage has run out of its own.
  for (let count = 2 * (p - stage) - 1; count > 0; count--) next('forward', 0);
  for (let count = stage; count > 0; count--) {
    next('forward', 1);
    next('forward', 0);
  }
  for (let count = p - stage; count > 0; count--) {
    next('forward', 1);
    backward(1);
  }
  while (left('forward', 1) > 0) {
    if (left('forward', 0) > 0) next('forward', 0);
    backward(0);
    next('forward', 1);
    backward(1);
  }
  // Nothing goes forward any more: gradients hurry down the V, weights fill what waits that leaves.
  for (let count = stage; count > 0; count--) {
    next('inputGradient', 0);
    next('inputGradient', 1);
  }
  for (let count = p - stage; count > 0; count--) backward(0);
  for (const chunk of [1, 0] as const) while (left('weightGradient', chunk) > 0) next('weightGradient', chunk);
  return order;
}
