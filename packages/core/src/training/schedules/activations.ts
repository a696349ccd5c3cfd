/** How many activations a stage of a schedule holds at once. It follows from the order of its operations alone, however long they take. */
import type { Operation, PipelineSchedule } from './schedule.js';

/** Activations of one micro-batch in one chunk, at most, that exist at the same time on a stage. */
export interface HeldActivations {
  /** As if the input gradient released them: what only it needs, as the inputs of norms and of attention. */
  readonly untilInputGradient: number;
  /** As if the weight gradient released them: inputs of matrix products, which it reads. The memory model takes all as such. */
  readonly untilWeightGradient: number;
}

/**
 * Counts the activations of each stage by going through its operations. A forward holds them from its start, a backward until its end; of
 * a pair, the forward's exist before the backward's are released.
 */
export function heldActivations(schedule: PipelineSchedule): HeldActivations[] {
  return schedule.operations.map((order) => ({
    untilInputGradient: mostHeld(order, 'inputGradient'),
    untilWeightGradient: mostHeld(order, 'weightGradient'),
  }));
}

function mostHeld(order: readonly Operation[], releasing: 'inputGradient' | 'weightGradient'): number {
  let held = 0;
  let most = 0;
  for (const { kind } of order) {
    if (kind === 'forward' || kind === 'pair') held++;
    most = Math.max(most, held);
    if (kind === 'backward' || kind === 'pair' || kind === releasing) held--;
  }
  return most;
}
