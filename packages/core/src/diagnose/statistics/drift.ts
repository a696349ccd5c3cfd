/** Whether steps grow longer or shorter along a run. */
import { median } from './robust.js';

export interface Drift {
  /** Change from the first to the last sample as a share of the median; positive where steps grow longer. */
  readonly changeFraction: number;
  /** Whether chance alone would show it in fewer than 1 of 1,000 runs. */
  readonly isSignificant: boolean;
  /** Medians of the first and of the last tenth of the samples. */
  readonly startS: number;
  readonly endS: number;
}

/** Pairs grow with the square: longer runs are looked at in this many groups. */
const mostGroups = 200;
/** Two-sided normal quantile for 1 in 1,000. */
const significantDeviations = 3.29;

/**
 * Theil–Sen slope over the run and Mann–Kendall test of it: both by ranks, so that a few slow steps do not count.
 *
 * @param values in order
 * @source Sen 1968, JASA 63:1379; Kendall 1975, Rank Correlation Methods, ch. 4 (no correction for ties)
 */
export function drift(values: readonly number[]): Drift {
  const groups = grouped(values);
  const count = groups.length;
  const tenth = Math.max(1, Math.round(values.length / 10));
  const ends = { startS: median(values.slice(0, tenth)), endS: median(values.slice(-tenth)) };
  if (count < 8) return { changeFraction: 0, isSignificant: false, ...ends };
  const slopes: number[] = [];
  let concordance = 0;
  for (let first = 0; first < count; first++) {
    for (let second = first + 1; second < count; second++) {
      const rise = (groups[second] ?? 0) - (groups[first] ?? 0);
      slopes.push(rise / (second - first));
      concordance += Math.sign(rise);
    }
  }
  const deviation = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  return {
    changeFraction: (median(slopes) * (count - 1)) / median(groups),
    isSignificant: Math.abs(concordance) / deviation > significantDeviations,
    ...ends,
  };
}

/** Medians of equal stretches where there are more samples than groups. */
function grouped(values: readonly number[]): readonly number[] {
  if (values.length <= mostGroups) return values;
  return Array.from({ length: mostGroups }, (_, group) =>
    median(
      values.slice(
        Math.floor((group * values.length) / mostGroups),
        Math.floor(((group + 1) * values.length) / mostGroups),
      ),
    ),
  );
}
