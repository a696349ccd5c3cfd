/** Where a measured value lies against a prediction and its interval. */

export interface Expected {
  readonly value: number;
  /** Bounds of the 80 % interval. */
  readonly low: number;
  readonly high: number;
}

export type Verdict = 'inside' | 'above' | 'below';

export function verdictOf(measured: number, { low, high }: Expected): Verdict {
  if (measured > high) return 'above';
  return measured < low ? 'below' : 'inside';
}

/** Normal quantile of 90 %: the interval leaves 10 % on each side. */
const deviationsOfInterval = 1.281_551_565_544_6;

/**
 * Share of runs like this one that come out below the measured value, 0 to 1, as if errors were log-normal between the bounds of
 * the interval. The bounds themselves are at 10 and 90 %.
 */
export function percentile(measured: number, { low, high }: Expected): number {
  const middle = (Math.log(low) + Math.log(high)) / 2;
  const deviation = (Math.log(high) - Math.log(low)) / (2 * deviationsOfInterval);
  return normalBelow((Math.log(measured) - middle) / deviation);
}

/** @source Abramowitz & Stegun 1964, 26.2.17: absolute error below 7.5e-8 */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const series =
    t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const above = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z >= 0 ? 1 - above : above;
}
