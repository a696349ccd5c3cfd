/** What is believed of an uncertain number, and the value at each of its quantiles. */
import { invariant } from '../messages/index.js';

/** All in the unit of the figure. Ends are attained by `uniform`, `triangular` and `quantiles`; `lognormal` has tails. */
export type Distribution =
  /** Lognormal with 80 % of its probability between low and high (its 10th and 90th percentile); 0 < low ≤ high. */
  | { readonly kind: 'lognormal'; readonly low: number; readonly high: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'triangular'; readonly low: number; readonly mode: number; readonly high: number }
  /** Measured quantiles, rising in both members, straight lines between them; beyond the ends the end value. */
  | { readonly kind: 'quantiles'; readonly points: readonly QuantilePoint[] };

export interface QuantilePoint {
  /** Probability of a value below, 0 to 1. */
  readonly fraction: number;
  readonly value: number;
}

/** 90th percentile of the standard normal distribution. */
const NORMAL_P90 = 1.2815515655446004;

/**
 * The value below which the fraction `at` of the probability lies; rises with `at`.
 *
 * @param at between 0 and 1, ends excluded
 * @throws InvariantError where the distribution is not one: ends crossed, not positive, no points
 */
export function quantileOf(distribution: Distribution, at: number): number {
  switch (distribution.kind) {
    case 'lognormal': {
      const { low, high } = distribution;
      invariant(low > 0 && high >= low, `lognormal needs 0 < low <= high, got ${low} and ${high}`);
      const middle = (Math.log(low) + Math.log(high)) / 2;
      const deviation = (Math.log(high) - Math.log(low)) / (2 * NORMAL_P90);
      return Math.exp(middle + deviation * normalQuantile(at));
    }
    case 'uniform': {
      const { low, high } = distribution;
      invariant(high >= low, `uniform needs low <= high, got ${low} and ${high}`);
      return low + (high - low) * at;
    }
    case 'triangular':
      return triangularQuantile(distribution, at);
    case 'quantiles':
      return interpolated(distribution.points, at);
    default:
      return distribution satisfies never;
  }
}

function triangularQuantile({ low, mode, high }: Distribution & { kind: 'triangular' }, at: number): number {
  invariant(low <= mode && mode <= high, `triangular needs low <= mode <= high, got ${low}, ${mode}, ${high}`);
  const width = high - low;
  if (width === 0) return low;
  const belowMode = (mode - low) / width;
  return at < belowMode
    ? low + Math.sqrt(at * width * (mode - low))
    : high - Math.sqrt((1 - at) * width * (high - mode));
}

function interpolated(points: readonly QuantilePoint[], at: number): number {
  const [first] = points;
  const last = points.at(-1);
  invariant(first !== undefined && last !== undefined, 'quantiles need at least one point');
  if (at <= first.fraction) return first.value;
  for (const [index, above] of points.entries()) {
    const below = points[index - 1];
    if (below === undefined || at > above.fraction) continue;
    const rises = above.fraction > below.fraction && above.value >= below.value;
    invariant(
      rises,
      `quantiles must rise, got ${below.value} at ${below.fraction}, ${above.value} at ${above.fraction}`,
    );
    const share = (at - below.fraction) / (above.fraction - below.fraction);
    return below.value + share * (above.value - below.value);
  }
  return last.value;
}

/**
 * Quantile of the standard normal distribution: a rational approximation in three ranges, relative error below 1.2e-9.
 *
 * @source P. J. Acklam, An algorithm for computing the inverse normal cumulative distribution function, 2003
 */
export function normalQuantile(at: number): number {
  if (at < 0.02425) return tail(Math.sqrt(-2 * Math.log(at)));
  if (at > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - at)));
  const q = at - 0.5;
  const r = q * q;
  return (q * polynomial(MIDDLE_ABOVE, r)) / polynomial(MIDDLE_BELOW, r);
}

function tail(q: number): number {
  return polynomial(TAIL_ABOVE, q) / polynomial(TAIL_BELOW, q);
}

// Coefficients a, b, c, d of the source, highest power first.
const MIDDLE_ABOVE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const MIDDLE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
];
const TAIL_ABOVE = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((total, coefficient) => total * x + coefficient, 0);
}
