/** Waits of a pipeline while it fills and drains, in closed form; a test holds it against the event simulation. */

/** One stage for one micro-batch: `timeS` is forward and backward together. */
export interface StageTime {
  readonly stage: number;
  readonly timeS: number;
  readonly forwardS: number;
}

export interface PipelineSizes {
  readonly microBatches: number;
  readonly virtualPipeline: number;
}

/**
 * How long a pipeline waits in one step of 1F1B beside the work of its slowest stage.
 *
 * Every stage bounds the step: by its own work, and by its waits for the first forward to reach it, for the first and the last backward to
 * return to it (it works on its queued forwards and backwards meanwhile), and for the last backward to leave the pipeline. The longest bound
 * counts, so that the step changes steadily as another stage becomes the slowest. Micro-batches that a stage lacks to fill its queue are made
 * up for at the pace of the slowest.
 *
 * Exact where one stage differs from the others, and never more than the event simulation of plain 1F1B; p − 1 stage times where all are
 * equal. Interleaving divides it by its chunks.
 *
 * @returns seconds, ≥ 0, to be divided by `virtualPipeline`
 */
export function fillAndDrainS(stages: readonly StageTime[], { microBatches, virtualPipeline }: PipelineSizes): number {
  const slowestS = Math.max(...stages.map(({ timeS }) => timeS));
  let longestS = 0;
  let beforeS = 0;
  let afterS = stages.reduce((sum, { timeS }) => sum + timeS, 0);
  for (const { stage, timeS, forwardS } of stages) {
    afterS -= timeS;
    const queued = stages.length - stage - 1;
    const forFirstS = Math.max(0, afterS - queued * forwardS);
    const forLastS = Math.max(0, afterS - queued * (timeS - forwardS));
    const rounds = virtualPipeline * Math.max(microBatches, queued + 1);
    longestS = Math.max(longestS, beforeS + forFirstS + forLastS - rounds * (slowestS - timeS));
    beforeS += timeS;
  }
  return longestS;
}
