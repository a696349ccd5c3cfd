/** How sure a median is: resampled with neighbours kept together. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { median, quantile } from './robust.js';

export interface BootstrapOptions {
  readonly seed: number;
  /** Resamples; a whole number ≥ 1. */
  readonly count: number;
  /** Probability that the interval covers, 0 to 1. */
  readonly coverageFraction: number;
}

/**
 * Interval of the median by the circular block bootstrap: steps that follow each other are alike (a slow node, a warm room), and a block of
 * n^⅓ of them is drawn together.
 *
 * @param values in order; not empty
 * @source Politis & Romano 1992, A circular block-resampling procedure for stationary data
 */
export function medianInterval(values: readonly number[], options: BootstrapOptions): { low: number; high: number } {
  const { seed, count, coverageFraction } = options;
  const block = Math.ceil(Math.cbrt(values.length));
  const random = xoroshiro128plus(seed);
  const medians = Array.from({ length: count }, () => {
    const sample: number[] = [];
    while (sample.length < values.length) {
      const start = uniformInt(random, 0, values.length - 1);
      for (let at = 0; at < block && sample.length < values.length; at++) {
        sample.push(values[(start + at) % values.length] ?? 0);
      }
    }
    return median(sample);
  });
  return { low: quantile(medians, (1 - coverageFraction) / 2), high: quantile(medians, (1 + coverageFraction) / 2) };
}
