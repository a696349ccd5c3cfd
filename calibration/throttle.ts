/** What the power cap does to long calls of a benchmark. */

/**
 * Length of a call at which half of the loss is reached: the benchmark repeats a call about ten times, and the cap acts within
 * tens of milliseconds. Free fits of GEMMs lie between 2 and 7 ms.
 */
const halfS = 3e-3;

/**
 * @param callS time of the call at the clock of short ones, in seconds
 * @param loss share by which a call of any length is stretched at most, ≥ 0
 */
export function throttled(callS: number, loss: number): number {
  return callS * (1 + (loss * callS) / (callS + halfS));
}
