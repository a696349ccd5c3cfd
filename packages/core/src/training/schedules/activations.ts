/** How many activations a stage of a schedule holds at once. It follows from the order of its operations alone, however long they take. */
import type { Operation, PipelineSchedule } from './schedule.js';

/** Most that exists at the same time on a stage: activations of one micro-batch in one chunk, or what they weigh. */
export interface HeldActivations {
  /** As if the input gradient released them: what only it needs, as the inputs of norms and of attention. */
  readonly untilInputGradient: number;
  /** As if the weight gradient released them: inputs of matrix products, which it reads. The memory model takes all as such. */
  readonly untilWeightGradient: number;
}

/**
 * Counts the activations of each stage by going through its operations. A forward holds them from its start, a backward until its end; of
 * a pair, the forward's exist before the backward's are released.
 *
 * @param weight of one activation of a chunk: bytes, or 1 to count them
 */
export function heldActivations(
  schedule: PipelineSchedule,
  weight: (stage: number, chunk: number) => number = () => 1,
): HeldActivations[] {
  return schedule.operations.map((order, stage) => {
    const weigh = (chunk: number) => weight(stage, chunk);
    return {
      untilInputGradient: mostHeld(order, 'inputGradient', weigh),
      untilWeightGradient: mostHeld(order, 'weightGradient', weigh),
    };
  });
}

function mostHeld(
  order: readonly Operation[],
  releasing: 'inputGradient' | 'weightGradient',
  weigh: (chunk: number) => number,
): number {
  let held = 0;
  let most = 0;
  for (const operation of order) {
    const { kind } = operation;
    if (kind === 'pair') held += weigh(operation.forward.chunk);
    else if (kind === 'forward') held += weigh(operation.chunk);
    most = Math.max(most, held);
    if (kind === 'pair') held -= weigh(operation.backward.chunk);
    else if (kind === 'backward' || kind === releasing) held -= weigh(operation.chunk);
  }
  return most;
}
