/** How many steps at the start of a run are not yet like the rest. */
import { median, robustDeviation } from './robust.js';

export interface WarmUp {
  /** Samples to leave out. */
  readonly count: number;
  /** A sample counts as settled if it is at most this share slower than the median of the second half. */
  readonly toleranceFraction: number;
}

/** Ordinary steps differ by about this much, however still the clock. */
const leastTolerance = 0.02;
const deviations = 3;
/** A run that never settles is no run with a long warm-up. */
const largestShare = 0.5;

/**
 * Leading samples that are slower than the median of the second half by more than three robust deviations (and at least 2 %):
 * compilation, autotuning, cold caches. Faster ones are no warm-up: they tell what the run could do before it became slower.
 *
 * @param timesS in order; finite
 * @returns at most half of the samples
 */
export function warmUp(timesS: readonly number[]): WarmUp {
  const settled = timesS.slice(Math.floor(timesS.length / 2));
  const middle = median(settled);
  const toleranceFraction = Math.max(leastTolerance, (deviations * robustDeviation(settled)) / middle);
  const most = Math.floor(timesS.length * largestShare);
  let count = 0;
  while (count < most && (timesS[count] ?? middle) / middle - 1 > toleranceFraction) count += 1;
  return { count, toleranceFraction };
}
