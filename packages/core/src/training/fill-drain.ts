/** Waits of a pipeline while it fills and drains, in closed form; a test holds it against the event simulation. */

/** One stage for one micro-batch: `timeS` is forward and backward together. */
export interface StageTime {
  readonly stage: number;
  readonly timeS: number;
  readonly forwardS: number;
}

/** Times closer than this are equal: stages that hold the same layers. */
const SAME = 1e-9;

/**
 * How long the slowest stage waits in one step of 1F1B: for the first forward to reach it, for the first and the last backward to
 * return to it (it works on its queued forwards and backwards meanwhile), and for the last backward to leave the pipeline.
 *
 * Exact where one stage differs from the others; p − 1 stage times where all are equal. Interleaving divides it by its chunks.
 */
export function fillAndDrainS(stages: readonly StageTime[]): number {
  const slowestS = Math.max(...stages.map(({ timeS }) => timeS));
  let longestS = 0;
  let beforeS = 0;
  let afterS = stages.reduce((sum, { timeS }) => sum + timeS, 0);
  for (const { stage, timeS, forwardS } of stages) {
    afterS -= timeS;
    if (timeS >= slowestS * (1 - SAME)) {
      const queued = stages.length - stage - 1;
      const forFirstS = Math.max(0, afterS - queued * forwardS);
      const forLastS = Math.max(0, afterS - queued * (timeS - forwardS));
      longestS = Math.max(longestS, beforeS + forFirstS + forLastS);
    }
    beforeS += timeS;
  }
  return longestS;
}
