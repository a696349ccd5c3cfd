/** Order of DualPipe and DualPipeV: forwards of one micro-batch run beside backwards of another. */
import type { Operation, Piece, PipelineSizes } from './schedule.js';

/**
 * DualPipe on p stages: micro-batches enter at both ends, half of them at each.
 *
 * @param sizes even `pipelineParallel`; even `microBatches` of at least 2p
 * @source DeepSeek-V3 report, arXiv:2412.19437, §3.2.1 and figure 5; eight steps as in github.com/deepseek-ai/DualPipe, dualpipe/dualpipe.py
 */
export function dualPipeOrder(stage: number, { pipelineParallel: p, microBatches }: PipelineSizes): Operation[] {
  return bidirectionalOrder(Math.min(stage, p - 1 - stage), p / 2, microBatches / 2);
}

/**
 * DualPipeV on p stages: the second half of the model comes back over the same stages.
 *
 * @param sizes `microBatches` of at least 2p
 * @source github.com/deepseek-ai/DualPipe, dualpipe/dualpipev.py, after Qi et al., "Cut-in-half" (2025)
 */
export function dualPipeVOrder(stage: number, { pipelineParallel: p, microBatches }: PipelineSizes): Operation[] {
  return bidirectionalOrder(stage, p, microBatches);
}

/**
 * @param depth stages between this one and the nearer entry of micro-batches
 * @param depths stages from an entry to the middle
 * @param microBatches of each of the two chunks
 */
function bidirectionalOrder(depth: number, depths: number, microBatches: number): Operation[] {
  const order: Operation[] = [];
  const forwards = [0, 0];
  const backwards = [0, 0];
  const waiting: Piece[] = [];
  const piece = (counts: number[], chunk: number): Piece => {
    const microBatch = counts[chunk] ?? 0;
    counts[chunk] = microBatch + 1;
    return { chunk, microBatch };
  };
  const forward = (chunk: number) => order.push({ kind: 'forward', ...piece(forwards, chunk) });
  const backward = (chunk: number) => order.push({ kind: 'backward', ...piece(backwards, chunk) });
  const inputGradient = (chunk: number) => {
    const one = piece(backwards, chunk);
    waiting.push(one);
    order.push({ kind: 'inputGradient', ...one });
  };
  const weightGradient = () => {
    const one = waiting.shift();
    if (one) order.push({ kind: 'weightGradient', ...one });
  };
  const pair = (ahead: number, back: number) =>
    order.push({ kind: 'pair', forward: piece(forwards, ahead), backward: piece(backwards, back) });
  const times = (count: number, step: (index: number) => void) => {
    for (let index = 0; index < count; index++) step(index);
  };
  const behind = depths - depth - 1;

  times(2 * behind, () => forward(0));
  times(depth + 1, () => {
    forward(0);
    forward(1);
  });
  times(behind, () => {
    inputGradient(1);
    weightGradient();
    forward(1);
  });
  times(microBatches - 2 * depths + depth + 1, (index) => {
    // In the middle the first two are not run side by side: the backward would wait for more than it gains.
    if (index === 0 && behind === 0) {
      forward(0);
      backward(1);
    } else pair(0, 1);
    pair(1, 0);
  });
  times(behind, () => {
    backward(1);
    pair(1, 0);
  });
  // From half of these backwards on, weight gradients are put off to the end.
  times(2 * (depth + 1), (index) => {
    const chunk = index % 2 === 0 ? 1 : 0;
    if (index >= depth + 1) inputGradient(chunk);
    else backward(chunk);
  });
  times(behind, () => {
    weightGradient();
    inputGradient(0);
  });
  times(depth + 1, weightGradient);
  return order;
}
