/** Middle and spread of a list that a few wild values do not move. */

/** Value below which a fraction of the list lies, linear between neighbours; NaN of an empty list. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median absolute deviation of a normal variable is this share of its standard deviation (Φ⁻¹(3/4)). */
const normalDeviation = 0.674_489_750_196_081_7;

/** Standard deviation as the median absolute deviation tells it: outliers do not count. */
export function robustDeviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle))) / normalDeviation;
}
